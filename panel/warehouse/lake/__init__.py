"""The lake: the tables on shared storage for several machines, each of which reads a local copy."""
