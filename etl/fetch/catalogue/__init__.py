"""Which series are fetched: read, add, try and remove the catalogue's entries."""
