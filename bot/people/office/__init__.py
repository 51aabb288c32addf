"""Who holds which role: lists by place, open invitations, what is missing where."""
