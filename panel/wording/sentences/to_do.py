"""Sentences on what is left of a follow-up."""

from datetime import date, timedelta

from panel.wording import text


def left(missing: int, total: int, contradictions: int, period: str) -> str:
    """Return how many values of a follow-up ("helårsuppföljningen 2024") are missing, and how many contradictions there are."""
    sentence = f"{answers(missing, total)} i {period}"
    odd = (
        "en uppgift är motstridig" if contradictions == 1 else f"{text.number(contradictions)} uppgifter är motstridiga"
    )
    return f"{sentence}, och {odd}" if contradictions else sentence


def headline(missing: int, total: int, contradictions: int, follow_up: str, office: str = "") -> str:
    """Return how much of a follow-up ("helårsuppföljningen 2024") is left: of one office where `office` is given."""
    sentence = left(missing, total, contradictions, follow_up)
    return f"{office}: {sentence[0].lower()}{sentence[1:]}." if office else f"{sentence}."


def answers(missing: int, total: int) -> str:
    """Return how many of the requested values are missing."""
    if total == 0:
        return "Inga svar efterfrågas"
    if missing == 0:
        return "Alla svar är inne"
    return "Alla svar saknas" if missing == total else f"{missing} av {total} svar saknas"


def of_no_office(count: int, then: str) -> str:
    """Return how many missing values no office is responsible for, and what follows from it; "" for none."""
    return f"{text.count(count, 'svar', 'svar')} saknas som inget kontor är utpekat för. {then}" if count else ""


def for_us(count: int) -> str:
    """Return the heading of the missing values of what an office works with and another answers for."""
    return f"För oss: {text.number(count)} saknas"


def contradicting(count: int) -> str:
    """Return the heading of the contradictions, with their number."""
    return f"Motstridiga uppgifter: {text.number(count)}"


def other(follow_up: str, missing: int, total: int, due_on: date, days_left: int) -> str:
    """Return what another follow-up ("delårsuppföljningen 2024") lacks, and when it is, or was, to be handed in."""
    when = "skulle lämnas" if days_left < 0 else "lämnas"
    return f"{follow_up[0].upper()}{follow_up[1:]}, som {when} senast {text.day(due_on)}: {answers(missing, total).lower()}"


def time_left(due_on: date, days_left: int) -> str:
    """Return, in Swedish, how many days are left to the last day, or how many days or whole years have passed since it.

    `days_left` is negative after the last day.
    """
    if days_left == 0:
        return "i dag är sista dagen"
    if days_left > 0:
        return f"{text.count(days_left, 'dag', 'dagar')} kvar"
    today = due_on - timedelta(days=days_left)
    years = today.year - due_on.year - ((today.month, today.day) < (due_on.month, due_on.day))
    if not years:
        return f"{text.count(-days_left, 'dag', 'dagar')} efter sista dagen"
    is_whole = (today.month, today.day) == (due_on.month, due_on.day)
    return f"{'' if is_whole else 'mer än '}{years} år efter sista dagen"
