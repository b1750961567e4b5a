"""Sentences on the newest figure of an indicator: its change, and the plan's claim."""

from datetime import date
from math import isnan

from panel.wording import text


def population_claim(value: float, period_start: date, scb: float, register: float) -> str:
    """Return the plan's claim on the population, and whether it is the municipality's own register that it agrees with.

    `scb` and `register` are the figures of the two registers for the same month, NaN where there is none.
    """
    sentence = f"Planen: {text.number(value)} i {text.month(period_start)}"
    if isnan(scb) or scb == value:
        return sentence
    then = f"SCB hade då {text.number(scb)}"
    if register == value:
        return f"{sentence}, enligt ett annat register, kommunens eget; {then}"
    return f"{sentence}; {then}"


def unemployment_claim(value: float, period_start: date, frequency: str = "M") -> str:
    """Return the plan's claim on unemployment in a period: "Planen: 8,8 % i oktober 2023", "Planen: 6,1 % 2024"."""
    period = text.period(period_start, frequency)
    return f"Planen: {text.percent(value)} {f'i {period}' if frequency == 'M' else period}"


def official(value: str, unit: str, when: str, source: str) -> str:
    """Return a figure of official statistics with its period and source: "74,2 procent, 2024 (Kolada)"."""
    return f"{value} {unit}, {when} ({source})"
