"""Eligibility checks: their files, their rules, and what a choice leads to."""
