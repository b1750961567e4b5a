-- A whole municipality spends about 80 000 kr per inhabitant and year. A board's budget far above that is in another
-- unit than mnkr. Without a population figure there is nothing to compare with. The largest figure is used, so that one
-- that is wrongly low does not make a right budget look too large.
WITH inhabitants AS (
    SELECT region_code, max(value) AS population
    FROM observation
    WHERE indicator_id = 'population' AND sex = 'total' AND age = 'total' AND breakdown_id = 'total' AND value > 0
    GROUP BY region_code
)

SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn ' || named, 'värdet ' || amount_mnkr) AS place,
    sv_amount(abs(amount_mnkr)) || ' mnkr är ' || sv_number(1e6 * abs(amount_mnkr) / population, 0) || ' kr per invånare i '
    || region.name || ' (' || sv_number(population, 0) || ' invånare). Så stor är ingen kommuns budget.' AS problem,
    'Skriv beloppet i mnkr: 3 612 480 tkr är 3 612,48 mnkr.' AS action
FROM raw_amount
INNER JOIN plan USING (plan_id)
INNER JOIN region USING (region_code)
INNER JOIN inhabitants USING (region_code)
WHERE 1e6 * abs(amount_mnkr) / population > 200000
