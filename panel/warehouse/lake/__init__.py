"""The lake: the tables on shared storage that several machines read, each by a copy of its own."""
