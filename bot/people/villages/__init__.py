"""The villages of a commune: how they are typed, kept, and told by word of mouth."""
