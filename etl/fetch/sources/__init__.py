"""One file a kind of source: a statistics service or a file, how it is asked and how its answer is read."""
