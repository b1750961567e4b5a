-- A goal that stands under none of the plan's, or at last under itself, or below the fourth level.
SELECT
    'planen ' || plan_id || ', mål ' || council_goal_no || ' över nämndens' AS place,
    'Målet står inte under något av planens mål.' AS problem,
    'Rätta Under nr i planbladet och läs in det igen.' AS action
FROM council_goal
WHERE parent_no IS NOT NULL AND level IS NULL
UNION ALL
SELECT
    'planen ' || plan_id || ', mål ' || goal_no,
    'Målet står inte under något av nämndens mål, eller på en femte nivå.',
    'Rätta Under nr i planbladet och läs in det igen.'
FROM goal
WHERE (parent_no IS NOT NULL AND level = 1) OR level > 4;
