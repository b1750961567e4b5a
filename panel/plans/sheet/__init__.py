"""A plan as an Excel sheet: written, read, validated, and stored as tables."""
