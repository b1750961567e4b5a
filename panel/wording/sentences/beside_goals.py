"""Sentences on the official statistics beside the plan's goals: figure, change on a year, the country, who chose it."""

from collections.abc import Collection
from datetime import date
from math import isnan

from panel.wording import text

BESIDE = "Officiell statistik visar hur det går i kommunen, inte vad arbetet med målet har gett"


def value(figure: float, unit: str, decimals: int) -> str:
    """Return a figure with its unit: "230", "9,1 %", "485,4 tkr"."""
    if unit == "procent":
        return text.percent(figure, decimals)
    return text.number(figure, decimals) + ("" if unit == "antal" else f"{text.NBSP}{unit}")


def change(difference: float, unit: str, decimals: int) -> str:
    """Return the change on a year: "48 fler än för ett år sedan", "ned 0,3 procentenheter på ett år"; "" for NaN."""
    if isnan(difference):
        return ""
    size = text.number(abs(difference), decimals)
    if text.rounded(difference, decimals) == 0:
        return "oförändrat på ett år"
    if unit == "antal":
        return f"{size} {'fler' if difference > 0 else 'färre'} än för ett år sedan"
    shown = "procentenheter" if unit == "procent" else unit
    return f"{'upp' if difference > 0 else 'ned'} {size}{text.NBSP}{shown} på ett år"


def figure(title: str, shown: str, period_start: date, frequency: str, changed: str) -> str:
    """Return "Nyföretagande 230, kv 3 2025, 48 fler än för ett år sedan", without the last part where it is ""."""
    parts = (f"{title} {shown}", text.short_period(period_start, frequency), changed)
    return ", ".join(part for part in parts if part)


def country(shown: str) -> str:
    """Return the country's figure of the same period, "riket 8,4 %"; "" where none is held."""
    return f"riket {shown}" if shown else ""


def lines_in_words(sentence: str, country_value: str, first: str, last: str) -> str:
    """Return the text alternative of an indicator's line from the period `first` to `last`. `sentence` is of figure()."""
    beside = f" {country(country_value)[0].upper()}{country(country_value)[1:]}." if country_value else ""
    return f"Linje från {first} till {last}. {sentence}.{beside}"


def stated_by(sources: Collection[str]) -> str:
    """Return that the choice of statistics is an interpretation, by whom, and no proof of effect; "" without any."""
    if not sources:
        return ""
    return f"{BESIDE}. Vilken som står vid vilket mål är en tolkning ({text.listed(sorted(set(sources)))})."
