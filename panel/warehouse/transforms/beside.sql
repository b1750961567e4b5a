-- Each value against the column reference: the population, the country, or what the reader compares with.
SELECT
    row_no,
    CASE WHEN is_measurable($measure, reference) THEN measured($measure, value, reference) END AS shown,
    NULL::VARCHAR AS why
FROM figure
ORDER BY row_no
