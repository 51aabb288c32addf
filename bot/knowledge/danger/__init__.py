"""Cries for help: how they are told from what shares their words."""
