-- The sum or the mean of the $width periods up to each: none missing, none on the other side of a break.
WITH windowed AS (
    SELECT
        row_no,
        sum(value) OVER wide AS total,
        count(value) OVER wide AS value_count,
        step - min(step) OVER (PARTITION BY series) < $width - 1 AS is_beginning
    FROM figure
    WINDOW wide AS (PARTITION BY series, segment ORDER BY step RANGE BETWEEN $width - 1 PRECEDING AND CURRENT ROW)
)

SELECT
    row_no,
    CASE WHEN value_count = $width THEN CASE $measure WHEN 'sum' THEN total ELSE total / $width END END AS shown,
    CASE WHEN is_beginning THEN 'begins' ELSE 'window_not_whole' END AS why
FROM windowed
ORDER BY row_no
