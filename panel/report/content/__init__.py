"""The content of the report, read from the warehouse, a file per chapter."""
