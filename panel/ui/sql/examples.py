"""Example queries on Fråga med SQL, by title."""

from urllib.parse import quote

from markupsafe import Markup

from panel.ui.home import own_place
from panel.wording.templates import render

# {region} and {name} are the municipality's own.
EXAMPLES = {
    "Folkmängden i {name}, månad för månad": """\
SELECT period_start, value AS folkmangd
FROM observation
WHERE indicator_id = 'population' AND region_code = '{region}' AND frequency = 'M'
ORDER BY period_start""",
    "Arbetslösheten i {name} och riket": """\
SELECT period_start, region.name AS region, value AS arbetsloshet_procent
FROM observation
JOIN region USING (region_code)
WHERE indicator_id = 'unemployment_share' AND frequency = 'Q' AND region_code IN ('{region}', '00')
ORDER BY period_start, region""",
    "De tio kommuner som har vuxit mest på tio år": """\
SELECT region.name AS kommun,
    round(100 * (arg_max(value, period_start) / arg_min(value, period_start) - 1), 1) AS okning_procent
FROM observation
JOIN region USING (region_code)
WHERE indicator_id = 'population' AND frequency = 'Y' AND region.kind = 'municipality'
    AND period_start BETWEEN DATE '2014-01-01' AND DATE '2024-01-01'
GROUP BY kommun
ORDER BY okning_procent DESC
LIMIT 10""",
    "Vilka serier finns, och hur långt räcker de?": """\
SELECT indicator_id, title AS matt, unit AS enhet, observation.frequency AS frekvens,
    count(DISTINCT region_code) AS regioner, min(period_start) AS fran, max(period_start) AS till
FROM observation
JOIN indicator USING (indicator_id)
GROUP BY ALL
ORDER BY matt, frekvens""",
    "Hur många programpunkter har varje mål?": """\
SELECT goal.goal_no || ' ' || goal.name AS mal, count(point_no) AS punkter
FROM goal
LEFT JOIN programme_point_goal USING (plan_id, goal_no)
GROUP BY goal.goal_no, goal.name
ORDER BY length(goal.goal_no), goal.goal_no""",
    "Budgetens poster, med meningen i planen": """\
SELECT line_id, name AS post, low_mnkr AS lagst_mnkr, high_mnkr AS hogst_mnkr, quote AS mening
FROM budget_line
JOIN statement USING (statement_id)
ORDER BY parent_id NULLS FIRST, position""",
    "Vilka frågetecken finns i planen?": """\
SELECT severity AS vikt, subject AS amne, title AS rubrik, expected AS planen_anger, found AS kontrollen_ger
FROM finding
WHERE verdict IN ('does_not_add_up', 'contradicted')
ORDER BY severity, subject, rubrik""",
}


def examples_of(region: str, name: str) -> dict[str, str]:
    """Return the queries by title, for a municipality by its code and name."""
    return {title.format(name=name): sql.format(region=region) for title, sql in EXAMPLES.items()}


def links() -> Markup:
    """Return the examples, as HTML, as links that fill in the query. Following a link does not run it."""
    addresses = [(f"sql?fraga={quote(sql, safe='')}", title) for title, sql in examples_of(*own_place()).items()]
    return render("sql/examples.html", examples=addresses)
