"""Receiving news: a commune, an agreement, less of it, groups, leaving."""
