"""From sources to data/dashboard.duckdb: fetch, read, load, check, look for findings, and swap the file in."""
