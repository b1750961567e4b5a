"""Periods as the services write them: 2024, 2024M01, 2024-01, 202401, 2024K1, 2024Q1."""

import re
from datetime import date
from typing import Literal, NamedTuple

from etl.fetch.failure import FetchError

Frequency = Literal["M", "Q", "Y"]

YEAR = re.compile(r"(\d{4})", re.ASCII)
MONTH = re.compile(r"(\d{4})(?:M|-)?(\d{2})", re.ASCII)
QUARTER = re.compile(r"(\d{4})-?[KQ]([1-4])", re.ASCII)
MONTHS = {"M": 1, "Q": 3, "Y": 12}
# Periods that the services have and the panel does not hold, by what their texts look like.
OTHER = {
    "ett halvår": re.compile(r"\d{4}-?H[12]", re.ASCII),
    "ett tertial": re.compile(r"\d{4}-?T[1-3]", re.ASCII),
    "en vecka": re.compile(r"\d{4}-?[VW]\d{1,2}", re.ASCII),
    "ett läsår": re.compile(r"\d{4}/(?:\d{2}|\d{4})", re.ASCII),
    "flera år": re.compile(r"\d{4}[-\N{EN DASH}]\d{4}", re.ASCII),
}
OTHER_PARTS = {"H": "ett halvår", "T": "ett tertial", "W": "en vecka"}


class Period(NamedTuple):
    """The first day of a month, quarter or year."""

    start: date
    frequency: Frequency


def parse_period(text: str, location: str = "") -> Period:
    """Return the period that a text names. Raises FetchError for any other text."""
    if found := YEAR.fullmatch(text):
        year, month, frequency = int(found[1]), 1, "Y"
    elif found := MONTH.fullmatch(text):
        year, month, frequency = int(found[1]), int(found[2]), "M"
    elif found := QUARTER.fullmatch(text):
        year, month, frequency = int(found[1]), 3 * int(found[2]) - 2, "Q"
    else:
        year, month, frequency = 0, 0, "Y"
    if not (1600 <= year <= 2200 and 1 <= month <= 12):
        raise _refused(text, next((name for name, form in OTHER.items() if form.fullmatch(text)), None), location)
    return Period(date(year, month, 1), frequency)  # type: ignore[arg-type]


def part_of(year: Period, frequency: str, number: int, location: str) -> Period:
    """Return a month or quarter of a year by its number, or the year. Raises FetchError for any other part."""
    if frequency not in MONTHS:
        raise _refused(f"{number}", OTHER_PARTS[frequency], location)
    return Period(date(year.start.year, MONTHS[frequency] * (number - 1) + 1, 1), frequency)  # type: ignore[arg-type]


def _refused(text: str, other: str | None, location: str) -> FetchError:
    if other is None:
        action = "En period skrivs 2024, 2024M01, 2024-01, 202401, 2024K1 eller 2024Q1."
        return FetchError(f"'{text}' är ingen period.", action, location=location)
    problem = f"'{text}' är {other}, och panelens perioder är månader, kvartal och år."
    return FetchError(problem, "Välj bort det med select i katalogen, eller hämta en annan tabell.", location=location)
