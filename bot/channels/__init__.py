"""Platforms and pages: each turns what it hears into `Incoming` and draws `Reply`."""
