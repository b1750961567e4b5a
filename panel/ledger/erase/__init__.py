"""Take words that should never have been published away for good: from receipts, kept workbooks and the database."""
