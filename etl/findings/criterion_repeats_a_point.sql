-- Near-equal wording: the same work will be reported in two places.
SELECT
    criterion.plan_id,
    criterion.goal_no || criterion.letter || ':' || point_no AS key,
    'low' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    'Måluppfyllelse ' || goal_no || letter || ' och programpunkt ' || point_no || ' säger samma sak' AS title,
    '"' || criterion.text || '" står nästan ordagrant på båda ställena. Samma arbete följs upp två gånger.' AS detail,
    'ett ställe' AS expected,
    'två ställen' AS found,
    criterion.statement_id
FROM criterion
INNER JOIN programme_point AS point USING (plan_id)
WHERE jaro_winkler_similarity(lower(criterion.text), lower(point.text)) > 0.97
