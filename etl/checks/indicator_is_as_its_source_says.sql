SELECT
    'data/statistics/indicator.csv, ' || indicator.indicator_id AS place,
    'Enhet eller producent skiljer sig från quarterly_indicators.csv.' AS problem,
    'Rätta indicator.csv.' AS action
FROM indicator
INNER JOIN raw_quarterly_indicators AS stated USING (indicator_id)
WHERE indicator.unit <> stated.unit OR indicator.producer <> stated.producer
