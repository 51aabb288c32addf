"""Keeping answers true: signed off, corrected, reported as wrong, watched."""
