"""What is heard of messages: recordings, and what voices say."""
