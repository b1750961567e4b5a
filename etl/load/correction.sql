INSERT INTO correction BY NAME FROM raw_corrections;
