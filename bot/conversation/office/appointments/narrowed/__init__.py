"""What narrows a role further than its place: a village, a language."""
