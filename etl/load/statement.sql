-- The line of each quote in the document. A quote that is not found gets line 0, and a check reports it.
INSERT INTO statement BY NAME
WITH quoted AS (
    SELECT plan_id, 'budget_line:' || line_id AS item, quote, 'stated' AS kind, NULL AS said_by
    FROM raw_budget_line
    WHERE amount_mnkr IS NOT NULL
    UNION ALL
    SELECT plan_id, 'budget_line:' || line_id || ':share', coalesce(share_quote, quote), 'stated', NULL
    FROM raw_budget_line
    WHERE stated_share_pct IS NOT NULL
    UNION ALL
    SELECT plan_id, 'budget_year:' || line_id || ':' || year, quote, 'stated', NULL
    FROM raw_budget_year
    WHERE quote IS NOT NULL
    UNION ALL
    SELECT plan_id, 'budget_change:' || change_id, quote, basis, said_by FROM raw_budget_change
    UNION ALL
    SELECT plan_id, 'financing:' || unit_id, quote, 'stated', NULL FROM raw_financing
    UNION ALL
    SELECT plan_id, 'claim:' || claim_id, quote, 'stated', NULL FROM raw_claim
    UNION ALL
    SELECT plan_id, 'office:' || office_id, quote, 'stated', NULL FROM raw_office
)

SELECT
    quoted.plan_id || ':' || item AS statement_id,
    quoted.plan_id,
    coalesce(arg_min(section, line_no), '') AS section,
    quote,
    kind,
    coalesce(min(line_no), 0) AS line_no,
    said_by
FROM quoted
LEFT JOIN document_line ON document_line.plan_id = quoted.plan_id AND contains(document_line.text, quoted.quote)
GROUP BY ALL;
