-- A plan that is for one year alone may leave its last year out.
UPDATE plan SET last_year = coalesce(last_year, year);

UPDATE follow_up SET plan_year = CAST(left(period, 4) AS INTEGER);
