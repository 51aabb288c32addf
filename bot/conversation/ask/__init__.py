"""Asking: a question finds its answer, a choice, or an honest "I don't know"."""
