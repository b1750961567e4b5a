"""The newest figure held: how far it reaches, how old it is, how it has changed, and what the plan said beside it."""

from datetime import date
from math import isnan

from panel.wording import text

MONTHS_AS_YEARS = 24


def age(months: int) -> str:
    """Return "1 månad gammal", "11 månader gammal", and from two years on "2 år gammal"."""
    if months >= MONTHS_AS_YEARS:
        return f"{months // 12} år gammal"
    return f"{months} {'månad' if months == 1 else 'månader'} gammal"


def reach(name: str, period_start: date, frequency: str, months_overdue: int | None) -> str:
    """Return "Folkmängd till och med kvartal 4 2025", and its age where a newer figure should have come by now."""
    old = "" if months_overdue is None else f" ({age(months_overdue)})"
    return f"{name} till och med {text.period(period_start, frequency)}{old}"


def overdue(name: str, period_start: date, frequency: str, months_overdue: int | None) -> str:
    """Return how old the newest figure is where a newer should have come by now; empty where not."""
    if months_overdue is None:
        return ""
    return (
        f"{name}: den senaste uppgift som panelen har, {text.period(period_start, frequency)}, är {age(months_overdue)}."
        " En nyare borde ha kommit."
    )


def change(shown: str, period: str, producer: str, months_overdue: int | None) -> str:
    """Return "−76 på ett år, 31 december 2025 (SCB), 11 månader gammal". `shown` is the change in words, "" where none is known."""
    parts = [f"{shown} på ett år"] if shown else []
    parts.append(f"{period} ({producer})")
    if months_overdue is not None:
        parts.append(age(months_overdue))
    return ", ".join(parts)


def change_shown(value: float, unit: str, decimals: int) -> str:
    """Return a change in words: "−76", "+0,3 procentenheter"; "" where it is not known."""
    if isnan(value):
        return ""
    if unit == "procent":
        return f"{text.signed(value, decimals)}{text.NBSP}procentenheter"
    return text.signed(value, decimals)


def population_claim(value: float, period_start: date, scb: float, register: float) -> str:
    """Return what the plan says of the population, and whether it is of the register that the panel's own figure is of.

    `scb` and `register` are what SCB and the municipality's own register had for the same month, NaN where not known.
    """
    sentence = f"Planen: {text.number(value)} i {text.month(period_start)}"
    if isnan(scb) or scb == value:
        return sentence
    then = f"SCB hade då {text.number(scb)}"
    if register == value:
        return f"{sentence}, enligt ett annat register (kommunens eget, KID); {then}"
    return f"{sentence}; {then}"


def unemployment_claim(value: float, period_start: date, frequency: str = "M") -> str:
    """Return what the plan says of the unemployment in a period: "Planen: 8,8 % i oktober 2023", "Planen: 6,1 % 2024"."""
    period = text.period(period_start, frequency)
    return f"Planen: {text.percent(value)} {f'i {period}' if frequency == 'M' else period}"
