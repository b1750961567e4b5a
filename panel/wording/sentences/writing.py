"""Sentences on what is written in the page: drafts, what is wrong in them, and handing them in."""

from datetime import datetime

from panel.wording import text
from panel.wording.sentences.to_do import answers


def saved(at: datetime) -> str:
    """Return when a draft was saved, and that nobody else sees it. `at` is in UTC."""
    return f"Utkastet sparades {text.swedish_moment(at)}. Ingen annan ser det förrän du har lämnat in."


def to_mend(count: int) -> str:
    """Return that fields must be corrected before a draft can be handed in."""
    return f"Rätta {text.count(count, 'fält', 'fält')} först. Det som är fel står under fältet."


def left_out(count: int) -> str:
    """Return the heading of what is written and not taken, with its number."""
    return f"Tas inte med ({text.number(count)})"


def hand_in(count: int) -> str:
    """Return the label of the button that hands in the drafts of so many rows."""
    return f"Lämna in {text.count(count, 'svar', 'svar')}"


def drafts_left(count: int) -> str:
    """Return how many rows the reader has drafts of that are not handed in; "" for none."""
    left = "som inte är lämnat" if count == 1 else "som inte är lämnade"
    return f"Du har {text.count(count, 'utkast', 'utkast')} {left}." if count else ""


def group(name: str, count: int) -> str:
    """Return the heading of a group of rows, with their number."""
    return f"{name}: {text.count(count, 'rad', 'rader')}"


def headline(missing: int, total: int, drafts: int) -> str:
    """Return how many of the requested answers are missing, as on Att göra, and how many rows have drafts."""
    done = answers(missing, total)
    return f"{done}, och {text.count(drafts, 'utkast', 'utkast')} väntar." if drafts else f"{done}."
