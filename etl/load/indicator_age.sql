-- Older source folders lack this file.
CREATE TEMP TABLE IF NOT EXISTS raw_indicator_age (indicator_id VARCHAR, period_start DATE, age VARCHAR);

INSERT INTO indicator_age BY NAME
SELECT indicator_id, period_start, age FROM raw_indicator_age;

-- An indicator that names its age in its title ("Arbetslösa 18–24 år") needs no row.
INSERT INTO indicator_age BY NAME
SELECT
    indicator_id,
    DATE '0001-01-01' AS period_start,
    regexp_replace(regexp_extract(title, '([0-9]{1,3} ?[-–] ?[0-9]{1,3}) år', 1), ' ?[-–] ?', '-') AS age
FROM indicator
WHERE len(regexp_extract_all(title, '[0-9]{1,3} ?[-–] ?[0-9]{1,3} år')) = 1
    AND indicator_id NOT IN (SELECT indicator_id FROM indicator_age);
