INSERT INTO office BY NAME
SELECT plan_id, office_id, position, name, plan_id || ':office:' || office_id AS statement_id
FROM raw_office;

-- The plan does not say who answers for what. Nothing is guessed: a person fills answers_for.csv.
INSERT INTO answers_for BY NAME
SELECT plan_id, item_id, office_id, 'interpreted' AS basis, said_by
FROM raw_answers_for;

INSERT INTO deadline BY NAME
SELECT plan_id, period, due_on, said_by
FROM raw_deadline;
