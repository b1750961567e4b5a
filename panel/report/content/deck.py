"""The content of the slides: ten at most, each with its message as title."""

from collections.abc import Callable
from functools import lru_cache

import pandas as pd

from panel.report.content import budget, goals, method, programme, summary, world
from panel.report.content.data import ASSESSMENT, NOT_MET, PARTLY, ReportContent, read_content
from panel.report.content.events import changes, deviations
from panel.report.content.proposals import line_or_goal
from panel.report.state import KEPT, State
from panel.report.tree import Cell, Chart, Column, Slide, Table
from panel.wording import text
from panel.wording.plan import forecast
from panel.wording.sentences import forecast as forecast_sentences
from panel.wording.sentences import goals as goal_sentences
from panel.wording.sentences import plan as plan_sentences
from panel.wording.sentences import proposals as proposal_sentences
from panel.wording.sentences import report as sentences
from panel.wording.sentences.proposals import MONEY

# More bullets do not fit on a slide; the notes have all of them.
MAX_BULLETS = 7
MAX_ACTION_LENGTH = 90
IN_THE_REPORT = "står i rapporten"


@lru_cache(maxsize=KEPT)
def deck(state: State) -> tuple[Slide, ...]:
    """Return the slides of a state. A subject without data has no slide."""
    content = read_content(state)
    makers: tuple[Callable[[ReportContent], Slide | None], ...] = (
        _now,
        _goals,
        _goals_off_course,
        _points,
        _changed,
        _forecast,
        _lines,
        _proposals,
        _world,
    )
    return (_first(content), *(slide for make in makers if (slide := make(content)) is not None))


def _first(content: ReportContent) -> Slide:
    state = content.state
    facts = (state.title, ", ".join(filter(None, (state.board, state.case_number))), f"Läget per {text.day(state.day)}")
    notes = tuple(run.text for paragraph in method.colophon(state) for run in paragraph.runs)
    return Slide(f"{state.period_title} {state.year}", facts, notes=notes)


def _now(content: ReportContent) -> Slide:
    figures = summary.figures(content)
    notes = tuple(f"{row[0].text}: {note}" for row in figures.rows for cell in row for note in cell.notes)
    return Slide(summary.message(content), table=figures, source="Källorna står i anteckningarna.", notes=notes)


def _goals(content: ReportContent) -> Slide | None:
    if content.standing[ASSESSMENT].isna().all():
        return None
    return _drawn(goals.assessment_chart(content))


def _goals_off_course(content: ReportContent) -> Slide | None:
    """Return the criteria assessed as not met, or met in part only."""
    not_met, partly = content.assessed(NOT_MET), content.assessed(PARTLY)
    rows = pd.concat([not_met, partly])
    if rows.empty:
        return None
    texts = content.criteria.set_index(["goal_no", "letter"])["text"]
    body = tuple(
        (
            Cell(goals.name_of(row), is_bold=True),
            Cell(texts[row["goal_no"], row["letter"]]),
            goals.assessment_cell(row[ASSESSMENT]),
        )
        for _, row in rows.iterrows()
    )
    columns = (Column("Nr", 0.6), Column("Måluppfyllelse", 6), Column("Bedömning", 2))
    off = goal_sentences.off_course(len(not_met), len(partly), len(content.criteria))
    notes = tuple(f"{goals.name_of(row)}: {goals.reported_by(row, ASSESSMENT)}" for _, row in rows.iterrows())
    return Slide(off, table=Table(off, columns, body), source=_of_offices(content), notes=notes)


def _of_offices(content: ReportContent) -> str:
    return f"Källa: kontorens rapporter till och med {content.state.follow_up}. Publiceringar och celler står i anteckningarna."


def _points(content: ReportContent) -> Slide | None:
    chart = programme.by_goal(content)
    return _drawn(chart) if chart else None


def _changed(content: ReportContent) -> Slide | None:
    found = changes(content)
    if not found:
        return None
    return Slide(
        sentences.changed(len(found)),
        tuple(one.text for one in found[:MAX_BULLETS]) + _and_more(len(found) - MAX_BULLETS),
        source=_of_offices(content),
        notes=tuple(" ".join((one.text, *one.notes)) for one in found),
    )


def _and_more(left: int) -> tuple[str, ...]:
    return (more,) if (more := sentences.and_more(left, "i anteckningarna")) else ()


def _forecast(content: ReportContent) -> Slide | None:
    return _drawn(budget.bridge(content)) if content.has_bridge else None


def _lines(content: ReportContent) -> Slide | None:
    """Return the lines that are worse than budget, with their actions."""
    worse = content.worse_lines
    if worse.empty:
        return None
    body = tuple(
        (Cell(row["name"], is_bold=True), Cell(forecast.deviation(row)), Cell(_action(row)))
        for _, row in worse.iterrows()
    )
    columns = (Column("Post", 3.2), Column("Avvikelse, mnkr", 1.4, True), Column("Åtgärd", 4.6))
    without = int(worse["action"].isna().sum())
    message = forecast_sentences.worse_lines(len(worse), without)
    notes = tuple(" ".join((one.text, *one.notes)) for one in deviations(content) if one.notes)
    return Slide(message, table=Table(message, columns, body), source=_of_offices(content), notes=notes)


def _action(row: pd.Series) -> str:
    if not isinstance(row["action"], str):
        return "Inte ifylld"
    return row["action"] if len(row["action"]) <= MAX_ACTION_LENGTH else IN_THE_REPORT.capitalize()


def _proposals(content: ReportContent) -> Slide | None:
    rows = content.proposals
    if rows.empty:
        return None
    body = tuple(
        (
            Cell(str(row["proposal_no"])),
            Cell(line_or_goal(row["from_item"])),
            Cell(line_or_goal(row["to_item"])),
            Cell(text.amount(row["amount_mnkr"]) if row["proposal_kind"] == MONEY else "arbete ställs om"),
        )
        for _, row in rows.iterrows()
    )
    columns = (Column("Förslag", 1), Column("Från", 4), Column("Till", 4), Column("Belopp, mnkr", 2, True))
    message = proposal_sentences.to_decide(rows, content.state.follow_up)
    reasons = tuple(
        f"Förslag {row['proposal_no']}: {_reason(row)} {goals.reported_by(row)}" for _, row in rows.iterrows()
    )
    return Slide(message, table=Table(message, columns, body), source=_of_offices(content), notes=reasons)


def _reason(row: pd.Series) -> str:
    return f"”{row['reason']}”" if isinstance(row["reason"], str) else "inget skäl är ifyllt."


def _world(content: ReportContent) -> Slide | None:
    """Return population and unemployment side by side, or the one that there are figures for."""
    charts = [
        chart for chart in (world.population_chart(content.state), world.unemployment_chart(content.state)) if chart
    ]
    if not charts:
        return None
    counts = {str(verdict): int(count) for verdict, count in world.claims(content)["verdict"].value_counts().items()}
    tested = (plan_sentences.claims_tested(counts),) if counts else ()
    message = ". ".join(chart.drawing.title for chart in reversed(charts))
    source = "Källa: SCB och Arbetsförmedlingen. Enhet och definition står i anteckningarna."
    drawn = tuple(chart.drawing for chart in charts)
    return Slide(message, charts=drawn, source=source, notes=(*(chart.source for chart in charts), *tested))


def _drawn(chart: Chart) -> Slide:
    drawing = chart.drawing
    return Slide(drawing.title, (drawing.subtitle,), (drawing,), source=chart.source, notes=(drawing.alt,))
