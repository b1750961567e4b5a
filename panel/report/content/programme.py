"""Programpunkter: the status of each point, changes, and who reported them."""

import pandas as pd

from panel.charts import programme as charts
from panel.report import drawing
from panel.report.content.data import ReportContent, points_by_goal
from panel.report.content.goals import status_cell
from panel.report.origins import line_of, reported_by, reports_until, source_line, statistics
from panel.report.state import read_for_state
from panel.report.tree import Block, Cell, Chart, Column, Section, Table, words
from panel.wording import labels, text
from panel.wording.sentences import plan as sentences

TITLE = "Programpunkter"
STATUS = "Status är planens egna ord: Slutförd, Pågår, Ej påbörjad."


def section(content: ReportContent) -> Section:
    """Return the chapter: charts by goal and, for the whole year, over time, then a table of all points."""
    if content.points.empty:
        plan = read_for_state("plan", content.state).iloc[0]
        said = sentences.no_points(plan["programme_point_count_stated"], plan["board_form"])
        return Section(TITLE, (words(f"{said}."),))
    blocks: list[Block] = [chart for chart in [by_goal(content)] if chart]
    days = read_for_state("programme_over_time", content.state)
    if content.state.is_whole_year and days["recorded_on"].nunique() > 1:
        drawn = drawing.steps(charts.over_time(days), "antal programpunkter", "Dag då något blev känt")
        blocks.append(Chart(drawn, source_line(_sources(content), "antal programpunkter", STATUS)))
    return Section(TITLE, (*blocks, _table(content)))


def by_goal(content: ReportContent) -> Chart | None:
    """Return the status of the points by goal; None where no goal has any."""
    if not any(len(goals) for goals in content.points["goal_nos"]):
        return None
    drawn = drawing.bars(charts.by_goal(points_by_goal(content)), "antal programpunkter", "Mål")
    under_two = f"{STATUS} En punkt under två mål räknas under båda; punkter utanför målen står bara i tabellen."
    return Chart(drawn, source_line(_sources(content), "antal programpunkter", under_two))


def _sources(content: ReportContent) -> str:
    return f"{statistics(content.state, [f'{content.state.plan_id}:plan'])}; {reports_until(content.state, 'point')}"


def _table(content: ReportContent) -> Table:
    columns = (
        Column("Nr", 0.7, True),
        Column("Programpunkt", 3.8),
        Column("Hantering", 1.7),
        Column("Status", 1.6),
        Column("Kommentar och underlag", 5.2),
    )
    body = tuple(_row(content, row) for _, row in content.points.iterrows())
    points = text.count(len(content.points), "programpunkt", "programpunkter")
    caption = f"{content.state.board}: {points} i {content.state.follow_up}"
    source = f"Källa: {_sources(content)}. Kommentarer är återgivna som de är skrivna."
    return Table(caption, columns, body, source)


def _row(content: ReportContent, row: pd.Series) -> tuple[Cell, ...]:
    goals = ", ".join(map(str, row["goal_nos"]))
    handled = f"mål {goals}" if goals else labels.WORDS[row["handling_kind"]]
    comment = (
        f"”{row['comment']}” ({labels.follow_up_name(row['comment_period'])})\n"
        if isinstance(row["comment"], str)
        else ""
    )
    return (
        Cell(str(row["point_no"])),
        Cell(row["text"]),
        Cell(handled[0].upper() + handled[1:]),
        status_cell(row["status"]),
        Cell(comment + _reported_by(content, row)),
    )


def _reported_by(content: ReportContent, row: pd.Series) -> str:
    """Return who reported the status, the one before it, and the last follow-up that confirmed it."""
    plan = ""
    if row["status_period"] == "plan":
        plan = f"Planens egen status, {text.day(content.state.decided_on)}. {line_of(row['statement_id'])}"
    if not row["origins"]:
        return f"Inte rapporterad. {plan}" if content.has_reports else plan
    changed = f"Från {row['before']}. " if isinstance(row["before"], str) and row["before"] != row["status"] else ""
    still = (
        f"Oförändrad enligt {labels.follow_up_name(row['confirmed_period'])}. "
        if isinstance(row["confirmed_period"], str)
        else ""
    )
    return f"{plan} {still}{reported_by(row, is_partly=True)}" if plan else f"{changed}{still}{reported_by(row)}"
