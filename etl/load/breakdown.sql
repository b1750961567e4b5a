-- The parts that fetched figures are broken down into, as the newest response names them. Whether those of a dimension
-- sum to the total is found from the figures: where a total, or a total of some parts, stands among them they do not.
INSERT INTO breakdown BY NAME
WITH named AS (
    SELECT
        indicator_id,
        breakdown_id,
        split_part(breakdown_id, ':', 1) AS prefix,
        arg_max(breakdown_dimension, position) AS dimension,
        arg_max(breakdown_name, position) AS name,
        count(*) OVER (PARTITION BY indicator_id, prefix) AS part_count
    FROM answer
    SEMI JOIN (SELECT DISTINCT indicator_id, breakdown_id FROM observation WHERE breakdown_id <> 'total') AS held
        USING (indicator_id, breakdown_id)
    GROUP BY indicator_id, breakdown_id
),

part_sum AS (
    SELECT
        observation.* EXCLUDE (breakdown_id, value, flag, source_id, note),
        prefix,
        part_count,
        sum(value) AS value
    FROM observation
    INNER JOIN named USING (indicator_id, breakdown_id)
    GROUP BY ALL
    HAVING count(value) = part_count
),

compared AS (
    SELECT
        part_sum.indicator_id,
        part_sum.prefix,
        -- Rounded values may differ by half a step each. Counts are exact.
        bool_and(
            abs(part_sum.value - whole.value) <= 1e-9 * abs(whole.value)
            + CASE
                WHEN indicator.unit = 'antal' AND indicator.decimals = 0 THEN 0
                ELSE power(10, -indicator.decimals) * (part_sum.part_count + 1) / 2
            END
        ) AS sums
    FROM part_sum
    INNER JOIN observation AS whole USING (indicator_id, region_code, period_start, frequency, sex, age)
    INNER JOIN indicator USING (indicator_id)
    WHERE whole.breakdown_id = 'total' AND whole.value IS NOT NULL
    GROUP BY part_sum.indicator_id, part_sum.prefix
)

SELECT indicator_id, breakdown_id, dimension, name, coalesce(sums AND part_count > 1, false) AS sums_to_total
FROM named
LEFT JOIN compared USING (indicator_id, prefix);
