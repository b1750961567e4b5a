"""The lengths of period that figures are held by, from the shortest: each with a name, an order and its beginnings."""

from datetime import MAXYEAR, date, timedelta
from typing import NamedTuple

import pandas as pd


class PeriodLength(NamedTuple):
    """A length of period. Two lengths are never one series, also where they last equally long.

    `name` is that of a choice, `one` and `many` those of counts. `months`: how long it lasts, 0 for a week. `step`: the
    months from one beginning to the next, 0 for a week. `per_year`: how many begin in a year. `window`: how many a
    moving average takes.
    """

    name: str
    one: str
    many: str
    months: int
    step: int
    per_year: int
    window: int


YEARS_OF = {3: "tre", 4: "fyra", 5: "fem", 10: "tio"}
# Several years are written by the first and the last: 2018-2022.
SPANS = {f"{years}Y": years for years in YEARS_OF}
LENGTHS = {
    "W": PeriodLength("Vecka", "vecka", "veckor", 0, 0, 52, 52),
    "M": PeriodLength("Månad", "månad", "månader", 1, 1, 12, 12),
    "Q": PeriodLength("Kvartal", "kvartal", "kvartal", 3, 3, 4, 4),
    "H": PeriodLength("Halvår", "halvår", "halvår", 6, 6, 2, 2),
    "Y": PeriodLength("År", "år", "år", 12, 12, 1, 3),
    "S": PeriodLength("Läsår", "läsår", "läsår", 12, 12, 1, 3),
    "R": PeriodLength("Tolv månader", "tolvmånadersperiod", "tolvmånadersperioder", 12, 1, 12, 12),
    **{
        code: PeriodLength(
            f"{YEARS_OF[years].capitalize()} år",
            f"{YEARS_OF[years]}årsperiod",
            f"{YEARS_OF[years]}årsperioder",
            12 * years,
            12,
            1,
            3,
        )
        for code, years in SPANS.items()
    },
}
# How often new figures come, where nothing else is stated.
RHYTHMS = {code: code if code in {"W", "M", "Q", "H", "Y"} else "M" if code == "R" else "Y" for code in LENGTHS}
DAYS_A_WEEK = 7
# The month in which a school year begins: 1 July, between the terms.
SCHOOL_YEAR_MONTH = 7


def last_day(start: date, frequency: str) -> date:
    """Return the last day of the period that begins on a day."""
    months = LENGTHS[frequency].months
    return _month_end(start, months - 1) if months else _days_after(start, DAYS_A_WEEK - 1)


def next_end(end: date, frequency: str) -> date:
    """Return the last day of the period after the one that ends on a day."""
    step = LENGTHS[frequency].step
    return _month_end(end, step) if step else _days_after(end, DAYS_A_WEEK)


def _month_end(day: date, months: int) -> date:
    """Return the last day of the month that is some months after a day's; the last that there is, beyond year 9999."""
    year, month = divmod(day.year * 12 + day.month + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1) if year <= MAXYEAR else date.max


def _days_after(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def position(start: date, frequency: str) -> int:
    """Return the period as a whole number, consecutive for consecutive periods."""
    step = LENGTHS[frequency].step
    return (12 * start.year + start.month - 1) // step if step else pd.Timestamp(start).to_pydatetime().toordinal() // 7
