"""Parts of the pages on statistics: revisions, and what a municipality lacks."""
