"""`bot bench`: figures of how well people are answered and heard."""
