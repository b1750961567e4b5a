"""What is handed in for approval: shown to its office and to who approves it, approved, sent back and withdrawn."""
