"""Who may approve what others wrote, and whose role is locked."""
