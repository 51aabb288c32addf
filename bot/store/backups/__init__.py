"""A backup: one portable file; one every day, and the old ones cleared."""
