"""The ledger of receipts, written when follow-ups are published and read by the build."""
