-- Needs of a plan: nothing.
WITH agenda AS (
    SELECT plan_id, unnest(regexp_extract_all(text, 'Agenda \d{4}')) AS name, line_no
    FROM document_line
    WHERE contains(text, 'Agenda ')
),

named AS (
    SELECT plan_id, name, min(line_no) AS line_no
    FROM agenda
    GROUP BY plan_id, name
)

SELECT
    plan_id,
    'agenda' AS key,
    'low' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Planen skriver både ' || string_agg(name, ' och ' ORDER BY swedish_order(name)) AS title,
    'På rad ' || string_agg(line_no || ' står ' || name, ', på rad ' ORDER BY line_no)
    || '. FN:s globala mål för hållbar utveckling heter Agenda 2030.' AS detail,
    string_agg(name, ' och ' ORDER BY swedish_order(name)) AS expected,
    'Agenda 2030' AS found
FROM named
GROUP BY plan_id
HAVING count(*) > 1
