"""Courses: lessons given day by day from the day somebody begins."""
