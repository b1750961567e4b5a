"""Parts of the pages on what has been reported: previews, receipts, conflicts, who has said what."""
