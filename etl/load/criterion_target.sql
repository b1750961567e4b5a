-- A criterion with a target a year has that of the plan's year as its own; else that of the first year.
UPDATE criterion
SET target = first_target.value
FROM (
    SELECT
        target.plan_id,
        goal_no,
        letter,
        coalesce(any_value(value) FILTER (target.year = plan.year), arg_min(value, target.year)) AS value
    FROM criterion_target AS target
    INNER JOIN plan USING (plan_id)
    GROUP BY ALL
) AS first_target
WHERE criterion.plan_id = first_target.plan_id
    AND criterion.goal_no = first_target.goal_no
    AND criterion.letter = first_target.letter;
