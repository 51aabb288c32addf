"""What anyone may do at any time: greeting, languages, help, their own data."""
