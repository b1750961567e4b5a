-- The mean of each season of a series, over the years that have all $seasons and are measured as the newest year is. None for
-- fewer than two such years.
WITH newest AS (
    SELECT series, max_by(segment, step) AS segment
    FROM figure
    WHERE value IS NOT NULL
    GROUP BY series
),

whole_year AS (
    SELECT figure.series, figure.step // $seasons AS year
    FROM figure
    INNER JOIN newest USING (series, segment)
    GROUP BY figure.series, figure.step // $seasons
    HAVING count(figure.value) = $seasons
),

season AS (
    SELECT
        figure.series,
        figure.step % $seasons AS season,
        avg(figure.value) AS mean,
        count(*) AS year_count,
        min(whole_year.year) AS first_year,
        max(whole_year.year) AS last_year
    FROM figure
    INNER JOIN whole_year ON whole_year.series = figure.series AND whole_year.year = figure.step // $seasons
    GROUP BY figure.series, figure.step % $seasons
    HAVING count(*) > 1
)

SELECT
    figure.row_no,
    season.mean AS season_mean,
    coalesce(season.year_count, 0) AS mean_years,
    coalesce(season.first_year, 0) AS mean_first,
    coalesce(season.last_year, 0) AS mean_last
FROM figure
LEFT JOIN season ON season.series = figure.series AND season.season = figure.step % $seasons
ORDER BY figure.row_no
