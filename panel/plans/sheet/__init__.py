"""A plan as an Excel sheet: written, read, judged, and kept as tables."""
