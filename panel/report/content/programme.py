"""Programpunkter: where each point stands, what has changed, and who has said so."""

import pandas as pd

from panel.charts import programme as charts
from panel.report import drawing
from panel.report.content.data import Known, points_by_goal
from panel.report.content.goals import status_cell
from panel.report.origins import line_of, reports_until, said_by, source_line, statistics
from panel.report.state import ask
from panel.report.tree import Block, Cell, Chart, Column, Section, Table, words
from panel.wording import labels, text
from panel.wording.sentences import plan as sentences

TITLE = "Programpunkter"
STATUS = "Status är planens egna ord: Slutförd, Pågår, Ej påbörjad."


def section(told: Known) -> Section:
    """Return how far the points have come, and each of them."""
    if told.points.empty:
        board = ask("plan", told.state)["board_form"].iloc[0]
        return Section(TITLE, (words(f"{sentences.no_points(board)}."),))
    blocks: list[Block] = [chart for chart in [by_goal(told)] if chart]
    days = ask("programme_over_time", told.state)
    if told.state.is_whole_year and days["recorded_on"].nunique() > 1:
        drawn = drawing.steps(charts.over_time(days), "antal programpunkter", "Dag då något blev känt")
        blocks.append(Chart(drawn, source_line(_sources(told), "antal programpunkter", STATUS)))
    return Section(TITLE, (*blocks, _table(told)))


def by_goal(told: Known) -> Chart | None:
    """Return where the points stand, goal by goal; None where no goal has any."""
    if not any(len(goals) for goals in told.points["goal_nos"]):
        return None
    drawn = drawing.bars(charts.by_goal(points_by_goal(told)), "antal programpunkter", "Mål")
    under_two = f"{STATUS} En punkt under två mål räknas under båda; punkter utanför målen står bara i tabellen."
    return Chart(drawn, source_line(_sources(told), "antal programpunkter", under_two))


def _sources(told: Known) -> str:
    return f"{statistics(told.state, [f'{told.state.plan_id}:plan'])}; {reports_until(told.state, 'point')}"


def _table(told: Known) -> Table:
    columns = (
        Column("Nr", 0.7, True),
        Column("Programpunkt", 3.8),
        Column("Hantering", 1.7),
        Column("Status", 1.6),
        Column("Kommentar och underlag", 5.2),
    )
    body = tuple(_row(told, row) for _, row in told.points.iterrows())
    points = text.count(len(told.points), "programpunkt", "programpunkter")
    caption = f"{told.state.board}: {points} i {told.state.period_name}"
    source = f"Källa: {_sources(told)}. Kommentarer är återgivna som de är skrivna."
    return Table(caption, columns, body, source)


def _row(told: Known, row: pd.Series) -> tuple[Cell, ...]:
    goals = ", ".join(map(str, row["goal_nos"]))
    handled = f"mål {goals}" if goals else labels.WORDS[row["handling_kind"]]
    comment = (
        f"”{row['comment']}” ({labels.period_name(row['comment_period'])})\n" if isinstance(row["comment"], str) else ""
    )
    return (
        Cell(str(row["point_no"])),
        Cell(row["text"]),
        Cell(handled[0].upper() + handled[1:]),
        status_cell(row["status"]),
        Cell(comment + _said(told, row)),
    )


def _said(told: Known, row: pd.Series) -> str:
    """Return who gave the status, what it was before, and the follow-up that last said it still holds."""
    plan = ""
    if row["status_period"] == "plan":
        plan = f"Planens egen status, {text.day(told.state.decided_on)}. {line_of(row['statement_id'])}"
    if not row["origins"]:
        return plan
    changed = f"Från {row['before']}. " if isinstance(row["before"], str) and row["before"] != row["status"] else ""
    still = (
        f"Oförändrad enligt {labels.period_name(row['confirmed_period'])}. "
        if isinstance(row["confirmed_period"], str)
        else ""
    )
    return f"{plan} {still}{said_by(row, is_partly=True)}" if plan else f"{changed}{still}{said_by(row)}"
