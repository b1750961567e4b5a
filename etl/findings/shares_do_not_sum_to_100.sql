-- Needs of a plan: budget, shares.
-- Only where every part that the plan states has a share, since some of the parts need not sum to the whole.
WITH share AS (
    SELECT line.*, CASE WHEN parent.parent_id IS NULL THEN 'ramen' ELSE parent.name END AS whole_name, stated_decimals(line.stated_share_pct) AS decimals
    FROM budget_line AS line
    INNER JOIN budget_line AS parent ON parent.plan_id = line.plan_id AND parent.line_id = line.parent_id
    WHERE line.basis = 'stated' OR line.stated_share_pct IS NOT NULL
),

summed AS (
    SELECT
        plan_id,
        parent_id,
        any_value(whole_name) AS whole_name,
        sv_number(sum(stated_share_pct), max(decimals)) AS sum_text,
        string_agg(sv_number(stated_share_pct, decimals), ' + ' ORDER BY position) AS shares_text,
        min_by(share_statement_id, position) AS statement_id
    FROM share
    GROUP BY plan_id, parent_id
    HAVING count(*) = count(stated_share_pct) AND count(*) > 1 AND sum(stated_share_pct) <> 100
)

SELECT
    plan_id,
    parent_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    'Andelarna av ' || whole_name || ' summerar till ' || sum_text || ' procent' AS title,
    'Planen anger ' || shares_text || ' procent för delarna. '
    || 'Summan ska vara 100; skillnaden kan vara avrundning, men planen säger inte vilken del som är större.' AS detail,
    shares_text || ' procent' AS expected,
    sum_text || ' procent' AS found,
    statement_id
FROM summed
