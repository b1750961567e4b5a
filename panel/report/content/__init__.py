"""What the report says: read from the warehouse, one file a chapter. The only place in panel/report/ that knows the database."""
