"""Lists of recipients as CSV: read, checked, written."""
