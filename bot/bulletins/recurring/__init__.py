"""Recurring bulletins by place: where they are on, when, and what comes next."""
