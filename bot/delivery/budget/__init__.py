"""What a channel may still send this month, and what became of the months before."""
