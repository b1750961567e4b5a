-- A figure whose source is the plan itself has that in its note: it cannot confirm the plan.
INSERT INTO observation BY NAME
SELECT
    'unemployment_share' AS indicator_id,
    region_code,
    (period || '-01')::DATE AS period_start,
    'M' AS frequency,
    'total' AS sex,
    age,
    value_pct AS value,
    'unemployment_monthly_points' AS source_id,
    concat_ws(
        ' · ',
        CASE WHEN starts_with(source_url, 'the plan') THEN 'Källa: planen' ELSE 'Källa: ' || source_url END,
        CASE WHEN starts_with(note, 'derived') THEN 'Beräknad ur en uppgiven förändring' END
    ) AS note
FROM raw_unemployment_monthly_points;

INSERT INTO observation BY NAME
SELECT
    indicator_id,
    region_code,
    make_date(period::INTEGER, 1, 1) AS period_start,
    'Y' AS frequency,
    'total' AS sex,
    'total' AS age,
    value,
    'kolada_n03937_yearly_all' AS source_id
FROM raw_kolada_n03937_yearly_all;
