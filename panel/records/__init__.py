"""What the panel keeps beside the build: the log of who did what, saved views, and which sign-ins have ended."""
