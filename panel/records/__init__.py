"""Records kept beside the database: the audit log and saved views."""
