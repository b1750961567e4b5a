"""What is said of a plan and its follow-ups: which follow-up, how a forecast lies, which findings are open, what is left."""
