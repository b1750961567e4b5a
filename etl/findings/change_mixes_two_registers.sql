-- Needs of a plan: claims.
-- A stated level minus a stated change is the level that the plan starts from. When that equals the other register's
-- figure, the plan has mixed the registers.
WITH stated AS (
    SELECT
        level.plan_id,
        level.indicator_id,
        level.region_code,
        level.last_month AS level_day,
        level.value AS level_value,
        change.value AS change_value,
        level.value - change.value AS implied_start,
        change.period_start - INTERVAL 1 MONTH AS start_day,
        change.statement_id,
        change.subject,
        change.producer
    FROM tested_claim AS level
    INNER JOIN tested_claim AS change
        ON change.plan_id = level.plan_id AND change.indicator_id = level.indicator_id
        AND change.test = 'change' AND level.test = 'level'
        AND change.last_month = level.last_month
),

held AS (
    SELECT stated.*, start_series.value AS start_held, level_series.value AS level_held
    FROM stated
    INNER JOIN claim_series AS start_series
        ON start_series.indicator_id = stated.indicator_id AND start_series.region_code = stated.region_code
        AND start_series.frequency = 'M' AND start_series.day = stated.start_day
    INNER JOIN claim_series AS level_series
        ON level_series.indicator_id = stated.indicator_id AND level_series.region_code = stated.region_code
        AND level_series.frequency = 'M' AND level_series.day = stated.level_day
)

SELECT
    plan_id,
    indicator_id AS key,
    'high' AS severity,
    'does_not_add_up' AS verdict,
    subject,
    'Planens ' || sv_signed(change_value, 0) || ' blandar två register' AS title,
    sv_number(level_value, 0) || ' minus ' || sv_number(change_value, 0) || ' är ' || sv_number(implied_start, 0)
    || ': ' || producer || ':s tal för ' || sv_month(start_day) || '. Slutvärdet är däremot inte ' || producer || ':s ('
    || sv_number(level_held, 0) || '). Planen drar alltså ett registers tal från ett annat; ' || producer || ':s egna tal ger '
    || sv_signed(level_held - start_held, 0) || '.' AS detail,
    sv_signed(change_value, 0) || ' (planen: annat register − ' || producer || ')' AS expected,
    sv_signed(level_held - start_held, 0) || ' (' || producer || ' − ' || producer || ')' AS found,
    statement_id
FROM held
WHERE implied_start = start_held AND level_value <> level_held
