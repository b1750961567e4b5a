"""Periods as the services write them: months, quarters, half-years, years, weeks, school years, spans of years."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from etl.fetch.failure import FetchError
from panel.wording.period_lengths import LENGTHS, SCHOOL_YEAR_MONTH, SPANS

FORMS = (
    "En period skrivs 2024, 2024M01, 2024-01, 202401, 2024K1, 2024Q1, 2024H1 (halvår), 2024V05 (vecka), 2022/23"
    " (läsår), 2018-2022 (tre, fyra, fem eller tio år), 2023M04-2024M03 (tolv månader) eller 2024-03-31 (månadens sista"
    " dag)."
)


class Period(NamedTuple):
    """The first day of a period, and its length: a key of LENGTHS."""

    start: date
    frequency: str


def parse_period(text: str, location: str = "") -> Period:
    """Return the period that a text names. Raises FetchError for any other text."""
    for form, read in READERS:
        if found := form.fullmatch(text):
            try:
                period = read(*map(int, found.groups()))
            except ValueError:
                break
            if 1600 <= period.start.year <= 2200:
                return period
            break
    raise FetchError(f"'{text}' är ingen period.", FORMS, location=location)


def part_of(year: Period, frequency: str, number: int, location: str) -> Period:
    """Return a month, quarter, half-year or week of a year by its number, or the year.

    Raises FetchError for a third of a year, and for a week that the year does not have.
    """
    try:
        if frequency == "W":
            return _week(year.start.year, number)
        months = LENGTHS[frequency].months
        return Period(date(year.start.year, months * (number - 1) + 1, 1), frequency)
    except (KeyError, ValueError) as error:
        name = {"T": "tertial", "W": "vecka"}[frequency]
        problem = f"{name.capitalize()} {number} {year.start.year} är ingen period i panelen."
        raise FetchError(problem, "Välj bort den med select i katalogen.", location=location) from error


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), "M")


def _half_year(year: int, half: int) -> Period:
    return Period(date(year, 6 * half - 5, 1), "H")


def _week(year: int, week: int) -> Period:
    return Period(date.fromisocalendar(year, week, 1), "W")


def _school_year(first: int, last: int) -> Period:
    if last not in {first + 1, (first + 1) % 100}:
        raise ValueError(last)
    return Period(date(first, SCHOOL_YEAR_MONTH, 1), "S")


def _span(first: int, last: int) -> Period:
    """Return a span of years. Two years with a hyphen may be a school year as well, and are none."""
    code = f"{last - first + 1}Y"
    if code not in SPANS:
        raise ValueError(last)
    return Period(date(first, 1, 1), code)


def _twelve_months(first_year: int, first: int, last_year: int, last: int) -> Period:
    if (12 * last_year + last) - (12 * first_year + first) != 11 or not 1 <= last <= 12:
        raise ValueError(last)
    return Period(date(first_year, first, 1), "R")


def _month_end(year: int, month: int, day: int) -> Period:
    """Return the month that ends on a day, as stocks are dated."""
    if day != monthrange(year, month)[1]:
        raise ValueError(day)
    return _month(year, month)


READERS: list[tuple[re.Pattern[str], Callable[..., Period]]] = [
    (re.compile(form, re.ASCII), read)
    for form, read in (
        (r"(\d{4})", lambda year: Period(date(year, 1, 1), "Y")),
        (r"(\d{4})(?:M|-)?(\d{2})", _month),
        (r"(\d{4})-?[KQ]([1-4])", lambda year, quarter: Period(date(year, 3 * quarter - 2, 1), "Q")),
        (r"(\d{4})-?H([12])", _half_year),
        (r"(\d{4})-?[VW](\d{1,2})", _week),
        (r"(\d{4})/(\d{2}|\d{4})", _school_year),
        (r"(\d{4})[-\N{EN DASH}](\d{4})", _span),
        (r"(\d{4})M(\d{2})[-\N{EN DASH}](\d{4})M(\d{2})", _twelve_months),
        (r"(\d{4})-(\d{2})-(\d{2})", _month_end),
    )
]
