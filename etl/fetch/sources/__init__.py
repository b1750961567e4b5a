"""One file for each kind of source, a service or a file: how to request it and how to parse the response."""
