"""A question that a person must answer: from the asker to the officer and back."""
