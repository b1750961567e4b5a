"""What holds of all the code: security, patterns, comments, and who imports whom."""
