"""What is said beside topics: what is to be done, and what follows an answer."""
