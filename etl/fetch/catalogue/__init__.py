"""Which series are fetched: the catalogue's entries, read, added, tried and taken away."""
