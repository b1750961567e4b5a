"""Example data: a year of made-up follow-ups."""
