"""Erase text that should never have been published from receipts, kept workbooks and the database."""
