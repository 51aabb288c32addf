"""Questions about a place itself, answered from the tables."""
