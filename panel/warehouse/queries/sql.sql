-- name: table_columns()
-- The columns of all tables, with their comments in schema.sql.
SELECT
    duckdb_columns.table_name AS table_name,
    duckdb_tables.comment AS table_comment,
    column_name,
    CASE WHEN data_type LIKE 'ENUM%' THEN 'VARCHAR' ELSE data_type END AS data_type,
    duckdb_columns.comment AS column_comment
FROM duckdb_columns()
INNER JOIN duckdb_tables() USING (database_name, schema_name, table_name)
WHERE database_name = current_database()
ORDER BY table_name, column_index;
