-- A plan does not state which statistics belong beside which goal: a person fills in goal_indicator.csv.
INSERT INTO goal_indicator BY NAME
SELECT plan_id, goal_no, position, indicator_id, 'interpreted' AS basis, said_by
FROM raw_goal_indicator;
