INSERT INTO office BY NAME
SELECT plan_id, office_id, position, name, plan_id || ':office:' || office_id AS statement_id
FROM raw_office;

-- The plan does not state which office is responsible for what. Nothing is guessed: a person fills in answers_for.csv.
INSERT INTO answers_for BY NAME
SELECT plan_id, item_id, office_id, 'interpreted' AS basis, said_by
FROM raw_answers_for;

INSERT INTO deadline BY NAME
SELECT plan_id, period, due_on, said_by
FROM raw_deadline;

-- A plan states a follow-up's month without its year. It is the month nearest to the last day to report: the full year
-- of 2025, due on 10 February 2026, is reported in February 2026. Everything else uses the order (position) set here.
UPDATE follow_up
SET year = placed.year, due_on = placed.due_on, opens_on = placed.opens_on, position = placed.position
FROM (
    WITH candidate AS (
        SELECT
            follow_up.plan_id,
            follow_up.period,
            deadline.due_on,
            make_date(year(deadline.due_on) + step.years, follow_up.month, 1) AS month_start
        FROM follow_up
        INNER JOIN deadline USING (plan_id, period)
        CROSS JOIN (SELECT unnest([-1, 0, 1]) AS years) AS step
    ),

    dated AS (
        SELECT plan_id, period, due_on, arg_min(month_start, abs(date_diff('day', month_start, due_on))) AS month_start
        FROM candidate
        GROUP BY plan_id, period, due_on
    )

    SELECT
        plan_id,
        period,
        due_on,
        year(month_start) AS year,
        least(month_start, due_on) - 45 AS opens_on,
        row_number() OVER (PARTITION BY plan_id ORDER BY due_on, month_start, period) AS position
    FROM dated
) AS placed
WHERE follow_up.plan_id = placed.plan_id AND follow_up.period = placed.period;
