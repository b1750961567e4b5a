WITH base AS (
    SELECT
        change.*,
        100 * change.amount_mnkr / change.stated_rate_pct AS implied_base_mnkr,
        before.amount_mnkr AS previous_frame_mnkr,
        before.amount_mnkr * change.stated_rate_pct / 100 AS amount_of_frame_mnkr
    FROM budget_change AS change
    INNER JOIN budget_change AS before ON before.plan_id = change.plan_id AND before.kind = 'previous_frame'
    WHERE change.stated_rate_pct IS NOT NULL
)

SELECT
    plan_id,
    change_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    sv_number(stated_rate_pct, 2) || ' procent och ' || sv_number(abs(amount_mnkr), 1) || ' mnkr hör inte till samma ram' AS title,
    sv_number(abs(amount_mnkr), 1) || ' mnkr är ' || sv_number(abs(stated_rate_pct), 2) || ' procent av '
    || sv_number(implied_base_mnkr, 1) || ' mnkr. Föregående års ram var ' || sv_number(previous_frame_mnkr, 1)
    || ' mnkr; ' || sv_number(abs(stated_rate_pct), 2) || ' procent av den är ' || sv_number(abs(amount_of_frame_mnkr), 1)
    || ' mnkr. Planen säger inte vilken ram som räknas.' AS detail,
    sv_number(previous_frame_mnkr, 1) || ' mnkr' AS expected,
    sv_number(implied_base_mnkr, 1) || ' mnkr' AS found,
    statement_id
FROM base
WHERE abs(round(amount_of_frame_mnkr, 1) - amount_mnkr) >= 0.05
