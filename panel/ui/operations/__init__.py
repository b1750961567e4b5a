"""Parts of the page Drift: the log, and what a build changed."""
