-- Each value against its series' own at the period $base.
SELECT
    figure.row_no,
    CASE
        WHEN base.segment = figure.segment AND is_measurable($measure, base.value)
            THEN measured($measure, figure.value, base.value)
    END AS shown,
    CASE
        WHEN base.value IS NULL THEN 'no_base'
        WHEN NOT is_measurable($measure, base.value) THEN 'base_not_usable'
        WHEN base.segment <> figure.segment THEN 'break_since_base'
    END AS why
FROM figure
LEFT JOIN figure AS base ON base.series = figure.series AND base.step = $base
ORDER BY figure.row_no
