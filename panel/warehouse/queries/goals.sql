-- name: council_goals(plan_id)
-- The goals above the board's own, with the plan's goals that serve them. `level` counts from 1, the highest, and `parent` is
-- the goal that one stands under; both are NULL in a plan without levels.
SELECT
    council_goal.council_goal_no,
    council_goal.title,
    council_goal.contribution,
    council_goal.statement_id,
    council_goal.level,
    council_goal.level_name,
    council_goal.parent_no AS parent,
    coalesce(list(goal_no ORDER BY natural_order(goal_no)) FILTER (goal_no IS NOT NULL), []) AS goal_nos
FROM council_goal
LEFT JOIN goal_council_goal USING (plan_id, council_goal_no)
WHERE plan_id = :plan_id
GROUP BY ALL
ORDER BY natural_order(any_value(council_goal_no));

-- name: goals(plan_id)
-- The plan's goals, with the number of criteria, measurable criteria, council goals and points of each, and the
-- responsible office: NULL where none is named. `parent` is the goal that it stands under, `above` all of them in words.
SELECT
    goal.goal_no,
    goal.level,
    coalesce(goal.level_name, 'Mål') AS level_name,
    tree.parent,
    tree.above,
    goal.name,
    goal.description,
    goal.statement_id,
    (SELECT count(*) FROM criterion WHERE criterion.plan_id = goal.plan_id AND criterion.goal_no = goal.goal_no)::INTEGER
        AS criteria,
    (
        SELECT count(*)
        FROM criterion
        WHERE criterion.plan_id = goal.plan_id AND criterion.goal_no = goal.goal_no
            AND is_measure(criterion.target, criterion.target_word)
    )::INTEGER AS measurable,
    (
        SELECT count(*)
        FROM programme_point_goal
        WHERE programme_point_goal.plan_id = goal.plan_id AND programme_point_goal.goal_no = goal.goal_no
    )::INTEGER AS points,
    (
        SELECT count(*)
        FROM goal_council_goal
        WHERE goal_council_goal.plan_id = goal.plan_id AND goal_council_goal.goal_no = goal.goal_no
    )::INTEGER AS council_goals,
    responsible.office_id,
    responsible.office,
    responsible.office_set_by,
    responsible.office_set_on
FROM goal
INNER JOIN goal_tree(:plan_id) AS tree ON tree.kind = 'goal' AND tree.number = goal_no
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'goal:' || goal_no
WHERE plan_id = :plan_id
ORDER BY tree.path;

-- name: goal_states(plan_id, known_on)
-- What the plan is to achieve, as of a day: each goal, and under it its criteria. `kind` is council_goal for a goal above the
-- board's own, goal and criterion. `level` counts from 1, `number` is text ("8", "8A") and `parent` is the number of the
-- row above, so that a plan with more levels only has more rows. A value that a follow-up left unchanged is the one
-- before it. `office` is NULL where none is named.
WITH item AS (
    SELECT
        'council_goal' AS kind,
        level,
        level_name,
        NULL AS item_id,
        council_goal_no AS goal_no,
        '' AS letter,
        parent_no AS parent,
        title AS name,
        contribution AS text,
        NULL AS baseline,
        NULL AS target,
        NULL AS target_word,
        NULL AS unit,
        statement_id
    FROM council_goal
    WHERE plan_id = :plan_id AND level IS NOT NULL
    UNION ALL
    SELECT
        'goal' AS kind,
        level,
        coalesce(level_name, 'Mål') AS level_name,
        'goal:' || goal_no AS item_id,
        goal_no,
        '' AS letter,
        NULL AS parent,
        name,
        description AS text,
        NULL AS baseline,
        NULL AS target,
        NULL AS target_word,
        NULL AS unit,
        statement_id
    FROM goal
    WHERE plan_id = :plan_id
    UNION ALL
    SELECT
        'criterion',
        goal.level + 1,
        'Måluppfyllelse',
        'criterion:' || goal_no || letter,
        goal_no,
        letter,
        goal_no,
        NULL,
        text,
        baseline,
        target,
        target_word,
        unit,
        criterion.statement_id
    FROM criterion
    INNER JOIN goal USING (plan_id, goal_no)
    WHERE plan_id = :plan_id
)

SELECT
    item.kind,
    item.level,
    item.level_name,
    item.goal_no || item.letter AS number,
    coalesce(item.parent, tree.parent) AS parent,
    item.name,
    item.text,
    known.assessment,
    known.assessment_period,
    known.status,
    known.status_period,
    known.comment,
    known.comment_period,
    known.action,
    responsible.office,
    item.baseline,
    item.target,
    item.target_word,
    item.unit,
    item.statement_id
FROM item
INNER JOIN goal_tree(:plan_id) AS tree
    ON tree.number = item.goal_no AND tree.kind = CASE item.kind WHEN 'criterion' THEN 'goal' ELSE item.kind END
LEFT JOIN status_known_on(:plan_id, :known_on) AS known
    ON known.item_id = item.item_id AND known.item_kind = 'criterion'
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = item.item_id
ORDER BY tree.path, item.letter;

-- name: criteria(plan_id)
-- The criteria of each goal, with the responsible office.
SELECT
    goal_no,
    letter,
    text,
    baseline,
    target,
    target_word,
    indicator_id,
    unit,
    direction,
    letter_basis,
    statement_id,
    responsible.office_id,
    responsible.office,
    responsible.office_set_by,
    responsible.office_set_on
FROM criterion
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'criterion:' || goal_no || letter
WHERE plan_id = :plan_id
ORDER BY natural_order(goal_no), letter;

-- name: criterion_statistics(plan_id)
-- The indicator that measures a criterion, where the plan names one: by the panel's id of it, or by the id that the
-- service has in a series of the catalogue.
WITH measured AS (
    SELECT
        goal_no,
        letter,
        region_code,
        coalesce(
            own.indicator_id,
            (SELECT min(series.indicator_id) FROM catalogue_series AS series WHERE lower(series.code) = lower(criterion.indicator_id))
        ) AS indicator_id
    FROM criterion
    INNER JOIN plan USING (plan_id)
    LEFT JOIN indicator AS own ON own.indicator_id = lower(criterion.indicator_id)
    WHERE plan_id = :plan_id
)

SELECT 'criterion:' || goal_no || letter AS item_id, region_code, indicator_id
FROM measured
WHERE indicator_id IS NOT NULL
ORDER BY natural_order(goal_no), letter;

-- name: criterion_targets(plan_id)
-- The targets of the criteria that have one a year.
SELECT goal_no, letter, target.year, target.value, criterion.unit
FROM criterion_target AS target
INNER JOIN criterion USING (plan_id, goal_no, letter)
WHERE plan_id = :plan_id
ORDER BY natural_order(goal_no), letter, target.year;

-- name: goal_links(plan_id)
-- Which of the plan's goals serves which council goal.
SELECT goal_no, goal.name, council_goal_no, council_goal.title
FROM goal_council_goal
INNER JOIN goal USING (plan_id, goal_no)
INNER JOIN council_goal USING (plan_id, council_goal_no)
WHERE plan_id = :plan_id
ORDER BY natural_order(council_goal_no), natural_order(goal_no);

-- name: goal_sdgs(plan_id)
-- Links to the goals of Agenda 2030, as a person has entered them. Empty until then.
SELECT goal_no, sdg_no, said_by
FROM goal_sdg
WHERE plan_id = :plan_id
ORDER BY natural_order(goal_no), sdg_no;

-- name: goal_indicators(plan_id)
-- The official statistics beside each goal, as a person has entered them; the first of a goal is for its row.
SELECT
    goal_no,
    position,
    indicator_id,
    indicator.title,
    indicator.unit,
    indicator.decimals,
    indicator.direction,
    indicator.definition,
    basis,
    said_by
FROM goal_indicator
INNER JOIN indicator USING (indicator_id)
WHERE plan_id = :plan_id
ORDER BY natural_order(goal_no), position, indicator_id;

-- name: indicator_line(indicator_id, region_code, frequency)
-- One indicator's figures in a region over time, with the country's of the same period. `starts_anew` marks the first
-- period of another definition.
SELECT
    figure.period_start,
    figure.value AS region_value,
    country.value AS country_value,
    EXISTS (
        FROM series_break
        WHERE series_break.indicator_id = :indicator_id AND series_break.period_start = figure.period_start
    ) AS starts_anew,
    figure.source_id
FROM figures_of(:indicator_id, :region_code) AS figure
LEFT JOIN figures_of(:indicator_id, '00') AS country USING (frequency, period_start)
WHERE figure.frequency = :frequency
ORDER BY figure.period_start;

-- name: criteria_reported(plan_id, known_on)
-- The criteria as each follow-up reported them, as of a day. A value that a follow-up left unchanged is carried over
-- from the one before: `status_period` and `assessment_period` are the follow-ups that it comes from. Rows that an undo
-- emptied are left out.
WITH newest AS (
    SELECT *
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'criterion' AND recorded_on <= CAST(:known_on AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY recorded_at DESC, receipt_no DESC) = 1
),

standing AS (
    SELECT
        * REPLACE (
            last_value(status IGNORE NULLS) OVER so_far AS status,
            last_value(assessment IGNORE NULLS) OVER so_far AS assessment
        ),
        last_value(CASE WHEN status IS NOT NULL THEN period END IGNORE NULLS) OVER so_far AS status_period,
        last_value(CASE WHEN assessment IS NOT NULL THEN period END IGNORE NULLS) OVER so_far AS assessment_period
    FROM newest
    WHERE coalesce(status, assessment, comment, confirmed, action) IS NOT NULL
    WINDOW so_far AS (PARTITION BY item_id ORDER BY period_position)
)

SELECT
    criterion.goal_no,
    criterion.letter,
    standing.period,
    standing.period_position,
    standing.status,
    standing.status_period,
    standing.assessment,
    standing.assessment_period,
    standing.comment,
    standing.action,
    standing.confirmed,
    standing.recorded_on,
    standing.recorded_by,
    office.name AS office_name,
    standing.receipt_no,
    reported_in(upload.file_name, standing.cell) AS file_name,
    standing.cell
FROM standing
INNER JOIN criterion
    ON criterion.plan_id = standing.plan_id AND standing.item_id = 'criterion:' || criterion.goal_no || criterion.letter
LEFT JOIN office ON office.plan_id = standing.plan_id AND office.office_id = standing.office_id
LEFT JOIN upload ON upload.upload_id = standing.upload_id
ORDER BY natural_order(criterion.goal_no), criterion.letter, standing.period_position;

-- name: goal_assessments(plan_id, known_on)
-- The number of criteria of each goal by assessment, as of a day. '' is not assessed.
SELECT goal.goal_no, goal.name, coalesce(known.assessment, '') AS assessment, count(*)::INTEGER AS criteria
FROM goal
INNER JOIN criterion USING (plan_id, goal_no)
LEFT JOIN status_known_on(:plan_id, :known_on) AS known ON known.item_id = 'criterion:' || goal_no || letter
WHERE plan_id = :plan_id
GROUP BY goal.goal_no, goal.name, known.assessment
ORDER BY
    natural_order(goal.goal_no),
    array_position(['Uppfylls', 'Uppfylls delvis', 'Uppfylls inte', 'Ej bedömd', ''], coalesce(known.assessment, ''));

-- name: goal_assessments_over_time(plan_id, known_on)
-- The number of criteria of each goal by assessment after each follow-up that has reports on criteria, as of a day. ''
-- is not assessed. An assessment that a follow-up left unchanged is the one before it.
WITH newest AS (
    SELECT *
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'criterion' AND recorded_on <= CAST(:known_on AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY recorded_at DESC, receipt_no DESC) = 1
),

reported_period AS (
    SELECT DISTINCT period, period_position
    FROM newest
    WHERE coalesce(status, assessment, comment, confirmed, action) IS NOT NULL
),

standing AS (
    SELECT
        criterion.goal_no,
        criterion.letter,
        reported_period.period,
        reported_period.period_position,
        arg_max(newest.assessment, newest.period_position) FILTER (newest.assessment IS NOT NULL) AS assessment
    FROM criterion
    CROSS JOIN reported_period
    LEFT JOIN newest
        ON newest.item_id = 'criterion:' || criterion.goal_no || criterion.letter
            AND newest.period_position <= reported_period.period_position
    WHERE criterion.plan_id = :plan_id
    GROUP BY ALL
)

SELECT
    standing.goal_no,
    goal.name,
    standing.period,
    standing.period_position,
    coalesce(standing.assessment, '') AS assessment,
    count(*)::INTEGER AS criteria
FROM standing
INNER JOIN goal ON goal.plan_id = :plan_id AND goal.goal_no = standing.goal_no
GROUP BY standing.goal_no, goal.name, standing.period, standing.period_position, standing.assessment
ORDER BY
    natural_order(standing.goal_no),
    standing.period_position,
    array_position(['Uppfylls', 'Uppfylls delvis', 'Uppfylls inte', 'Ej bedömd', ''], coalesce(standing.assessment, ''));

-- name: measure_values(plan_id, item_id, known_on)
-- One key figure as the follow-ups reported it, as of a day, with its baseline and target. A follow-up without a report
-- has no value.
SELECT
    criterion.goal_no || criterion.letter AS name,
    criterion.unit,
    criterion.baseline,
    coalesce(of_year.value, criterion.target) AS target,
    criterion.target_word,
    follow_up.period,
    follow_up.position AS period_position,
    known.value,
    known.comment,
    known.recorded_on,
    known.recorded_by,
    office.name AS office_name,
    known.receipt_no,
    reported_in(upload.file_name, known.cell) AS file_name,
    known.cell
FROM criterion
INNER JOIN follow_up USING (plan_id)
LEFT JOIN criterion_target AS of_year
    ON of_year.plan_id = criterion.plan_id AND of_year.goal_no = criterion.goal_no AND of_year.letter = criterion.letter
        AND of_year.year = follow_up.plan_year
LEFT JOIN measures_known_on(:plan_id, :known_on) AS known
    ON known.item_id = 'criterion:' || criterion.goal_no || criterion.letter AND known.period = follow_up.period
LEFT JOIN office ON office.plan_id = criterion.plan_id AND office.office_id = known.office_id
LEFT JOIN upload ON upload.upload_id = known.upload_id
WHERE criterion.plan_id = :plan_id AND 'criterion:' || criterion.goal_no || criterion.letter = :item_id
ORDER BY follow_up.position;

-- name: activities(plan_id, known_on)
-- The offices' activities under each goal, as of a day. `goal_no` is NULL where the goal is not one of the plan's.
SELECT
    goal.goal_no,
    known.goal,
    known.item_id,
    known.activity,
    known.responsible,
    known.start_on,
    known.end_on,
    known.status,
    known.period,
    known.recorded_on,
    known.recorded_by,
    office.name AS office_name,
    known.receipt_no,
    reported_in(upload.file_name, known.cell) AS file_name,
    known.cell
FROM activities_known_on(:plan_id, :known_on) AS known
LEFT JOIN goal ON goal.plan_id = :plan_id AND known.goal = goal.goal_no || ' ' || goal.name
LEFT JOIN office ON office.plan_id = :plan_id AND office.office_id = known.office_id
LEFT JOIN activity_report AS report
    ON report.receipt_no = known.receipt_no AND report.item_id = known.item_id AND report.period = known.period
LEFT JOIN upload ON upload.upload_id = report.upload_id
ORDER BY natural_order(goal.goal_no) NULLS LAST, known.start_on NULLS LAST, known.item_id;
