"""Förslag: what the offices propose that the board redistributes, and what that does to each budget line."""
