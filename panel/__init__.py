"""Uppdragspanelen: what its commands, pages and build share, in rooms by subject."""
