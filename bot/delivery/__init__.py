"""The outbox: what must be sent, to whom, how fast, and what became of it."""
