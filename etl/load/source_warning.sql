-- What the panel could not take of what the services answered. The figures that were there before stand.
INSERT INTO source_warning BY NAME
SELECT snapshot_id AS warning_id, 'left_out' AS kind, series_id AS source_id, title, problem, action, is_current
FROM raw_left_out;
