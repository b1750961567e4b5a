"""Sentences on what is handed in for approval."""

from datetime import date

from panel.wording import text

STEPS = {"sent back": "skickades tillbaka", "withdrawn": "togs tillbaka"}


def waits(who: str) -> str:
    """Return that something waits, and the functions that may approve it."""
    return f"väntar på godkännande av {who}"


def step(name: str, by: str, on: date) -> str:
    """Return that something was sent back or withdrawn, by which function and when."""
    return f"{STEPS[name]} {text.day(on)} av {by}"


def approved(by: str, number: int, on: date) -> str:
    """Return which function approved a publication, and under which number and when it was handed in."""
    return f"Godkänd av {by}. Inlämnad {text.day(on)} som inlämning {number}."


def left(count: int) -> str:
    """Return that so many of the values handed in are not changed by an approval; "" for none."""
    if not count:
        return ""
    return f"{text.count(count, 'uppgift', 'uppgifter')} till gäller redan, eller är senare inlämnad på nytt, och ändras inte."


def handed_in(count: int, on: date) -> str:
    """Return how much was handed in, and when."""
    return f"{text.count(count, 'uppgift', 'uppgifter')}, {text.day(on)}"


def sent_back(count: int) -> str:
    """Return how much was sent back to the reader's office."""
    return f"{text.count(count, 'inlämning', 'inlämningar')} att rätta"


def waiting(count: int) -> str:
    """Return how much of what the reader's office has handed in waits."""
    return f"{text.count(count, 'inlämning', 'inlämningar')} väntar på godkännande"


def to_approve(count: int) -> str:
    """Return how much waits for the reader's approval."""
    return f"{text.count(count, 'inlämning', 'inlämningar')} att godkänna"


def taken_up(count: int) -> str:
    """Return how many of the values that were sent back are now drafts."""
    return f"{text.count(count, 'uppgift', 'uppgifter')} är nu dina utkast."
