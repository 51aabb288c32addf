"""Speech: texts as they are said, voices for them, sounds read in a child process."""
