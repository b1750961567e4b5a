-- Needs of a plan: budget, shares.
WITH share AS (
    SELECT
        line.*,
        parent.amount_mnkr AS whole_mnkr,
        CASE WHEN parent.parent_id IS NULL THEN 'ramen' ELSE parent.name END AS whole_name,
        100 * line.amount_mnkr / parent.amount_mnkr AS computed_share_pct,
        stated_decimals(line.stated_share_pct) AS decimals
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
    name || ' är ' || sv_number(computed_share_pct, decimals + 1) || ' procent av ' || whole_name || ', inte '
    || sv_number(stated_share_pct, decimals) AS title,
    sv_amount(amount_mnkr) || ' av ' || sv_amount(whole_mnkr) || ' mnkr är ' || sv_number(computed_share_pct, decimals + 1)
    || ' procent, som avrundas till ' || sv_number(computed_share_pct, decimals) || '. '
    || CASE
        WHEN computed_share_pct >= stated_share_pct AND computed_share_pct < stated_share_pct + stated_step(stated_share_pct)
            THEN 'Planens ' || sv_number(stated_share_pct, decimals) || ' stämmer bara om alla andelar är avkortade, inte avrundade.'
        ELSE 'Planens ' || sv_number(stated_share_pct, decimals) || ' stämmer varken avrundat eller avkortat.'
    END AS detail,
    sv_number(stated_share_pct, decimals) || ' procent' AS expected,
    sv_number(computed_share_pct, decimals + 1) || ' procent' AS found,
    share_statement_id AS statement_id
FROM share
WHERE abs(computed_share_pct - stated_share_pct) > stated_step(stated_share_pct) / 2
