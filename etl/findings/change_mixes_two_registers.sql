-- A stated level minus a stated change gives the level that the plan starts from. When that level is the other
-- register's figure, the plan has taken one register from another.
WITH stated AS (
    SELECT
        level.plan_id,
        level.indicator_id,
        level.region_code,
        level.period_start AS level_day,
        level.value AS level_value,
        change.value AS change_value,
        level.value - change.value AS implied_start,
        change.period_start - INTERVAL 1 MONTH AS start_day,
        change.statement_id
    FROM claim AS level
    INNER JOIN claim AS change
        ON change.plan_id = level.plan_id AND change.indicator_id = level.indicator_id
        AND change.test = 'change' AND level.test = 'level'
        AND date_trunc('month', change.period_end) = level.period_start
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
    'population' AS subject,
    'Planens ' || sv_signed(change_value, 0) || ' blandar två register' AS title,
    sv_number(level_value, 0) || ' minus ' || sv_number(change_value, 0) || ' är ' || sv_number(implied_start, 0)
    || ': SCB:s folkmängd i ' || sv_month(start_day) || '. Slutvärdet är däremot inte SCB:s ('
    || sv_number(level_held, 0) || '). Planen drar alltså ett registers tal från ett annat; SCB:s egna tal ger '
    || sv_signed(level_held - start_held, 0) || '.' AS detail,
    sv_signed(level_held - start_held, 0) || ' (SCB − SCB)' AS expected,
    sv_signed(change_value, 0) || ' (annat register − SCB)' AS found,
    statement_id
FROM held
WHERE implied_start = start_held AND level_value <> level_held
