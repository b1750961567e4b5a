"""A plan as its own document, in Markdown, parsed into the tables of a plan."""
