INSERT INTO correction BY NAME SELECT * EXCLUDE (path, line) FROM raw_corrections;
