SELECT
    plan_id,
    parent_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    'Andelarna av budgetramen summerar till ' || sv_number(sum(stated_share_pct), 0) || ' procent' AS title,
    'Planen anger ' || string_agg(sv_number(stated_share_pct, 0), ' + ' ORDER BY position) || ' procent för ramens delar. '
    || 'Summan ska vara 100; skillnaden kan vara avrundning, men planen säger inte vilken del som är större.' AS detail,
    '100 procent' AS expected,
    sv_number(sum(stated_share_pct), 0) || ' procent' AS found,
    min_by(share_statement_id, position) AS statement_id
FROM budget_line
WHERE stated_share_pct IS NOT NULL
GROUP BY plan_id, parent_id
HAVING sum(stated_share_pct) <> 100
