-- First a region at a time, which is few groups of many rows, and then the few together.
INSERT INTO series_extent BY NAME
WITH regions AS (
    SELECT
        indicator_id,
        frequency,
        sex,
        age,
        region_code,
        min(period_start) AS first_period,
        max(period_start) AS last_period,
        count(*) AS observation_count,
        count(*) - count(value) AS missing_count
    FROM observation
    GROUP BY indicator_id, frequency, sex, age, region_code
)

SELECT
    indicator_id,
    frequency::VARCHAR AS frequency,
    sex::VARCHAR AS sex,
    age,
    min(first_period) AS first_period,
    max(last_period) AS last_period,
    count(*)::INTEGER AS region_count,
    sum(observation_count)::BIGINT AS observation_count,
    sum(missing_count)::BIGINT AS missing_count
FROM regions
GROUP BY indicator_id, frequency, sex, age;
