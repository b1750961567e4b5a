"""Sentences on the programme's points: their status by handling, by goal and over time."""

from collections.abc import Mapping, Sequence

import pandas as pd

from panel.wording import text
from panel.wording.sentences.status import counted, inflected

DONE = "Slutförd"
# More goals than these are counted, not named.
MAX_NAMED = 3


def done(count: int, total: int, points: str = "punkter") -> str:
    """Return "11 av 36 punkter är slutförda". `points` is the noun, for pages where it is not given by the context."""
    return f"{count} av {total} {points} är {inflected(DONE, count)}"


def short(count: int, total: int) -> str:
    """Return "11 av 36 slutförda", for use beside the noun."""
    return f"{count} av {total} {inflected(DONE, count)}"


def of_total(count: int, total: int) -> str:
    """Return "11 av 36"."""
    return f"{text.number(count)} av {text.number(total)}"


def at_decision(first: int | None) -> str:
    """Return the words after the number of points done: how many were when the plan was decided.

    None where nothing has been reported since.
    """
    return "slutförda vid beslutet" if first is None else f"slutförda ({first} vid beslutet)"


def by_handling(counts: Mapping[str, int]) -> str:
    """Return how many points are under the plan's goals and how many outside the plan. `counts` is by handling_kind."""
    total = sum(counts.values())
    return (
        f"{counts.get('goal', 0)} av {text.count(total, 'punkt', 'punkter')} hanteras under planens mål,"
        f" {counts.get('outside', 0)} ligger utanför planen"
    )


def by_goal(totals: "pd.Series[int]") -> str:
    """Return which goal has most points, and which has none: one row a goal, by its name."""
    maximum = int(totals.max()) if len(totals) else 0
    if not maximum:
        return "Inget av planens mål har någon punkt"
    top, empty = ([str(name) for name in totals.index[totals == count]] for count in (maximum, 0))
    if len(totals) == 1:
        return f"{top[0]} har {text.count(maximum, 'punkt', 'punkter')}"
    if len(top) == len(totals):
        return f"Alla {len(totals)} mål har lika många punkter: {maximum}"
    if len(top) == 1:
        sentence = f"{top[0]} har flest punkter: {maximum}"
    else:
        named = text.listed(top) if len(top) <= MAX_NAMED else f"{len(top)} mål"
        sentence = f"{named} har flest punkter: {maximum} var"
    none = ", ".join(empty) if len(empty) <= MAX_NAMED else f"{len(empty)} mål"
    return sentence + (f"; {none} har ingen" if empty else "")


def over_time(before: int, after: int) -> str:
    """Return how many points are done, and how many were when the plan was decided."""
    if before == after == 0:
        return "Ingen punkt är slutförd, liksom när planen beslutades"
    if before == after:
        are = "punkt är slutförd" if after == 1 else "punkter är slutförda"
        return f"{after} {are}, lika många som när planen beslutades"
    return f"Slutförda punkter har gått från {before} till {after} sedan planen beslutades"


def steps_in_words(title: str, days: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """Return the text alternative of stacked areas: each day, and the number of points by status."""
    sentence = "; ".join(
        f"{day} {counted({status: int(count) for status, count in counts.items()})}" for day, counts in days
    )
    return f"Staplade ytor i steg. {title}. {sentence}."


def answered(period: str, points: int, total: int, day: str) -> str:
    """Return how many points a follow-up ("helår 2024") has reports on, and the day of the last report."""
    rest = "" if points == total else " För övriga gäller det som senast var känt."
    return f"I {period} har {points} av {text.count(total, 'punkt', 'punkter')} rapporterats, senast {day}.{rest}"


def shown(count: int, total: int) -> str:
    """Return how many of the points are shown."""
    return f"{count} av {text.count(total, 'punkt', 'punkter')}"
