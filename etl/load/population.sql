-- Stocks are measured on the last day of the period. SCB and the municipality's own register are separate series.
INSERT INTO observation BY NAME
SELECT
    indicator_id,
    region_code,
    make_date(period[:4]::INTEGER, period[6:]::INTEGER, 1) AS period_start,
    'M' AS frequency,
    'total' AS sex,
    'total' AS age,
    value,
    'population_monthly' AS source_id
FROM raw_population_monthly;

INSERT INTO observation BY NAME
SELECT
    indicator_id,
    region_code,
    make_date(period::INTEGER, 1, 1) AS period_start,
    'Y' AS frequency,
    'total' AS sex,
    'total' AS age,
    value,
    'population_yearly_all' AS source_id
FROM raw_population_yearly_all;

INSERT INTO observation BY NAME
SELECT
    'population_register' AS indicator_id,
    region_code,
    date_trunc('month', date)::DATE AS period_start,
    'M' AS frequency,
    'total' AS sex,
    'total' AS age,
    kid_population AS value,
    'population_register_points' AS source_id,
    CASE WHEN starts_with(source, 'the plan') THEN 'Källa: planen' ELSE 'Källa: ' || source END AS note
FROM raw_population_register_points;
