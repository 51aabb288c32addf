"""Dialogues, the same for every channel: what is said back to what came in."""
