-- Each group's share of all groups in its region and period, which has a value for every one of them. `whole` numbers what is
-- summed, and is NULL for a row that is itself a sum. $groups: how many groups there are.
WITH summed AS (
    SELECT
        row_no,
        value,
        whole,
        sum(value) OVER whole AS reference,
        count(value) OVER whole AS value_count
    FROM figure
    WINDOW whole AS (PARTITION BY whole)
)

SELECT
    row_no,
    CASE WHEN whole IS NOT NULL AND value_count = $groups AND reference <> 0 THEN measured('share', value, reference) END AS shown,
    'no_groups' AS why
FROM summed
ORDER BY row_no
