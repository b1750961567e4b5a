"""The rules of what a plan is to achieve: goals, criteria, targets, points and follow-ups refer to each other."""

import re
from collections.abc import Generator, Iterator, Sequence

from panel.plans.sheet.contract import read_contract
from panel.plans.sheet.filled import Filled, Row
from panel.plans.sheet.naming import goals_under, indicators_of, period_of, tables_asked
from panel.sheets.contract import read_contract as follow_up_contract
from panel.sheets.layout import CellNote

LETTER = re.compile(r"[A-ZÅÄÖ]")
SDG_COUNT = 17
NEEDS_TARGET = {"at_least", "at_most"}
FIRST_YEAR, LAST_YEAR = 1900, 2200
MAX_YEARS = 20
MAX_LEVELS = 4


def note(row: Row, name: str, message: str) -> CellNote:
    """Return a message on the cell of a row's column."""
    sheet, _, cell = row.location(name).rpartition("!")
    return CellNote(sheet, cell, message)


def _goals(filled: Filled) -> Iterator[CellNote]:
    council = {row.get("council_goal_no") for row in filled.of("council_goal")}
    for row in filled.of("goal"):
        for number in row.get("council_goals") or ():
            if number not in council:
                yield note(row, "council_goals", f"Mål {number} finns inte på bladet Fullmäktiges mål.")
        for number in row.get("sdgs") or ():
            if not 1 <= number <= SDG_COUNT:
                yield note(row, "sdgs", f"{number} är inget av de globala målen, 1 till {SDG_COUNT}.")
        if row.get("sdgs") and not row.get("sdg_said_by"):
            yield note(row, "sdg_said_by", "Skriv vem som har gjort kopplingen: en funktion, inte en person.")
        indicators = indicators_of(row)
        for one in dict.fromkeys(indicators):
            if indicators.count(one) > 1:
                yield note(row, "indicators", f"{one} står två gånger.")
        if indicators and not row.get("indicators_said_by"):
            yield note(row, "indicators_said_by", "Skriv vem som har valt statistiken: en funktion, inte en person.")


def _levels(filled: Filled) -> Iterator[CellNote]:
    """Yield the goals that stand under none, under themselves, or below the fourth level, and levels without a name."""
    above, own = filled.of("council_goal"), filled.of("goal")
    named = [row for row in above if row.get("level_name")]
    for row in above if named else ():
        if not row.get("level_name"):
            yield note(row, "level_name", "Andra mål på bladet har en nivå. Skriv målets nivå, eller lämna alla tomma.")
    for row in () if named else above:
        if row.get("parent_no"):
            yield note(row, "level_name", "Målet står under ett annat. Skriv vad nivån heter, till exempel Inriktning.")
    higher = yield from _depths(above, "council_goal_no")
    lower = yield from _depths(own, "goal_no")
    levels = max(higher, default=0) if named else 0
    deepest = next((row for row, depth in zip(own, lower, strict=True) if levels + depth > MAX_LEVELS), None)
    if deepest is not None:
        yield note(
            deepest,
            "goal_no",
            f"Målet står på nivå {MAX_LEVELS + 1} eller lägre. Planen får ha {MAX_LEVELS} nivåer av mål.",
        )


def _depths(rows: Sequence[Row], key: str) -> Generator[CellNote, None, list[int]]:
    """Yield the rows whose goal above is not there or is below themselves. Return how deep each row stands, from 1."""
    parents = {row.get(key): row.get("parent_no") for row in rows if row.get(key)}
    depths = []
    for row in rows:
        line = [row.get(key)]
        while (parent := parents.get(line[-1])) in parents and parent not in line:
            line.append(parent)
        depths.append(len(line))
        if parent in line:
            yield note(row, "parent_no", "Målet står under sig självt, genom målen däremellan. Rätta numret.")
        elif parent is not None and line == [row.get(key)]:
            yield note(row, "parent_no", f"Mål {parent} finns inte på bladet {row.location(key).partition('!')[0]}.")
    return depths


def _criteria(filled: Filled) -> Iterator[CellNote]:
    goals = {row.get("goal_no") for row in filled.of("goal")}
    for row in filled.of("criterion"):
        if row.get("goal_no") is not None and row.get("goal_no") not in goals:
            yield note(row, "goal_no", f"Mål {row.get('goal_no')} finns inte på bladet Mål.")
        if row.get("letter") and not LETTER.fullmatch(row.get("letter")):
            yield note(row, "letter", f"'{row.get('letter')}' är ingen bokstav. Skriv A, B eller C.")
    yield from _targets(filled)


def _targets(filled: Filled) -> Iterator[CellNote]:
    criteria = {(row.get("goal_no"), row.get("letter")): row for row in filled.of("criterion")}
    with_years = {(row.get("goal_no"), row.get("letter")) for row in filled.of("criterion_target")}
    for row in filled.of("criterion_target"):
        name = (row.get("goal_no"), row.get("letter"))
        if None not in name and name not in criteria:
            yield note(row, "letter", f"{name[0]}{name[1]} finns inte på bladet Måluppfyllelse.")
        if row.get("year") is not None and not FIRST_YEAR <= row.get("year") <= LAST_YEAR:
            yield note(row, "year", f"{row.get('year')} är inget år. Skriv till exempel 2025.")
    for name, row in criteria.items():
        if name in with_years and row.get("target") is not None:
            yield note(row, "target", "Målvärden år för år står på bladet Målvärden. Låt cellen vara tom.")
        if row.get("target_word") in NEEDS_TARGET and row.get("target") is None and name not in with_years:
            yield note(row, "target", "Minst och högst behöver ett målvärde, här eller på bladet Målvärden.")


def _points(filled: Filled) -> Iterator[CellNote]:
    goals = {row.get("goal_no") for row in filled.of("goal")}
    total = filled.plan_field("programme_point_count_stated")
    for row in filled.of("point"):
        number, under = row.get("point_no"), goals_under(row)
        if number is not None and total is not None and not 1 <= number <= total:
            yield note(row, "point_no", f"Programmet har {total} punkter enligt bladet Planen, så {number} finns inte.")
        if under is None:
            yield note(row, "goals", "Målen går inte att läsa. Skriv numren med semikolon emellan: 5; 7.")
            continue
        for goal_no in under.keys() - goals:
            yield note(row, "goals", f"Mål {goal_no} finns inte på bladet Mål.")
        if (row.get("handling_kind") == "goal") != bool(under):
            message = "Hanteras punkten under planens mål ska målet stå här, annars inte."
            yield note(row, "goals", message)


def _follow_ups(filled: Filled) -> Iterator[CellNote]:
    rows, title = filled.of("follow_up"), read_contract().sheet("follow_up").title
    if not rows:
        yield CellNote(title, "A2", "Planen ska ha minst en uppföljning. Fyll i en rad för var och en.")
    first, last = filled.plan_field("year"), filled.plan_field("last_year")
    if first is not None and last is not None and not first <= last <= first + MAX_YEARS:
        yield note(filled.plan["last_year"], "value", f"Planen kan inte gälla från {first} till {last}.")
    seen: dict[str, Row] = {}
    for row in rows:
        year, period = row.get("plan_year"), period_of(filled, row)
        if year is not None and first is not None and not first <= year <= (last or first):
            yield note(row, "plan_year", f"Planen gäller inte {year} enligt bladet Planen.")
        other = seen.setdefault(period, row) if row.get("name") else row
        # Rows that both have the year are compared by the sheet's key.
        if other is not row and None in (year, other.get("plan_year")):
            yield note(row, "name", f"Uppföljningen står redan i {other.location('name')}.")
        if tables_asked(row) is None:
            titles = ", ".join(sheet.title for sheet in follow_up_contract().sheets)
            yield note(row, "asks_for", f"Skriv bladens namn med semikolon emellan. De som finns: {titles}.")


STRUCTURE = (_goals, _levels, _criteria, _points, _follow_ups)
