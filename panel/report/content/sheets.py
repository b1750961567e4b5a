"""The content of the workbook: a sheet per page of the panel, with whole tables and the figures of its charts."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from panel.report.content import budget, goals, programme, summary, world
from panel.report.content.data import ASSESSMENT, ReportContent, read_content
from panel.report.origins import reports_until, statistics, statistics_of
from panel.report.state import KEPT, State, read_for_state
from panel.report.tree import Chart, Drawing, Field, Grid, Sheet
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.columns import COLUMNS, column
from panel.wording.plan.frame_parts import GROSS
from panel.wording.sentences import unemployment
from panel.wording.statistics.ages import age_name

MAX_WIDTH, MIN_WIDTH = 60, 9
HIDDEN = {"sha256"}


@lru_cache(maxsize=KEPT)
def sheets(state: State) -> tuple[Sheet, ...]:
    """Return the sheets of a state, in the order of the panel's menu."""
    content = read_content(state)
    return (
        _about(content),
        _population(state),
        _unemployment(state),
        _budget(content),
        _goals(content),
        _programme(content),
        _to_do(state),
        _proposals(content),
        _receipts(state),
        _sources(content),
    )


def grid(title: str, frame: pd.DataFrame, source: str = "", drop: Sequence[str] = ()) -> Grid:
    """Return a frame as a grid: headers as on the pages, values as they are, codes as Swedish words.

    Columns without a name in columns.toml are used by queries only, and are left out; so are those in `drop`.
    """
    left_out = HIDDEN | set(drop)
    columns = [name for name in frame.columns if name in COLUMNS.pages and name not in left_out]
    frequency = labels.frequency_in(frame)
    rows = tuple(
        tuple(_value(name, value, frequency) for name, value in zip(columns, row, strict=True))
        for row in frame[columns].itertuples(index=False)
    )
    return Grid(title, tuple(_field(name, rows, at) for at, name in enumerate(columns)), rows, source)


def _value(column: str, value: object, frequency: str) -> object:
    """Return a cell's value: a number, a date or text; None where it is missing."""
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
    max_length = max((len(str(row[at])) for row in rows if row[at] is not None), default=0)
    return Field(header, min(max(max_length + 2, len(header) + 4, MIN_WIDTH), MAX_WIDTH), column(name).decimals)


def _drawn(*charts: Chart | None) -> tuple[Drawing, ...]:
    return tuple(chart.drawing for chart in charts if chart is not None)


def _about(content: ReportContent) -> Sheet:
    """Return the first sheet: the key figures, and what the workbook was made of."""
    state = content.state
    build = read("latest_build").iloc[0]
    facts = (
        ("Plan", state.document),
        ("Nämnd", state.board),
        ("Uppföljning", f"{state.period_title} {state.year}"),
        ("Läget per", text.day(state.day)),
        ("Databasens kontrollsumma", state.content_sha256),
        ("Källor i databasen", text.number(build["input_count"])),
        ("Exempeldata", "ja: uppföljningarna är påhittade" if state.is_example else "nej"),
        ("Tomma celler", "uppgiften saknas eller är inte rapporterad; det är aldrig noll"),
    )
    figures = summary.figures(content)
    rows = tuple(
        (*(cell.text for cell in row), " ".join(note for cell in row for note in cell.notes)) for row in figures.rows
    )
    widths = (24, 34, 60, MAX_WIDTH)
    names = (*(column.name for column in figures.columns), "Källa")
    fields = tuple(Field(name, width) for name, width in zip(names, widths, strict=True))
    selection = Grid("Urval och ursprung", (Field("Uppgift", 24), Field("Värde", 34)), facts)
    return Sheet("Översikt", summary.message(content), (Grid(figures.caption, fields, rows), selection))


def _population(state: State) -> Sheet:
    tables = {
        "Folkmängd i månadens slut": read_for_state("population_monthly", state),
        "Förändring per år": read_for_state("population_change_yearly", state, **world.of_plan(state)),
        "Förändringens delar per år": read_for_state("population_components_yearly", state),
    }
    grids = tuple(
        grid(title, rows, f"Källa: {statistics_of(state, rows, 'SCB')}" if len(rows) else "")
        for title, rows in tables.items()
    )
    return Sheet("Befolkning", "Befolkning", grids, _drawn(world.population_chart(state), world.change_chart(state)))


def _unemployment(state: State) -> Sheet:
    compared = read_for_state("unemployment_comparison", state)
    tables = {
        "Arbetslöshet per kvartal": read_for_state("unemployment_quarterly", state),
        unemployment.quarters_caption(compared): compared,
    }
    grids = tuple(
        grid(title, rows, f"Källa: {statistics_of(state, rows, world.SERVICE)}" if len(rows) else "")
        for title, rows in tables.items()
    )
    return Sheet("Arbetslöshet", "Arbetslöshet", grids, _drawn(world.unemployment_chart(state)))


def _budget(content: ReportContent) -> Sheet:
    state = content.state
    lines, changes = read_for_state("budget_lines", state), read_for_state("budget_changes", state)
    reported = f"Källa: {reports_until(state, 'line')}"
    plan = f"Källa: {statistics(state, [f'{state.plan_id}:plan'])}"
    years = read_for_state("budget_years", state)
    grids = (
        grid(f"Utfall, prognos och avvikelse i {state.follow_up}", content.lines, reported),
        grid("Ramen och dess delar", lines, plan, [] if lines["cost_mnkr"].notna().any() else GROSS),
        *((grid("Budgeten år för år", years, plan),) if len(years) else ()),
        grid("Från föregående års ram", changes, plan),
        grid("Verksamheter som betalas av intäkter", read_for_state("financing", state), plan),
    )
    bridge = budget.bridge(content) if content.has_bridge else None
    return Sheet("Budget", budget.TITLE, grids, _drawn(bridge, *budget.frame_charts(state)))


def _goals(content: ReportContent) -> Sheet:
    state = content.state
    keys = ["goal_no", "letter"]
    criteria = content.criteria.merge(content.standing.drop(columns=["period"]), on=keys, how="left")
    source = f"Källa: {reports_until(state, 'criterion')}"
    measures = [rows for rows in content.measures.values() if len(rows)]
    # A plan without levels has nothing to say of them.
    levels = [] if content.goals["above"].notna().any() else ["level", "level_name", "parent", "above"]
    grids = [
        grid("Målen", content.goals.rename(columns={"description": "text"}), drop=["council_goals", *levels]),
        grid(f"Måluppfyllelserna i {state.follow_up}", criteria, source, ["letter_basis", "direction"]),
        grid("Varje rapport om en måluppfyllelse", content.reports, source),
        grid("Aktiviteter", content.activities, f"Källa: {reports_until(state, 'activity')}", ["item_id"]),
    ]
    if measures:
        grids.insert(2, grid("Nyckeltal", pd.concat(measures), f"Källa: {reports_until(state, 'measure')}"))
    assessed = goals.assessment_chart(content) if content.standing[ASSESSMENT].notna().any() else None
    return Sheet("Mål", goals.TITLE, tuple(grids), _drawn(assessed))


def _programme(content: ReportContent) -> Sheet:
    points = content.points.rename(columns={"goal_nos": "goal_no"})
    grids = (
        grid(
            f"Programpunkterna i {content.state.follow_up}", points, f"Källa: {reports_until(content.state, 'point')}"
        ),
    )
    return Sheet("Programpunkter", programme.TITLE, grids, _drawn(programme.by_goal(content)))


def _to_do(state: State) -> Sheet:
    rows = read_for_state("to_do", state)
    own = rows[rows["period"] == state.period]
    title = f"Vad som efterfrågas i {state.follow_up}, så som det var {text.day(state.day)}"
    return Sheet("Att göra", title, (grid("Att göra", own, drop=["office_id", "item_id", "sheet_kind"]),))


def _proposals(content: ReportContent) -> Sheet:
    sums = read_for_state("proposal_sums", content.state)
    source = f"Källa: {reports_until(content.state, 'proposal')}"
    grids = (
        grid(f"Förslag i {content.state.follow_up}", content.proposals, source),
        grid("Summor av omfördelningarna, mnkr", sums, source),
    )
    return Sheet("Förslag", "Förslag till omfördelning och omprioritering", grids)


def _receipts(state: State) -> Sheet:
    rows = read_for_state("receipts", state)
    recorded = rows[rows["recorded_on"] <= pd.Timestamp(state.day)].rename(columns={"office_names": "office_name"})
    named = [", ".join(labels.publication_subjects(periods)) for periods in recorded["periods"]]
    recorded = recorded.assign(period=named)
    return Sheet("Publiceringslogg", "Publiceringar", (grid("Publiceringar", recorded, drop=["recorded_at"]),))


def _sources(content: ReportContent) -> Sheet:
    state = content.state
    found = content.findings.rename(columns={"detail": "text", "since": "answered_on"})
    corrections = read_for_state("corrections", state).rename(columns={"subject": "title"})
    grids = (
        grid("Källor", read_for_state("sources", state), drop=["source_id"]),
        grid("Iakttagelser", found, drop=["severity", "item_id", "involves"]),
        grid("Rättelser", corrections),
    )
    return Sheet("Källor och kvalitet", "Källor och kvalitet", grids)
