"""The time axis of every chart: ticks at the beginnings of periods, thinned out to fit."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from panel.wording import text
from panel.wording.period_lengths import DAYS_A_WEEK, LENGTHS, SPANS, last_day

MAX_TICKS = 8
# Where years are left out: eight of four digits would be turned on end on a phone.
MAX_SPARSE_YEARS = 6
MONTH, QUARTER, HALF_YEAR, YEAR, TWELVE_MONTHS, WEEK, DAY = "M", "Q", "H", "Y", "R", "W", "D"
# The months from one period to the next, by length.
STEP = {code: length.step for code, length in LENGTHS.items() if length.step}
MONTHS_A_YEAR = 12
# Possible distances between ticks, in months: the shortest that gives few enough ticks is used.
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 60000)
# A tick that is late in its step is left out when the next one is nearer than this share of a step.
MIN_SHARE_OF_STEP = 0.6


class Tick(NamedTuple):
    """A labelled period. The label includes the year where it differs from that of the tick before."""

    day: pd.Timestamp
    label: str


def set_time_axis(
    chart: go.Figure,
    days: Sequence[Any] | pd.Series,
    frequency: str = "",
    max_ticks: int = MAX_TICKS,
    at: Sequence[Any] | pd.Series | None = None,
    is_even: bool = False,
) -> None:
    """Set the ticks of the x axis to the periods that begin on `days`.

    `frequency` is a length of period or D (day), by default found from the days. `at` has the positions of the days, in the same order,
    on an axis that has no dates (years as numbers, names as categories). `is_even`: positions are equally far apart
    whatever the time between them.
    """
    starts = pd.to_datetime(pd.Series(list(days)))
    positions = dict(zip(starts, list(starts if at is None else at), strict=True))
    shown = _even_ticks(sorted(starts), frequency, max_ticks) if is_even else ticks(list(starts), frequency, max_ticks)
    chart.update_xaxes(
        tickmode="array", tickvals=[positions[tick.day] for tick in shown], ticktext=[tick.label for tick in shown]
    )


def set_year_axis(chart: go.Figure, years: Sequence[int] | pd.Series) -> None:
    """Set the ticks of an x axis that has years as numbers."""
    set_time_axis(chart, [datetime(int(year), 1, 1) for year in years], YEAR, at=years)


def span(days: Sequence[Any] | pd.Series, frequency: str, is_bars: bool = False) -> list[pd.Timestamp]:
    """Return the range of the axis, [first, last], with half a period more at each end for bars or a single period."""
    first, last = pd.Timestamp(min(days)), pd.Timestamp(max(days))
    if first < last and not is_bars:
        return [first, last]
    half = days_apart(frequency) / 2
    return [first - half, last + half]


def days_apart(frequency: str) -> pd.Timedelta:
    """Return how far apart the beginnings of consecutive periods are drawn."""
    return pd.Timedelta(days=DAYS_A_WEEK if frequency == WEEK else 30 * STEP.get(frequency, 1))


def frequency_of(days: Sequence[Any]) -> str:
    """Return the longest period that all days begin: Y, Q or M; D where some day begins none.

    Two different quarters alone count as months.
    """
    starts = [pd.Timestamp(day) for day in days]
    if any(day.day != 1 for day in starts):
        return DAY
    months = {day.month for day in starts}
    return YEAR if months == {1} else QUARTER if months <= {1, 4, 7, 10} and len(months) > 2 else MONTH


def ticks(days: Sequence[Any], frequency: str = "", max_ticks: int = MAX_TICKS) -> list[Tick]:
    """Return the periods to label, in order of time: at most `max_ticks`, and far enough apart."""
    starts = sorted({pd.Timestamp(day) for day in days})
    frequency = frequency or frequency_of(starts)
    if frequency not in STEP:
        return _labelled_days(_apart(starts, max_ticks), frequency)
    step = months_apart(starts, frequency, max_ticks)
    return _labelled_periods(_on_step(starts, step), frequency, step)


def _even_ticks(starts: list[pd.Timestamp], frequency: str, max_ticks: int) -> list[Tick]:
    return _labelled_periods(starts[:: -(-len(starts) // max_ticks)], frequency, STEP[frequency])


def months_apart(starts: Sequence[Any], frequency: str, max_ticks: int = MAX_TICKS) -> int:
    """Return the distance between ticks, in months."""
    days = sorted(pd.Timestamp(day) for day in starts)
    length = _month_no(days[-1]) - _month_no(days[0])
    for step in STEPS:
        most = min(max_ticks, MAX_SPARSE_YEARS) if step > MONTHS_A_YEAR or frequency in SPANS else max_ticks
        if step >= STEP[frequency] and length < step * most and len(_on_step(days, step)) <= most:
            return step
    return STEPS[-1]


def _month_no(day: pd.Timestamp) -> int:
    return 12 * day.year + day.month - 1


def _on_step(starts: list[pd.Timestamp], step: int) -> list[pd.Timestamp]:
    """Return the first period of each stretch of `step` months, without those too near the next."""
    first_of: dict[int, pd.Timestamp] = {}
    for day in starts:
        first_of.setdefault(_month_no(day) // step, day)
    chosen = list(first_of.values())
    return [
        day
        for day, after in zip(chosen, [*chosen[1:], None], strict=True)
        if after is None or _month_no(after) - _month_no(day) >= MIN_SHARE_OF_STEP * step
    ]


def _labelled_periods(chosen: list[pd.Timestamp], frequency: str, step: int) -> list[Tick]:
    named = []
    year_before = None
    for day in chosen:
        name, year = _label(day, frequency, step)
        named.append(Tick(day, name if year in {"", year_before} else f"{name}<br>{year}"))
        year_before = year or str(day.year)
    return named


def _label(day: pd.Timestamp, frequency: str, step: int) -> tuple[str, str]:
    """Return the name of a period, and the year that it needs beside it: "" where the name says it."""
    if frequency in SPANS:
        return text.years(day, frequency).replace("\N{EN DASH}", "\N{EN DASH}<br>"), ""
    if frequency == TWELVE_MONTHS:
        end = last_day(day, frequency)
        return f"till {text.short_month(end)}", str(end.year)
    if frequency in {QUARTER, HALF_YEAR, MONTH} and not (step >= MONTHS_A_YEAR and day.month == 1):
        part = {QUARTER: f"kv{text.NBSP}{(day.month + 2) // 3}", HALF_YEAR: f"halvår{text.NBSP}{(day.month + 5) // 6}"}
        return part.get(frequency) or text.short_month(day), str(day.year)
    return text.years(day, frequency), ""


def _apart(starts: list[pd.Timestamp], max_ticks: int) -> list[pd.Timestamp]:
    """Return days that are far enough apart, always with the first."""
    min_distance = (starts[-1] - starts[0]) / max_ticks
    chosen = starts[:1]
    for day in starts[1:]:
        if day - chosen[-1] > min_distance:
            chosen.append(day)
    return chosen


def _labelled_days(chosen: list[pd.Timestamp], frequency: str) -> list[Tick]:
    """Return days, or weeks by their numbers, with the year where it differs from that of the tick before."""
    named = []
    year_before = None
    for day in chosen:
        year = day.isocalendar().year if frequency == WEEK else day.year
        name = f"v.{text.NBSP}{day.isocalendar().week}" if frequency == WEEK else text.short_day(day)
        named.append(Tick(day, name if year == year_before else f"{name}<br>{year}"))
        year_before = year
    return named


class Spacing(NamedTuple):
    """Labels of an axis of days in a document: Excel's number format, and their distance in `unit` (months, years)."""

    number_format: str
    apart: int
    unit: str


def spacing(days: Sequence[date]) -> Spacing:
    """Return the labels of an axis that counts from its first day, in years where there is room for those only."""
    months = months_apart(days, MONTH)
    if months < MONTHS_A_YEAR:
        return Spacing("[$-41D]mmm yyyy", months, "months")
    return Spacing("yyyy", months // MONTHS_A_YEAR, "years")
