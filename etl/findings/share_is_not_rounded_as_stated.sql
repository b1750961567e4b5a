WITH share AS (
    SELECT
        line.*,
        parent.amount_mnkr AS whole_mnkr,
        100 * line.amount_mnkr / parent.amount_mnkr AS computed_share_pct
    FROM budget_line AS line
    INNER JOIN budget_line AS parent ON parent.plan_id = line.plan_id AND parent.line_id = line.parent_id
    WHERE line.amount_mnkr IS NOT NULL AND line.stated_share_pct IS NOT NULL
)

SELECT
    plan_id,
    line_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    name || ' är ' || sv_number(computed_share_pct, 1) || ' procent av ramen, inte ' || sv_number(stated_share_pct, 0)
        AS title,
    sv_number(amount_mnkr, 1) || ' av ' || sv_number(whole_mnkr, 1) || ' mnkr är ' || sv_number(computed_share_pct, 1)
    || ' procent, som avrundas till ' || sv_number(round(computed_share_pct), 0) || '. '
    || CASE
        WHEN floor(computed_share_pct) = stated_share_pct
            THEN 'Planens ' || sv_number(stated_share_pct, 0) || ' stämmer bara om alla andelar är avkortade, inte avrundade.'
        ELSE 'Planens ' || sv_number(stated_share_pct, 0) || ' stämmer varken avrundat eller avkortat.'
    END AS detail,
    sv_number(round(computed_share_pct), 0) || ' procent' AS expected,
    sv_number(stated_share_pct, 0) || ' procent' AS found,
    share_statement_id AS statement_id
FROM share
WHERE round(computed_share_pct) <> stated_share_pct
