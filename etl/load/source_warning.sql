-- Responses of the services that the panel could not use. The earlier figures are kept.
INSERT INTO source_warning BY NAME
SELECT snapshot_id AS warning_id, 'left_out' AS kind, series_id AS source_id, title, problem, action, is_current
FROM raw_left_out;
