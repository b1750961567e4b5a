"""Sentences on population and unemployment in a municipality beside the country, like with like."""

from collections.abc import Sequence
from datetime import date
from math import isnan

from panel.wording import text


def population_change(change: float, value: float, country_pct: float) -> str:
    """Return the change of a population on a year in per cent, beside the country's: "−0,1 % på ett år, riket +0,2 %".

    `value` is after the change. "" where the change is NaN or there was nobody before it; `country_pct` may be NaN.
    """
    if isnan(change) or value == change:
        return ""
    beside = "" if isnan(country_pct) else f", riket {text.signed_percent(country_pct)}"
    return f"{text.signed_percent(100 * change / (value - change))} på ett år{beside}"


def persons(change: float) -> str:
    """Return a change in persons on a year: "76 färre på ett år"; "" for NaN."""
    if isnan(change):
        return ""
    return (
        f"{text.number(abs(change))} {'fler' if change > 0 else 'färre'} på ett år"
        if change
        else "lika många som för ett år sedan"
    )


def points_change(change: float) -> str:
    """Return the change of a percentage on a year: "ned 0,3 procentenheter på ett år"; "" for NaN."""
    if isnan(change):
        return ""
    rounded = text.rounded(change, 1)
    if not rounded:
        return "oförändrad på ett år"
    noun = "procentenhet" if abs(rounded) == 1 else "procentenheter"
    return f"{'upp' if rounded > 0 else 'ned'} {text.number(abs(rounded), 1)}{text.NBSP}{noun} på ett år"


def gap(now: float, year_before: float) -> str:
    """Return the distance to the country in percentage points, now and a year before; both may be NaN."""
    if isnan(now):
        return ""
    sentence = "Lika som riket" if not text.rounded(now, 1) else f"{_side(now)} riket"
    if isnan(year_before):
        return sentence
    if not text.rounded(year_before, 1):
        return f"{sentence}, för ett år sedan lika"
    same_side = text.rounded(now, 1) * text.rounded(year_before, 1) > 0
    before = text.number(abs(year_before), 1) if same_side else _side(year_before)
    return f"{sentence}, för ett år sedan {before}"


def _side(value: float) -> str:
    return f"{text.number(abs(value), 1)} {'över' if value > 0 else 'under'}"


def change_since(since: date) -> str:
    """Return what the lines of two populations show."""
    return f"Procent sedan {text.month(since)}"


def lines_in_words(what: str, newest: Sequence[tuple[str, str]]) -> str:
    """Return the text alternative of lines: `what` they show, then (name, newest value) of each."""
    return f"{what}: {', '.join(f'{name} {value}' for name, value in newest)}"


def not_here(what: str, municipality: str) -> str:
    """Return that a series is not in the panel for a municipality."""
    return f"{what} finns inte för {municipality}."


def as_now() -> str:
    """Return that statistics are as they are known now, on a page of an earlier day."""
    return "Folkmängd och arbetslöshet visas som de är kända nu."
