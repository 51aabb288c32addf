"""When an officer's notice goes: punctual, or put off, again and again."""
