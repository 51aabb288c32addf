"""What became of broadcasts: here, and of several installations together."""
