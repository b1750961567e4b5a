-- An amount typed in a file must be found in its sentence, in the sentence's unit.
SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn ' || named, 'värdet ' || amount_mnkr) AS place,
    problem || ' Meningen: ' || quote AS problem,
    'Beloppet är i mnkr.' AS action
FROM raw_amount
INNER JOIN stated_amount USING (plan_id, kind, item_id, named)
WHERE problem IS NOT NULL
