"""Whether a household qualifies: a few short questions, and what they lead to."""
