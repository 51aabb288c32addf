"""Figures of the benchmark that need more than the facts of an answer. Pure."""
