"""Sentences on the newest figure of an indicator: its period, age and change, and the plan's claim."""

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
    """Return "Folkmängd till och med kvartal 4 2025", with its age where a newer figure is overdue.

    `months_overdue` is the figure's age in months where one is overdue, else None; here and below.
    """
    old = "" if months_overdue is None else f" ({age(months_overdue)})"
    return f"{name} till och med {text.period(period_start, frequency)}{old}"


def population_claim(value: float, period_start: date, scb: float, register: float) -> str:
    """Return the plan's claim on the population, and whether it is the municipality's own register that it agrees with.

    `scb` and `register` are the figures of the two registers for the same month, NaN where there is none.
    """
    sentence = f"Planen: {text.number(value)} i {text.month(period_start)}"
    if isnan(scb) or scb == value:
        return sentence
    then = f"SCB hade då {text.number(scb)}"
    if register == value:
        return f"{sentence}, enligt ett annat register (kommunens eget, KID); {then}"
    return f"{sentence}; {then}"


def unemployment_claim(value: float, period_start: date, frequency: str = "M") -> str:
    """Return the plan's claim on unemployment in a period: "Planen: 8,8 % i oktober 2023", "Planen: 6,1 % 2024"."""
    period = text.period(period_start, frequency)
    return f"Planen: {text.percent(value)} {f'i {period}' if frequency == 'M' else period}"
