"""Who holds which role, and what an admin sees."""
