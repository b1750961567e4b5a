"""Parts of the pages on statistics: remarks, revisions, and what a municipality lacks."""
