"""What the steps of open dialogues share: which typed words they take, and how."""
