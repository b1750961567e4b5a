"""The ETL's command line, thin: one file a group, and what every command has of click and of exit codes."""
