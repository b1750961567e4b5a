"""Sources into data/dashboard.duckdb: fetched, read, loaded, checked, held against each other, and put in place."""
