-- The unweighted mean of a group at each period: of the members that the measure is held for at all, where all of them have a
-- value measured alike. `members` is how many they are. `series` numbers measure and group of persons, `member` the region.
WITH counted AS (
    SELECT series, count(DISTINCT member) AS members
    FROM figure
    WHERE value IS NOT NULL
    GROUP BY series
)

SELECT
    figure.series,
    figure.step,
    CASE
        WHEN count(figure.value) = any_value(counted.members) AND min(figure.segment) = max(figure.segment) THEN avg(figure.value)
    END AS reference,
    any_value(counted.members) AS members
FROM figure
INNER JOIN counted USING (series)
GROUP BY figure.series, figure.step
ORDER BY figure.series, figure.step
