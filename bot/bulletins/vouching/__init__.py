"""What claims to be ours: whether it was sent, still holds, and was altered."""
