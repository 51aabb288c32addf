"""What a messenger lists beside its message field: for everyone, and by role."""
