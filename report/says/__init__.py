"""What the report says: read from the warehouse, one file a chapter. The only place in report/ that knows the database."""
