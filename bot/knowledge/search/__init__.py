"""How a question finds its topic."""
