"""What claims to be a notice of ours is compared with what was sent."""
