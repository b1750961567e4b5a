"""The ETL's command line: one file a group, and the helpers for click and exit codes."""
