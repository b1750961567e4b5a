"""The rows of a table of measures: name, Kolada id, baseline, and a target a year."""

from dataclasses import replace

from panel.plans.reading.goals import Goals
from panel.plans.reading.headings import GoalHeading
from panel.plans.reading.lines import Line, number_in
from panel.plans.reading.measures import Figures, figure_of_cell, named_unit, verb_direction, with_direction
from panel.plans.reading.rows import Measure, Reading
from panel.plans.reading.tables import KOLADA_ID, Table

NOTHING = {"", "-", "–", "—", "..", ".", "*", "ej mätt", "saknas", "nytt mått", "ny", "nytt"}


def read_measures(reading: Reading, goals: Goals, table: Table) -> None:
    """Read a table of measures. Where a column names the goals, they are goals; what no column took is remarked."""
    name_at = next((table.of(kind)[0] for kind in ("measure", "name", "goal") if table.of(kind)), 0)
    goal_at = [at for at in table.of("goal") if at != name_at]
    for line in table.header:
        reading.place(line)
    for line, cells in table.rows:
        for at in goal_at:
            _goal(goals, table.columns[at].header, cells[at], line, reading)
        if not cells[name_at]:
            continue
        if goals.current is None:
            goals.add(GoalHeading("plain", "", cells[name_at]), line)
        reading.measures.append(_measure(reading, goals, table, cells, line, name_at))
        reading.place(line)


def _goal(goals: Goals, header: str, name: str, line: Line, reading: Reading) -> None:
    """Add the goal of a cell, unless it is the goal already or goes on from the row above."""
    if not name or any(reading.goals[at].name == name for _, at in goals.stack):
        return
    kind = (
        "focus"
        if "område" in header.casefold()
        else "council"
        if "fullmäktige" in header.casefold() or "kommun" in header.casefold()
        else "board"
    )
    goals.add(GoalHeading(kind, "", name, header), line)


def _measure(reading: Reading, goals: Goals, table: Table, cells: list[str], line: Line, name_at: int) -> Measure:
    name = cells[name_at]
    figures = Figures(unit=next((cells[at] for at in table.of("unit") if cells[at]), None))
    used = {name_at, *table.of("goal"), *table.of("unit"), *table.of("kolada")}
    earlier = [at for at in table.of("year") if table.of("target") or table.columns[at].year < reading.year]
    for at in (*table.of("target"), *(at for at in table.of("year") if at not in earlier)):
        cell, of = figure_of_cell(cells[at]), table.columns[at].year
        if cell.targets or cell.direction:
            used.add(at)
        targets = {of: cell.target} if cell.target is not None else {}
        figures = replace(
            figures,
            targets={**figures.targets, **targets},
            unit=figures.unit or cell.unit,
            direction=figures.direction or cell.direction,
            word=figures.word or cell.word,
        )
    dated = [
        (table.columns[at].year, at) for at in (*table.of("baseline"), *earlier) if number_in(cells[at]) is not None
    ]
    if dated:
        _, latest = max(dated)
        used.add(latest)
        figures = replace(figures, baseline=number_in(cells[latest]))
    left = [at for at, cell in enumerate(cells) if at not in used and cell.casefold() not in NOTHING]
    reading.remarks += [(name, f"{table.columns[at].header}: {cells[at]}") for at in left]
    figures = replace(figures, unit=_spelt(figures.unit) or named_unit(name))
    if not figures.direction and not figures.targets:
        figures = replace(figures, direction=verb_direction(name) if len(name.split()) > 1 else None)
    kolada = next((cells[at] for at in table.of("kolada") if KOLADA_ID.fullmatch(cells[at])), None)
    return Measure(goals.current or 0, name, line, with_direction(figures, ""), kolada)


def _spelt(unit: str | None) -> str | None:
    return "procent" if unit == "%" else unit
