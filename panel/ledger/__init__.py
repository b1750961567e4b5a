"""The ledger of receipts: written by publishing, read by the build."""
