-- A plan does not state which statistics belong beside which goal: a person fills in goal_indicator.csv. The file is
-- optional, since plans that were read in before it have none.
CREATE TEMP TABLE IF NOT EXISTS raw_goal_indicator (
    plan_id VARCHAR, goal_no BIGINT, position BIGINT, indicator_id VARCHAR, said_by VARCHAR
);

INSERT INTO goal_indicator BY NAME
SELECT plan_id, goal_no, position, indicator_id, 'interpreted' AS basis, said_by
FROM raw_goal_indicator;
