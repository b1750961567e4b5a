-- Needs of a plan: criteria, points.
-- Near-equal wording: the same work will be reported in two places.
SELECT
    criterion.plan_id,
    criterion.goal_no || criterion.letter || ':' || point_no AS key,
    'low' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    'Måluppfyllelse ' || goal_no || letter || ' och programpunkt ' || point_no || ' säger samma sak' AS title,
    '"' || criterion.text || '" står ' || CASE WHEN criterion.text = point.text THEN '' ELSE 'nästan ' END
    || 'ordagrant på båda ställena. Samma arbete följs upp två gånger.' AS detail,
    'en måluppfyllelse och en programpunkt' AS expected,
    'samma sak på två ställen' AS found,
    criterion.statement_id
FROM criterion
-- Texts of very different length cannot be near-equal. This avoids nearly all of the slow comparisons.
INNER JOIN programme_point AS point
    ON point.plan_id = criterion.plan_id
    AND length(point.text) BETWEEN 0.9 * length(criterion.text) AND 1.1 * length(criterion.text)
WHERE levenshtein(lower(criterion.text), lower(point.text)) <= 0.1 * length(criterion.text)
