-- name: last_reports(plan_id, known_on)
-- The newest publication about each sheet until a day. counted_period is the newest follow-up that a current value is
-- from, which may differ from the publication's: it may undo or correct an earlier one. NULL where all values are the
-- plan's own.
WITH about AS (
    SELECT DISTINCT sheet_kind, receipt_no, receipt.undoes, receipt.recorded_on
    FROM reported_change
    INNER JOIN receipt USING (receipt_no, plan_id)
    WHERE plan_id = :plan_id AND receipt.recorded_on <= CAST(:known_on AS DATE)
    QUALIFY row_number() OVER (PARTITION BY sheet_kind ORDER BY receipt_no DESC) = 1
),

standing AS (
    SELECT
        item_kind AS sheet_kind,
        CASE item_kind WHEN 'criterion' THEN assessment_period ELSE status_period END AS period
    FROM status_known_on(:plan_id, :known_on)
),

counted AS (
    SELECT sheet_kind, arg_max(period, follow_up.position) AS counted_period
    FROM standing
    INNER JOIN follow_up USING (period)
    WHERE follow_up.plan_id = :plan_id
    GROUP BY sheet_kind
)

SELECT about.*, counted.counted_period
FROM about
LEFT JOIN counted USING (sheet_kind)
ORDER BY sheet_kind;

-- name: item_texts(plan_id)
-- The plan's texts of the points and criteria.
SELECT 'point:' || point_no AS item_id, text FROM programme_point WHERE plan_id = :plan_id
UNION ALL
SELECT 'criterion:' || goal_no || letter, text FROM criterion WHERE plan_id = :plan_id;

-- name: reported_follow_ups(plan_id, known_on)
-- The follow-ups that something is reported in as of a day, the latest first. What an undo has emptied does not count.
WITH standing AS (
    SELECT period, max(receipt.recorded_on) AS recorded_on
    FROM reported_change
    INNER JOIN receipt USING (receipt_no, plan_id)
    WHERE plan_id = :plan_id AND receipt.recorded_on <= CAST(:known_on AS DATE)
    GROUP BY sheet_kind, item_id, field, period
    HAVING arg_max_null(value_after, receipt_no) IS NOT NULL
)

SELECT follow_up.period, follow_up.name, follow_up.year, follow_up.position, max(standing.recorded_on) AS recorded_on
FROM standing
INNER JOIN follow_up ON follow_up.plan_id = :plan_id AND follow_up.period = standing.period
GROUP BY ALL
ORDER BY follow_up.position DESC;
