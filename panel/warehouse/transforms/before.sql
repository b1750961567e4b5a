-- Each value against the one $steps periods before in its series.
WITH paired AS (
    SELECT
        figure.row_no,
        figure.value,
        earlier.value AS reference,
        earlier.segment = figure.segment AS is_alike,
        figure.step - min(figure.step) OVER (PARTITION BY figure.series) < $steps AS is_beginning
    FROM figure
    LEFT JOIN figure AS earlier ON earlier.series = figure.series AND earlier.step = figure.step - $steps
)

SELECT
    row_no,
    CASE WHEN is_alike AND is_measurable($measure, reference) THEN measured($measure, value, reference) END AS shown,
    CASE
        WHEN is_beginning THEN 'begins'
        WHEN reference IS NULL THEN 'not_before'
        WHEN NOT is_alike THEN 'break_between'
        WHEN NOT is_measurable($measure, reference) THEN 'not_positive'
    END AS why
FROM paired
ORDER BY row_no
