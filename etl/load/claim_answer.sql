-- One row for each change of a finding's verdict or figures. Run when answer_of_day has the findings of each day.
INSERT INTO claim_answer BY NAME
WITH beside_the_one_before AS (
    SELECT
        *,
        lag(verdict) OVER finding AS verdict_before,
        lag(found) OVER finding AS found_before
    FROM answer_of_day
    WINDOW finding AS (PARTITION BY finding_id ORDER BY position)
)

SELECT finding_id, day AS answered_on, verdict, found
FROM beside_the_one_before
WHERE (verdict, found) IS DISTINCT FROM (verdict_before, found_before)
QUALIFY row_number() OVER (PARTITION BY finding_id, day ORDER BY position DESC) = 1;

-- since: the first day of the current verdict's last unbroken run.
UPDATE finding
SET since = answered.since
FROM (
    SELECT finding_id, min(day) FILTER (position > last_other) AS since
    FROM (
        SELECT
            *,
            coalesce(max(position) FILTER (verdict <> verdict_now) OVER (PARTITION BY finding_id), -1) AS last_other
        FROM (
            SELECT *, last_value(verdict) OVER (PARTITION BY finding_id ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS verdict_now
            FROM answer_of_day
        )
    )
    GROUP BY finding_id
) AS answered
WHERE answered.finding_id = finding.finding_id;
