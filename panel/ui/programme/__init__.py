"""Programpunkter: the points as a table whose rows open, and their status over time."""
