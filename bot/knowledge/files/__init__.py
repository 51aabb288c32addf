"""What the files of `messages/` say, and the rules that they keep."""
