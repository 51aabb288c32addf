"""Broadcasts that are put off to a time."""
