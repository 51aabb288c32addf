"""Questions that a person must answer: what came in, who reads it, until when."""
