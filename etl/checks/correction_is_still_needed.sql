WITH counted AS (
    SELECT
        correction.plan_id,
        correction.correction_id,
        correction.source_says,
        correction.guard_count,
        coalesce(sum((length(text) - length(replace(text, source_says, ''))) / length(source_says)), 0)::INTEGER
            AS found_count
    FROM correction
    LEFT JOIN document_line USING (plan_id)
    GROUP BY ALL
)

SELECT
    'data/plans/' || plan_id || '/corrections.csv, ' || correction_id AS place,
    '''' || source_says || ''' står ' || found_count || ' gånger i planen, men vakten väntar ' || guard_count || '.'
        AS problem,
    'Ta bort rättelsen om källan är rättad, eller granska de nya ställena och ändra guard_count.' AS action
FROM counted
WHERE found_count <> guard_count
