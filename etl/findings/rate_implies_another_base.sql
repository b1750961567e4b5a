-- Needs of a plan: parts, total, budget.
-- A change stated both as a rate and as an amount implies the frame that it was computed from. Both are rounded, so the
-- result is a range.
WITH base AS (
    SELECT
        change.*,
        100 * change.amount_mnkr / change.stated_rate_pct AS base_mnkr,
        100 * (abs(change.amount_mnkr) - 0.05) / (abs(change.stated_rate_pct) + stated_step(change.stated_rate_pct) / 2) AS least_base_mnkr,
        100 * (abs(change.amount_mnkr) + 0.05) / (abs(change.stated_rate_pct) - stated_step(change.stated_rate_pct) / 2) AS most_base_mnkr,
        before.amount_mnkr AS previous_frame_mnkr,
        before.amount_mnkr * change.stated_rate_pct / 100 AS amount_of_frame_mnkr
    FROM budget_change AS change
    INNER JOIN budget_change AS before ON before.plan_id = change.plan_id AND before.kind = 'previous_frame'
    WHERE change.stated_rate_pct <> 0
)

SELECT
    plan_id,
    change_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    sv_number(abs(stated_rate_pct), 2) || ' procent och ' || sv_amount(abs(amount_mnkr)) || ' mnkr hör inte till samma ram' AS title,
    sv_amount(abs(amount_mnkr)) || ' mnkr är ' || sv_number(abs(stated_rate_pct), 2) || ' procent av '
    || sv_number(base_mnkr, 1) || ' mnkr. Föregående års ram var ' || sv_amount(previous_frame_mnkr)
    || ' mnkr; ' || sv_number(abs(stated_rate_pct), 2) || ' procent av den är ' || sv_number(abs(amount_of_frame_mnkr), 1)
    || ' mnkr. Planen säger inte vilken ram som räknas.' AS detail,
    sv_number(abs(stated_rate_pct), 2) || ' procent, ' || sv_amount(abs(amount_mnkr)) || ' mnkr' AS expected,
    sv_number(abs(stated_rate_pct), 2) || ' procent av föregående års ram är ' || sv_number(abs(amount_of_frame_mnkr), 1) || ' mnkr' AS found,
    'Det är inte avrundning: avrundade tal kan bara höra till en ram på ' || sv_number(least_base_mnkr, 1) || '–'
    || sv_number(most_base_mnkr, 1) || ' mnkr.' AS evidence,
    statement_id
FROM base
WHERE previous_frame_mnkr NOT BETWEEN least_base_mnkr AND most_base_mnkr
