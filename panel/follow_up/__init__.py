"""A follow-up that is handed in: previewed, compared with what is known, published, undone."""
