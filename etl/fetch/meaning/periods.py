"""Periods as the services write them: 2024, 2024M01, 2024-01, 2024K1, 2024Q1."""

import re
from datetime import date
from typing import Literal, NamedTuple

from etl.fetch.failure import FetchError

Frequency = Literal["M", "Q", "Y"]

YEAR = re.compile(r"(\d{4})", re.ASCII)
MONTH = re.compile(r"(\d{4})(?:M|-)(\d{2})", re.ASCII)
QUARTER = re.compile(r"(\d{4})-?[KQ]([1-4])", re.ASCII)


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
        problem = f"'{text}' är ingen period."
        raise FetchError(problem, "En period skrivs 2024, 2024M01, 2024-01, 2024K1 eller 2024Q1.", location=location)
    return Period(date(year, month, 1), frequency)  # type: ignore[arg-type]
