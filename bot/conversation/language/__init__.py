"""Which language a talk is in, and what is said in each without being a question."""
