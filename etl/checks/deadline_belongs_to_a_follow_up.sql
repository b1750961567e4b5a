SELECT
    'deadline.csv, ' || period AS place,
    'Planen har ingen sådan uppföljning.' AS problem,
    'Rätta perioden, eller ta bort raden.' AS action
FROM deadline
WHERE (plan_id, period) NOT IN (SELECT (plan_id, period) FROM follow_up)
UNION ALL
SELECT
    'deadline.csv' AS place,
    'Sista dag saknas för ' || period || '.' AS problem,
    'Lägg till en rad.' AS action
FROM follow_up
WHERE (plan_id, period) NOT IN (SELECT (plan_id, period) FROM deadline)
