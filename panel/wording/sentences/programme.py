"""Sentences on the programme's points: their status by handling, by goal and over time."""

from collections.abc import Mapping, Sequence

import pandas as pd

from panel.wording import text
from panel.wording.sentences.status import counted, inflected, of_plan

DONE, ONGOING, NOT_BEGUN = "Slutförd", "Pågår", "Ej påbörjad"
# More goals than these are counted, not named.
MAX_NAMED = 3


def short(count: int, total: int) -> str:
    """Return "11 av 36 slutförda", for use beside the noun."""
    return f"{count} av {total} {inflected(DONE, count)}"


def since_decision(count: int, before: int, total: int) -> str:
    """Return "11 av 36 slutförda, 6 fler än vid beslutet"."""
    change = (
        f"{abs(count - before)} {'fler' if count > before else 'färre'} än" if count != before else "lika många som"
    )
    return f"{short(count, total)}, {change} vid beslutet"


def of_total(count: int, total: int) -> str:
    """Return "11 av 36"."""
    return f"{text.number(count)} av {text.number(total)}"


def at_decision(first: int | None) -> str:
    """Return the words after the number of points done: how many were when the plan was decided.

    None where nothing has been reported since.
    """
    return "slutförda vid beslutet" if first is None else f"slutförda ({first} vid beslutet)"


def headline(counts: Mapping[str, int], unreported: Mapping[str, int], *, is_reported: bool) -> str:
    """Return how many points are done, ongoing and not begun. `counts` is by status, and has at least one point.

    `unreported` are those of them that no follow-up has an answer for: their status is the plan's. While nothing
    `is_reported`, that is all of them.
    """
    total, finished = sum(counts.values()), counts.get(DONE, 0)
    are, alone = ("är", "är inte påbörjad") if is_reported else ("var", "var inte påbörjad")
    if total == 1:
        sentence = f"Programpunkten {'pågår' if is_reported else 'pågick'}" if counts.get(ONGOING) else ""
        sentence = f"Programpunkten {are} slutförd" if finished else sentence or f"Programpunkten {alone}"
    elif finished == total:
        sentence = f"Alla {total} programpunkter {are} slutförda"
    else:
        number = text.number(finished) if finished else "Ingen"
        sentence = f"{number} av {text.number(total)} programpunkter {are} {inflected(DONE, finished or 1)}"
    if not is_reported:
        return f"{sentence} när planen beslutades. Inget har rapporterats sedan dess."
    rest = [
        f"{text.number(count)} {'är ' * (status == NOT_BEGUN)}{of_plan(status, count, unreported.get(status, 0))}"
        for status in (ONGOING, NOT_BEGUN)
        if total > 1 and (count := counts.get(status, 0))
    ]
    return " ".join([f"{text.listed([sentence, *rest])}.", *_not_reported(sum(unreported.values()))])


def _not_reported(count: int) -> list[str]:
    """Return how many points have the plan's status because nobody has reported on them."""
    return [f"{text.number(count)} är inte {'rapporterad' if count == 1 else 'rapporterade'}."] if count else []


def moved(pairs: Sequence[tuple[str, str]]) -> str:
    """Return how many points have another status than when the plan was decided: (status then, status now) of each."""
    order = [NOT_BEGUN, ONGOING, DONE]
    changed = [(order.index(then), order.index(now)) for then, now in pairs if then != now]
    kinds = [
        (sum(now == 2 for _, now in changed), "slutförts"),
        (sum(then < now == 1 for then, now in changed), "påbörjats"),
        (sum(then > now for then, now in changed), "gått tillbaka"),
    ]
    parts = [(count, verb) for count, verb in kinds if count]
    if not parts:
        return "Ingen punkt har ändrat status sedan planen beslutades."
    (first, verb), *rest = parts
    words = [
        f"{text.count(first, 'punkt', 'punkter')} {verb}",
        *(f"{text.number(count)} {verb}" for count, verb in rest),
    ]
    return f"Sedan planen beslutades har {text.listed(words)}."


def plans_own(day: str) -> str:
    """Return that every status is the plan's own, of the day it was decided."""
    return f"All status är planens egen, {day}."


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


def answered_in_short(period: str, points: int, total: int) -> str:
    """Return how many points a follow-up reports on: "29 av 36 rapporterade i helårsuppföljningen 2024"."""
    return f"{points} av {total} rapporterade i {period}"


def answered(period: str, points: int, total: int, day: str) -> str:
    """Return how many points a follow-up ("helår 2024") has reports on, and the day of the last report."""
    rest = "" if points == total else " För övriga gäller det som senast var känt."
    return f"I {period} har {points} av {text.count(total, 'punkt', 'punkter')} rapporterats, senast {day}.{rest}"


def shown(count: int, total: int) -> str:
    """Return how many of the points are shown."""
    return f"{count} av {text.count(total, 'punkt', 'punkter')}"
