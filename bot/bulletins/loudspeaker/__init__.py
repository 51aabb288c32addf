"""The read-aloud edition of a commune: what its loudspeaker says, and when."""
