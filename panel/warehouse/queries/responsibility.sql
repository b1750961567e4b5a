-- name: offices_named(plan_id)
-- The number of the plan's goals, criteria, points and budget lines that an office is named for.
SELECT count(*)::INTEGER AS items
FROM responsible_offices(:plan_id);
