"""Sentences on the schedule of follow-ups, and on what is left to do before a sheet can be published."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pandas as pd

from panel.wording import text


def schedule(follow_ups: pd.DataFrame) -> str:
    """Return "delårsuppföljning i augusti 2025 och helårsuppföljning i februari 2026", in order of due_on.

    Takes name, year, month and due_on, for any number of follow-ups. "" for none.
    """
    rows = follow_ups.sort_values("due_on")[["name", "year", "month"]].itertuples(index=False)
    return text.listed([f"{name.lower()} i {text.month(date(int(year), int(month), 1))}" for name, year, month in rows])


def lacking(due: Sequence[date], today: date) -> str:
    """Return when follow-ups were, or are, to be handed in, while nothing of them is reported; "" for none.

    `due` are their last days, in order.
    """
    past = [day for day in due if day < today]
    if past:
        days = [_day_before(day, after) for day, after in pairwise(past)] + [text.day(past[-1])]
        which = "Uppföljningen" if len(past) == 1 else "Uppföljningarna"
        return f"{which} skulle ha lämnats {text.listed(days)}."
    return f"Första uppföljningen ska lämnas senast {text.day(due[0])}." if due else ""


def _day_before(day: date, after: date) -> str:
    """Return a day followed by another: without its year where they have the same."""
    whole = text.day(day)
    return whole.removesuffix(f" {day.year}") if day.year == after.year else whole


def standing(opens_on: date, days_left: int, missing: int, *, has_begun: bool) -> str:
    """Return whether a follow-up has not begun, is open, is overdue or is complete.

    `missing` is how many of its values are not reported; `has_begun` whether it requires any yet.
    """
    if not has_begun:
        return f"Uppföljningen börjar den {text.day(opens_on)}."
    if missing == 0:
        sentence = "Alla svar är inne" + ("" if days_left >= 0 else ", och sista dagen har passerat")
        return f"{sentence}. Ändringar kan lämnas in."
    return (
        "Uppföljningen pågår." if days_left >= 0 else "Sista dagen har passerat, men bladet kan fortfarande lämnas in."
    )


def other_words(words: Sequence[tuple[str, str]]) -> str:
    """Return the question about cells whose word is not in the list. `words` has (as written, as read) per cell."""
    listed = ", ".join(f"'{found}' som {meant}" for found, meant in dict.fromkeys(words))
    if len(words) == 1:
        return f"1 cell har ett annat ord än listans. Ska det läsas så här: {listed}?"
    return f"{len(words)} celler har andra ord än listans. Ska de läsas så här: {listed}?"


def words_read(count: int) -> str:
    """Return how many cells with another word than the list's have been read as one of the list's."""
    return (
        f"{text.number(count)} annat ord läst som listans"
        if count == 1
        else f"{text.number(count)} andra ord lästa som listans"
    )


def seen_unread(count: int) -> str:
    """Return the label with which a user confirms having seen what is not read: `count` things."""
    return f"Jag har sett det som inte läses ({text.number(count)})"


def seen_read_anyway(count: int) -> str:
    """Return the label with which a user confirms having seen what is read although it may not be meant to be."""
    return f"Jag har sett det som läses ändå ({text.number(count)})"


def seen_odd(count: int) -> str:
    """Return the label with which a user confirms having seen what should be checked again."""
    return f"Jag har sett det som ska ses över ({text.number(count)})"


def before_publishing(waits: Sequence[str], undecided: int, *, is_written: bool = False) -> str:
    """Return what is left to do before publishing a file, or handing in what is written; "" for nothing.

    `waits` are phrases in the imperative.
    """
    choices = "gör 1 val ovan" if undecided == 1 else f"gör {undecided} val ovan"
    left = [*waits, *([choices] if undecided else [])]
    act = "lämna in" if is_written else "publicera"
    return f"Innan du kan {act}: {text.listed(left)}." if left else ""
