"""The goals, measures and budget rows that were read, as rows of the plan sheet; what it has no room for is listed."""

from collections.abc import Iterable
from decimal import Decimal

from panel.plans.amounts import Amount, to_mnkr
from panel.plans.document.document import plain
from panel.plans.reading.goals import LETTERED
from panel.plans.reading.measures import Figures
from panel.plans.reading.rows import BudgetRow, Measure, Reading
from panel.plans.sheet.contract import QUOTE
from panel.plans.sheet.filled import Filled, Row, Value
from panel.plans.sheet.naming import ITEM_NUMBER
from panel.wording import text

Listed = tuple[str, str]
# What goals above others are called where the plan has no word for them, and the words that say no more than goal.
HIGHER = "Övergripande mål"
PLAIN = {"", "mål"}
# Words that are a target without a figure.
ALONE = {"increase", "decrease"}


def _row(values: dict[str, Value], quote: str) -> Row:
    guessed = {name for name, value in values.items() if value is not None}
    return Row({**values, QUOTE: quote.strip()}, guessed=guessed)


def add_goals(filled: Filled, reading: Reading, year: int) -> list[Listed]:
    """Add the board's goals with their measures, and the council's above them. Return what the sheet cannot hold."""
    left: list[Listed] = []
    goals = reading.goals
    own = _own(reading)
    above = [at for at in range(len(goals)) if at not in own]
    higher = dict(zip(above, _numbers([goals[at].number for at in above]), strict=True))
    for at, number in higher.items():
        goal = goals[at]
        values: dict[str, Value] = {
            "council_goal_no": number,
            "title": plain(goal.name),
            "level_name": goal.word.capitalize() or HIGHER,
            "parent_no": higher.get(goal.parent) if goal.parent is not None else None,
        }
        filled.rows.setdefault("council_goal", []).append(_row(values, goal.line.text))
        left += [(goal.name, one) for one in (*goal.description, *(f"Bidrar till {one}." for one in goal.serves))]
        left += [(goal.name, one.line.text) for one in reading.measures if one.goal == at]
    numbers = dict(zip(own, _numbers([goals[at].number for at in own]), strict=True))
    for at, number in numbers.items():
        goal = goals[at]
        values = {
            "goal_no": number,
            "name": plain(goal.name),
            "description": " ".join(plain(one) for one in goal.description) or None,
            "council_goals": (higher[goal.parent],) if goal.parent in higher else None,
            "level_name": goal.word.capitalize() if goal.word.casefold() not in PLAIN else None,
            "parent_no": numbers.get(goal.parent) if goal.parent is not None else None,
        }
        filled.rows.setdefault("goal", []).append(_row(values, goal.line.text))
        left += [(goal.name, f"Bidrar till {one}.") for one in goal.serves]
        left += [(goal.name, f"Har nummer {goal.number} i planen.")] if goal.number not in {"", number} else []
        own_measures = [one for one in reading.measures if one.goal == at]
        for letter, measure in zip(LETTERED, own_measures, strict=False):
            left += _add_measure(filled, measure, number, letter, year)
        left += [(goal.name, one.text) for one in own_measures[len(LETTERED) :]]
    return left


def _numbers(stated: list[str]) -> list[str]:
    """Return the goals' numbers: the plan's own where all have one and they differ, or else 1, 2, 3 in order."""
    own = {one for one in stated if ITEM_NUMBER.fullmatch(one)}
    return stated if len(own) == len(stated) else [str(number) for number in range(1, len(stated) + 1)]


def _own(reading: Reading) -> list[int]:
    """Return the board's own goals: those that are measured or have none below them, and all under one that is."""
    above = {goal.parent for goal in reading.goals}
    measured = {one.goal for one in reading.measures}
    own: list[int] = []
    for at, goal in enumerate(reading.goals):
        if goal.parent in own or (goal.kind != "council" and (at not in above or at in measured)):
            own.append(at)
    return own


def _add_measure(filled: Filled, measure: Measure, goal_no: str, letter: str, year: int) -> list[Listed]:
    figures = measure.figures if measure.figures.is_clear else Figures()
    letter = measure.letter or letter
    years = {of: one for of, one in figures.targets.items() if of}
    by_year = years if set(years) - {year} or len(figures.targets) > 1 else {}
    values: dict[str, Value] = {
        "goal_no": goal_no,
        "letter": letter,
        "letter_basis": "stated" if measure.letter else "derived",
        "text": plain(measure.text),
        "baseline": figures.baseline,
        "target": None if by_year else figures.target,
        "unit": figures.unit if figures.targets or figures.baseline is not None else None,
        "direction": figures.direction,
        "target_word": figures.word if figures.targets or figures.word in ALONE else None,
        "indicator_id": measure.kolada,
    }
    filled.rows.setdefault("criterion", []).append(_row(values, measure.line.text))
    for of, target in by_year.items():
        values = {"goal_no": goal_no, "letter": letter, "year": of, "value": target}
        filled.rows.setdefault("criterion_target", []).append(_row(values, measure.line.text))
    if not measure.figures.is_clear:
        return [(measure.text, "Utgångsläget och målvärdet går åt ett annat håll än ordet.")]
    return [(measure.text, f"Mål: {text.shortest(one)}") for of, one in figures.targets.items() if by_year and not of]


def add_budget(filled: Filled, reading: Reading, year: int) -> list[Listed]:
    """Add the frame, its parts, their other years and the frame's change. Return what the sheet cannot hold."""
    left: list[Listed] = []
    frame = next((row for row in reading.budget if row.kind == "frame"), None)
    lines = [row for row in reading.budget if row.kind != "change"]
    for position, row in enumerate(sorted(lines, key=lambda one: one is not frame), start=0 if frame else 1):
        is_frame = row is frame
        values: dict[str, Value] = {
            "line_id": "frame" if is_frame else None,
            "parent_id": "frame" if frame and not is_frame else None,
            "position": position or 1,
            "name": "Budgetram" if is_frame else row.name,
            "amount_mnkr": _mnkr(row, year),
            "stated_share_pct": row.share,
        }
        # The frame's own sentence seldom has its cost and income: then the table's sum is the source of all three.
        source = row.total if row.total and row.total.gross else row
        if source.gross and source.unit:
            values["cost_mnkr"], values["income_mnkr"] = (_in_mnkr(one, source.unit) for one in source.gross)
        filled.rows.setdefault("budget_line", []).append(_row(values, source.quote))
        left += [(row.name, row.quote)] if source is not row else []
        left += _add_years(filled, row, str(values["line_id"] or row.name), year)
    for row in reading.budget:
        if row.kind == "change":
            values = {
                "kind": "total",
                "position": 90,
                "name": row.name,
                "change_mnkr": _mnkr(row, year),
                "basis": "stated",
            }
            filled.rows.setdefault("budget_change", []).append(_row(values, row.quote))
    return left


def _mnkr(row: BudgetRow, year: int) -> float | None:
    amount = row.amounts.get(year)
    return _in_mnkr(amount, row.unit) if amount is not None and row.unit else None


def _in_mnkr(amount: float, unit: str) -> float:
    return float(to_mnkr(Amount(Decimal(repr(amount)), unit)))


def _add_years(filled: Filled, row: BudgetRow, line: str, year: int) -> Iterable[Listed]:
    """Add a row's amounts of other years than the plan's. Return those without a unit."""
    sources = {of: one for one in (row.total, row) if one for of in one.amounts if of != year}
    for of, one in sorted(sources.items()):
        if one.unit:
            values: dict[str, Value] = {
                "line_id": line,
                "year": of,
                "kind": one.called.get(of) or (row.total.called.get(of) if row.total else None),
                "amount_mnkr": _mnkr(one, of),
            }
            filled.rows.setdefault("budget_year", []).append(_row(values, one.quote))
    return [(row.name, f"{of}: {text.shortest(amount)}") for of, amount in row.amounts.items() if not row.unit]
