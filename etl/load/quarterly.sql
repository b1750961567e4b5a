-- The period is text such as 2025Q4, and quarter 4 begins in month 10.
INSERT INTO observation BY NAME
SELECT
    indicator_id,
    region_code,
    make_date(period[:4]::INTEGER, period[6:]::INTEGER * 3 - 2, 1) AS period_start,
    'Q' AS frequency,
    'total' AS sex,
    'total' AS age,
    value,
    flag,
    'quarterly' AS source_id
FROM raw_quarterly;
