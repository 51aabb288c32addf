"""What became of a broadcast, as operators and their scripts read it."""
