"""The public display of a border gate or commune: `/board/{place}`."""
