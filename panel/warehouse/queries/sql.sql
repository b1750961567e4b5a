-- name: table_columns()
-- The columns of all tables.
SELECT
    duckdb_columns.table_name AS table_name,
    column_name,
    CASE WHEN data_type LIKE 'ENUM%' THEN 'VARCHAR' ELSE data_type END AS data_type
FROM duckdb_columns()
INNER JOIN duckdb_tables() USING (database_name, schema_name, table_name)
WHERE database_name = current_database()
ORDER BY table_name, column_index;

-- name: sql_values()
-- The values, each with its name, of columns that queries compare with text.
WITH value_of_column AS (
    SELECT 'region_code' AS column_name, region_code AS value, name FROM region
    UNION ALL
    SELECT 'name', name, '' FROM region
    UNION ALL
    SELECT 'indicator_id', indicator_id, title FROM indicator
    UNION ALL
    SELECT 'source_id', source_id, title FROM source
    UNION ALL
    SELECT 'plan_id', plan_id, board || ' ' || year FROM plan
    UNION ALL
    SELECT 'frequency', unnest(['Y', 'Q', 'M']), unnest(['år', 'kvartal', 'månad'])
    UNION ALL
    SELECT DISTINCT 'kind', kind, '' FROM region
    UNION ALL
    SELECT DISTINCT 'sex', sex, '' FROM observation
    UNION ALL
    SELECT DISTINCT 'age', age, '' FROM observation
)
SELECT DISTINCT column_name, value, name
FROM value_of_column
WHERE value IS NOT NULL
ORDER BY column_name, value;
