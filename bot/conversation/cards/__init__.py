"""Contact cards: where an office is, when it is open, whom to call."""
