"""What the workbook holds: a sheet for each page of the panel, its tables whole, its charts' figures with it."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from panel.report.content import budget, goals, programme, summary, world
from panel.report.content.data import ASSESSMENT, Known, known
from panel.report.origins import reports_until, statistics, statistics_of
from panel.report.state import KEPT, State, ask
from panel.report.tree import Chart, Drawing, Field, Grid, Sheet
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.columns import COLUMNS, column
from panel.wording.sentences import unemployment
from panel.wording.statistics.ages import age_name

WIDEST, NARROWEST = 60, 9
HIDDEN = {"sha256"}


@lru_cache(maxsize=KEPT)
def sheets(state: State) -> tuple[Sheet, ...]:
    """Return the panel as sheets, in the order of its menu."""
    told = known(state)
    return (
        _about(told),
        _population(state),
        _unemployment(state),
        _budget(told),
        _goals(told),
        _programme(told),
        _to_do(state),
        _proposals(told),
        _receipts(state),
        _sources(told),
    )


def grid(title: str, frame: pd.DataFrame, source: str = "", drop: Sequence[str] = ()) -> Grid:
    """Return a frame for a sheet: its columns named as on the pages, its values as they are, words in Swedish.

    Columns that the pages have no name for are for the queries alone, and are left out.
    """
    left_out = HIDDEN | set(drop)
    columns = [name for name in frame.columns if name in COLUMNS.pages and name not in left_out]
    frequency = labels.frequency_of(frame["period_start"]) if "period_start" in frame else "M"
    rows = tuple(
        tuple(_value(name, value, frequency) for name, value in zip(columns, row, strict=True))
        for row in frame[columns].itertuples(index=False)
    )
    return Grid(title, tuple(_field(name, rows, at) for at, name in enumerate(columns)), rows, source)


def _value(column: str, value: object, frequency: str) -> object:
    """Return a cell's value: a number, a day, or words; None where there is nothing."""
    if isinstance(value, np.ndarray | list):
        return ", ".join(map(str, value))
    if labels.is_missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return text.period(value, frequency) if column == "period_start" else value.date()
    if isinstance(value, bool | np.bool_):
        return "ja" if value else "nej"
    if column == "age":
        return age_name(str(value))
    if isinstance(value, str):
        return labels.period_name(value) if column.endswith("period") else labels.WORDS.get(value, value)
    return value.item() if isinstance(value, np.generic) else value


def _field(name: str, rows: Sequence[tuple[object, ...]], at: int) -> Field:
    header = labels.label(name)
    longest = max((len(str(row[at])) for row in rows if row[at] is not None), default=0)
    return Field(header, min(max(longest + 2, len(header) + 4, NARROWEST), WIDEST), column(name).decimals)


def _drawn(*charts: Chart | None) -> tuple[Drawing, ...]:
    return tuple(chart.drawing for chart in charts if chart is not None)


def _about(told: Known) -> Sheet:
    """Return the first sheet: what this is, of what state, and where the year stands."""
    state = told.state
    build = read("latest_build").iloc[0]
    facts = (
        ("Plan", f"{state.title} ({state.case_number})"),
        ("Nämnd", state.board),
        ("Uppföljning", state.period_name),
        ("Läget per", text.day(state.day)),
        ("Databasens kontrollsumma", state.content_sha256),
        ("Källor i databasen", text.number(build["input_count"])),
        ("Exempeldata", "ja: uppföljningarna är påhittade" if state.is_example else "nej"),
        ("Tomma celler", "uppgiften saknas eller är inte rapporterad; det är aldrig noll"),
    )
    figures = summary.figures(told)
    rows = tuple(
        (*(cell.text for cell in row), " ".join(note for cell in row for note in cell.notes)) for row in figures.rows
    )
    widths = (24, 34, 34, 40, WIDEST)
    names = (*(column.name for column in figures.columns), "Källa")
    fields = tuple(Field(name, width) for name, width in zip(names, widths, strict=True))
    selection = Grid("Urval och ursprung", (Field("Uppgift", 24), Field("Värde", 34)), facts)
    return Sheet("Översikt", summary.message(told), (Grid(figures.caption, fields, rows), selection))


def _population(state: State) -> Sheet:
    tables = {
        "Folkmängd i månadens slut": ask("population_monthly", state),
        "Förändring per år": ask("population_change_yearly", state, **world.of_plan(state)),
        "Förändringens delar per år": ask("population_components_yearly", state),
    }
    grids = tuple(
        grid(title, rows, f"Källa: {statistics_of(state, rows, 'SCB')}" if len(rows) else "")
        for title, rows in tables.items()
    )
    return Sheet("Befolkning", "Befolkning", grids, _drawn(world.population_chart(state), world.change_chart(state)))


def _unemployment(state: State) -> Sheet:
    compared = ask("unemployment_comparison", state)
    tables = {
        "Arbetslöshet per kvartal": ask("unemployment_quarterly", state),
        unemployment.quarters_caption(compared): compared,
    }
    grids = tuple(
        grid(title, rows, f"Källa: {statistics_of(state, rows, world.SERVICE)}" if len(rows) else "")
        for title, rows in tables.items()
    )
    return Sheet("Arbetslöshet", "Arbetslöshet", grids, _drawn(world.unemployment_chart(state)))


def _budget(told: Known) -> Sheet:
    state = told.state
    lines, changes = ask("budget_lines", state), ask("budget_changes", state)
    reported = f"Källa: {reports_until(state, 'line')}"
    plan = f"Källa: {statistics(state, [f'{state.plan_id}:plan'])}"
    grids = (
        grid(f"Utfall, prognos och avvikelse i {state.period_name}", told.lines, reported),
        grid("Ramen och dess delar", lines, plan),
        grid("Från föregående års ram", changes, plan),
        grid("Verksamheter som betalas av intäkter", ask("financing", state), plan),
    )
    bridge = budget.bridge(told) if told.has_forecast else None
    return Sheet("Budget", budget.TITLE, grids, _drawn(bridge, *budget.frame_charts(state)))


def _goals(told: Known) -> Sheet:
    state = told.state
    keys = ["goal_no", "letter"]
    criteria = told.criteria.merge(told.standing.drop(columns=["period"]), on=keys, how="left")
    source = f"Källa: {reports_until(state, 'criterion')}"
    measures = [rows for rows in told.measures.values() if len(rows)]
    grids = [
        grid("Målen", told.goals.rename(columns={"description": "text"}), drop=["council_goals"]),
        grid(f"Måluppfyllelserna i {state.period_name}", criteria, source, ["letter_basis", "direction"]),
        grid("Varje rapport om en måluppfyllelse", told.reports, source),
        grid("Aktiviteter", told.activities, f"Källa: {reports_until(state, 'activity')}", ["item_id"]),
    ]
    if measures:
        grids.insert(2, grid("Nyckeltal", pd.concat(measures), f"Källa: {reports_until(state, 'measure')}"))
    judged = goals.judged_chart(told) if told.standing[ASSESSMENT].notna().any() else None
    return Sheet("Mål", goals.TITLE, tuple(grids), _drawn(judged))


def _programme(told: Known) -> Sheet:
    points = told.points.rename(columns={"goal_nos": "goal_no"})
    grids = (
        grid(f"Programpunkterna i {told.state.period_name}", points, f"Källa: {reports_until(told.state, 'point')}"),
    )
    return Sheet("Programpunkter", programme.TITLE, grids, _drawn(programme.by_goal(told)))


def _to_do(state: State) -> Sheet:
    rows = ask("to_do", state)
    own = rows[rows["period"] == state.period]
    title = f"Vad som efterfrågas i {state.period_name}, så som det var {text.day(state.day)}"
    return Sheet("Att göra", title, (grid("Att göra", own, drop=["office_id", "item_id", "sheet_kind"]),))


def _proposals(told: Known) -> Sheet:
    sums = ask("proposal_sums", told.state)
    source = f"Källa: {reports_until(told.state, 'proposal')}"
    grids = (
        grid(f"Förslag i {told.state.period_name}", told.proposals, source),
        grid("Summor av omfördelningarna, mnkr", sums, source),
    )
    return Sheet("Förslag", "Förslag till omfördelning och omprioritering", grids)


def _receipts(state: State) -> Sheet:
    rows = ask("receipts", state)
    known_then = rows[rows["recorded_on"] <= pd.Timestamp(state.day)].rename(columns={"office_names": "office_name"})
    named = [", ".join(map(labels.period_name, periods.split(", "))) for periods in known_then["periods"]]
    known_then = known_then.assign(period=named)
    return Sheet("Kvitton", "Publiceringar", (grid("Kvitton", known_then, drop=["recorded_at"]),))


def _sources(told: Known) -> Sheet:
    state = told.state
    found = told.findings.rename(columns={"detail": "text", "since": "answered_on"})
    corrections = ask("corrections", state).rename(columns={"subject": "title"})
    grids = (
        grid("Källor", ask("sources", state), drop=["source_id"]),
        grid("Iakttagelser", found, drop=["severity", "item_id", "involves"]),
        grid("Rättelser", corrections),
    )
    return Sheet("Källor och kvalitet", "Källor och kvalitet", grids)
