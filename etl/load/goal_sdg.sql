-- The icons of the original document are not in the text. Nothing is guessed: a person fills in goal_sdg.csv.
INSERT INTO goal_sdg BY NAME
SELECT plan_id, goal_no, sdg_no, 'interpreted' AS basis, said_by
FROM raw_goal_sdg;
