"""Whom a broadcast reaches beside its subscribers, and how many it reaches."""
