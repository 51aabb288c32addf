"""What was sent is taken back, put right, or goes on to who did not get it."""
