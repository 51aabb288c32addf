"""Files that came in: their bytes are brought from the platform that has them."""
