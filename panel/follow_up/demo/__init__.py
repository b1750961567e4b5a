"""A year of made-up follow-ups, to try the panel with."""
