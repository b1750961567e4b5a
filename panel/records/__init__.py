"""What the panel keeps beside the build: the log of who did what, and saved views."""
