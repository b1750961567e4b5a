-- What longer_periods() has, of all indicators and regions.
INSERT INTO computed_extent BY NAME
SELECT
    indicator_id,
    frequency,
    sex::VARCHAR AS sex,
    age,
    breakdown_id,
    part,
    min(period_start) AS first_period,
    max(period_start) AS last_period,
    count(DISTINCT region_code)::INTEGER AS region_count
FROM longer_periods(
    (SELECT string_agg(DISTINCT indicator_id, ',') FROM series_extent WHERE frequency IN ('M', 'Q', 'H')),
    (SELECT string_agg(region_code, ',') FROM region)
)
WHERE is_whole
GROUP BY indicator_id, frequency, sex, age, breakdown_id, part;
