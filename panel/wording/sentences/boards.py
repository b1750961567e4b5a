"""Sentences on several boards of one municipality: the programme that they share, and how they stand."""

from collections.abc import Sequence
from datetime import date

from panel.wording import text

SERVE_NONE = "Inget mål ovanför nämndens"


def answered(points: int, total: int, plans: int) -> str:
    """Return how many of the programme's points are in the plans of two boards or more."""
    return f"{points} av {text.count(total, 'punkt', 'punkter')} besvaras i {plans} nämnders planer"


def unanswered(points: int) -> str:
    """Return how many points are in no plan: at least one."""
    return f"Ingen av planerna svarar för {text.count(points, 'punkt', 'punkter')}"


def standing(boards: int, forecasts: int, over: int, late: int) -> str:
    """Return how many boards have made a forecast and are over their frame by it, and how many are late to report."""
    if forecasts:
        money = f"{over or 'ingen'} av {forecasts} med prognos räknar med att gå över sin ram"
    else:
        money = "ingen har lämnat någon prognos"
    reports = f"{late or 'ingen'} har svar som skulle ha lämnats"
    return f"{text.count(boards, 'nämnd', 'nämnder')}: {money}, och {reports}"


def next_due(due: tuple[str, date] | None) -> str:
    """Return the next follow-up (in the definite form) and its last day: "delårsuppföljningen 20 jun 2024"."""
    return "alla dagar har varit" if due is None else f"{due[0]} {text.brief_day(due[1])}"


def late(answers: int) -> str:
    """Return how many answers are late, or that none is."""
    return f"{text.number(answers)} svar saknas" if answers else "inget"


def points_done(done: int, total: int) -> str:
    """Return how many points are done: "3 av 36 slutförda"."""
    return f"{text.number(done)} av {text.number(total)} {'slutförd' if done == 1 else 'slutförda'}"


def levels(names: Sequence[str]) -> str:
    """Return what plans call their highest goals, as within a sentence; "" is a plan that has no word of its own."""
    return text.listed([f"{name[:1].lower()}{name[1:]}" if name else "fullmäktiges mål" for name in names])
