-- One scan of what may be many millions of observations. Both tables are computed from its result.
CREATE TEMP TABLE region_extent AS
SELECT
    indicator_id,
    frequency,
    sex,
    age,
    breakdown_id,
    region_code,
    source_id,
    min(period_start) AS first_period,
    max(period_start) AS last_period,
    count(*) AS observation_count,
    count(*) - count(value) AS missing_count
FROM observation
GROUP BY indicator_id, frequency, sex, age, breakdown_id, region_code, source_id;

INSERT INTO series_extent BY NAME
SELECT
    indicator_id,
    frequency::VARCHAR AS frequency,
    sex::VARCHAR AS sex,
    age,
    breakdown_id,
    min(first_period) AS first_period,
    max(last_period) AS last_period,
    count(DISTINCT region_code)::INTEGER AS region_count,
    sum(observation_count)::BIGINT AS observation_count,
    sum(missing_count)::BIGINT AS missing_count
FROM region_extent
GROUP BY indicator_id, frequency, sex, age, breakdown_id;

INSERT INTO source_extent BY NAME
SELECT
    source_id,
    arg_min(frequency, frequency_order(frequency))::VARCHAR AS frequency,
    min(first_period) AS first_period,
    max(last_period) AS last_period,
    sum(observation_count)::BIGINT AS observation_count,
    sum(missing_count)::BIGINT AS missing_count
FROM region_extent
GROUP BY source_id;
