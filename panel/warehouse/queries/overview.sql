-- name: overview_criteria(plan_id, known_on)
-- How many criteria were judged how on a day; '' for those that nobody had judged.
SELECT
    coalesce(known.assessment, '') AS assessment,
    count(*)::INTEGER AS criteria,
    arg_max(known.assessment_period, known.assessment_position) AS period
FROM criterion
LEFT JOIN status_known_on(:plan_id, :known_on) AS known ON known.item_id = 'criterion:' || goal_no || letter
WHERE criterion.plan_id = :plan_id
GROUP BY known.assessment
ORDER BY array_position(['Uppfylls', 'Uppfylls delvis', 'Uppfylls inte', 'Ej bedömd', ''], coalesce(known.assessment, ''));

-- name: overview_budget(plan_id, known_on)
-- The newest forecast of the whole frame that was known on a day, and the publication it comes from. No row without one.
WITH frame AS (
    SELECT line_id, amount_mnkr
    FROM budget_line
    WHERE plan_id = :plan_id AND parent_id IS NULL
),

said AS (
    SELECT period, receipt_no, receipt.recorded_on
    FROM reported_change
    INNER JOIN receipt USING (receipt_no, plan_id)
    INNER JOIN frame ON item_id = 'line:' || frame.line_id
    WHERE plan_id = :plan_id AND sheet_kind = 'line' AND field = 'forecast_mnkr'
        AND receipt.recorded_on <= CAST(:known_on AS DATE)
    QUALIFY row_number() OVER (PARTITION BY period ORDER BY receipt_no DESC) = 1
)

SELECT
    known.period,
    frame.amount_mnkr::DOUBLE AS amount_mnkr,
    known.forecast_mnkr,
    frame.amount_mnkr::DOUBLE - known.forecast_mnkr AS deviation_mnkr,
    said.receipt_no,
    said.recorded_on
FROM budget_known_on(:plan_id, :known_on) AS known
INNER JOIN frame USING (line_id)
INNER JOIN said USING (period)
WHERE known.forecast_mnkr IS NOT NULL
ORDER BY known.period_position DESC
LIMIT 1;

-- name: last_reports(plan_id, known_on)
-- The newest publication about each sheet until a day, and the newest follow-up that what stands is of: a publication may
-- take back or mend what an earlier follow-up said. counted_period is NULL where nothing stands but the plan's own.
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
-- What the plan says of the things that it only numbers.
SELECT 'point:' || point_no AS item_id, text FROM programme_point WHERE plan_id = :plan_id
UNION ALL
SELECT 'criterion:' || goal_no || letter, text FROM criterion WHERE plan_id = :plan_id;

-- name: overview_goals(plan_id)
-- How many goals the plan has, how many criteria, and how many of those have both a baseline and a target.
SELECT
    count(DISTINCT goal_no)::INTEGER AS goals,
    count(letter)::INTEGER AS criteria,
    count(letter) FILTER (baseline IS NOT NULL AND target IS NOT NULL)::INTEGER AS measurable
FROM goal
LEFT JOIN criterion USING (plan_id, goal_no)
WHERE plan_id = :plan_id;

-- name: budget_frame(plan_id)
-- The whole frame, and the sentence that states it.
SELECT name, amount_mnkr::DOUBLE AS amount_mnkr, statement_id
FROM budget_line
WHERE plan_id = :plan_id AND parent_id IS NULL;
