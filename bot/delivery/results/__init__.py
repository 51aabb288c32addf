"""What became of a broadcast: counted, followed as it goes, and who was not reached."""
