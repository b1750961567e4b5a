-- The last day to report gives the order of the follow-ups: with a mistyped year the half-year would become the latest.
SELECT
    'Uppföljningar, ' || period AS place,
    'Sista dag är ' || due_on || ', men uppföljningen gäller ' || plan_year || '.' AS problem,
    'Skriv en dag i ' || plan_year || ' eller ' || plan_year + 1 || '.' AS action
FROM follow_up
WHERE year(due_on) NOT BETWEEN plan_year AND plan_year + 1
UNION ALL
SELECT
    'Uppföljningar, ' || half.period AS place,
    'Delårets sista dag (' || half.due_on || ') ligger inte före helårets (' || whole.due_on || ').' AS problem,
    'Rätta den dag som är fel. Helåret kan ha sin sista dag året därpå.' AS action
FROM follow_up AS half
INNER JOIN follow_up AS whole ON whole.plan_id = half.plan_id AND whole.plan_year = half.plan_year AND ends_with(whole.period, '-helar')
WHERE ends_with(half.period, '-delar') AND half.due_on >= whole.due_on
