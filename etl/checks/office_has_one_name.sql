-- An office is found by its name, whatever the case.
SELECT
    'office.csv, ' || min(name) AS place,
    count(*) || ' kontor i planen ' || plan_id || ' har samma namn.' AS problem,
    'Behåll ett av dem, och låt answers_for.csv peka på det.' AS action
FROM office
GROUP BY plan_id, lower(regexp_replace(trim(name), '\s+', ' ', 'g'))
HAVING count(*) > 1
