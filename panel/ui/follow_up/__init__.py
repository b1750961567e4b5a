"""Parts of the pages on follow-ups: previews, receipts, conflicts, who reported what, what is missing."""
