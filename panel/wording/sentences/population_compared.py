"""Sentences on the population beside another municipality and the country, and on the parts of its change.

`frame` holds the rows of the query population_compared: name, kind, period_start (a quarter's first day), population,
change_pct and is_own, for the municipality, another one and perhaps the country. `parts` is a row of
population_components_yearly, in which losses are negative.
"""

from datetime import date
from math import isnan
from typing import NamedTuple

import pandas as pd

from panel.wording import text
from panel.wording.statistics.population_nets import nets

# Of what the figures span: a scale that begins below them by more than Plotly's margin.
NEAR_ZERO = 0.25
MONTHS_TO_END = 2
GAINS = {
    "natural": "fler föddes än dog",
    "domestic": "fler flyttade hit från andra kommuner än härifrån",
    "abroad": "fler flyttade hit från utlandet än dit",
}
LOSSES = {
    "natural": "fler dog än föddes",
    "domestic": "fler flyttade till andra kommuner än kom därifrån",
    "abroad": "fler flyttade utomlands än kom därifrån",
}


class Ends(NamedTuple):
    """The names of the two municipalities, and their populations at the first and the last quarter that both have."""

    own: str
    other: str
    first: pd.Timestamp
    last: pd.Timestamp
    own_first: float
    own_last: float
    other_first: float
    other_last: float


def headline(name: str, value: float, change: float, on: date, country_change_pct: float) -> str:
    """Return the newest population and its change in a year, and the country's change in the same year.

    A change that is not known is NaN.
    """
    now = f"{name} hade {text.number(value)} invånare {text.day(on)}"
    if isnan(change):
        return f"{now}."
    if change == 0:
        now += ", lika många som ett år tidigare."
    else:
        pct = text.signed(100 * change / (value - change), 1) if value != change else text.MISSING
        than = "fler" if change > 0 else "färre"
        now += f", {text.number(abs(change))} {than} än ett år tidigare ({pct} procent)."
    if isnan(country_change_pct):
        return now
    size = text.number(abs(country_change_pct), 1)
    moved = "växte" if country_change_pct > 0 else "minskade"
    return (
        f"{now} Riket var oförändrat."
        if text.rounded(country_change_pct, 1) == 0
        else f"{now} Riket {moved} med {size} procent."
    )


def not_held(name: str) -> str:
    """Return that the population of a municipality is not held."""
    return f"Folkmängden i {name} finns inte i panelen."


def _ends(frame: pd.DataFrame) -> Ends:
    own = frame[frame["is_own"]]
    other = frame[~frame["is_own"] & (frame["kind"] != "country")]
    shared = own.merge(other, on="period_start", suffixes=("_own", "_other")).sort_values("period_start")
    first, last = shared.iloc[0], shared.iloc[-1]
    return Ends(
        str(last["name_own"]), str(last["name_other"]), first["period_start"], last["period_start"],
        first["population_own"], last["population_own"], first["population_other"], last["population_other"],
    )  # fmt: skip


def _at_end(quarter: pd.Timestamp) -> str:
    """Return the last month of a quarter: "december 2025"."""
    return text.month(quarter + pd.DateOffset(months=MONTHS_TO_END))


def gap_title(frame: pd.DataFrame) -> str:
    """Return how many more live in one of the two than in the other, at the last quarter and at the first."""
    ends = _ends(frame)
    now, then = ends.other_last - ends.own_last, ends.other_first - ends.own_first
    larger, smaller = (ends.other, ends.own) if now >= 0 else (ends.own, ends.other)
    if now == 0:
        stated = f"{larger} och {smaller} hade lika många invånare i {_at_end(ends.last)}"
    else:
        stated = f"{larger} hade {text.number(abs(now))} fler invånare än {smaller} i {_at_end(ends.last)}"
    if ends.first == ends.last:
        return stated
    if then == 0:
        return f"{stated}; i {_at_end(ends.first)} var de lika många"
    if (now >= 0) == (then > 0) and now != 0:
        return f"{stated}; i {_at_end(ends.first)} var skillnaden {text.number(abs(then))}"
    led = ends.other if then > 0 else ends.own
    return f"{stated}; i {_at_end(ends.first)} hade {led} {text.number(abs(then))} fler"


def gap_subtitle(frame: pd.DataFrame) -> str:
    """Return the measure, and from what to what both have grown."""
    ends = _ends(frame)
    other, own = (
        f"{name} {_moved(last - first)}från {text.number(first)} till {text.number(last)}"
        for name, first, last in (
            (ends.other, ends.other_first, ends.other_last),
            (ends.own, ends.own_first, ends.own_last),
        )
    )
    scale = "" if begins_at_zero(frame) else " Skalan börjar inte vid noll."
    return f"Folkmängd vid kvartalets slut. {other}, {own}.{scale}"


def begins_at_zero(frame: pd.DataFrame) -> bool:
    """Return whether the chart's scale begins at zero: where the smaller of the two is so small that it nearly would."""
    shown = frame.loc[frame["kind"] != "country", "population"]
    return bool(shown.min() < NEAR_ZERO * (shown.max() - shown.min()))


def _moved(change: float) -> str:
    return "växte " if change > 0 else "minskade " if change < 0 else "gick "


def gap_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative of the two lines."""
    return f"Två linjer. {gap_title(frame)}. {gap_subtitle(frame)}"


def growth_title(frame: pd.DataFrame) -> str:
    """Return how much each region has grown from the first quarter until its last, the municipality first."""
    ends = _ends(frame)
    shown = [f"{name} {_grown(change)}" for name, change in _changes(frame, ends.last)]
    return f"{text.listed(shown)} från {_at_end(ends.first)} till {_at_end(ends.last)}"


def _changes(frame: pd.DataFrame, last: pd.Timestamp) -> list[tuple[str, float]]:
    """Return the name and the change in per cent of each region that has one at the last quarter."""
    now = frame[(frame["period_start"] == last) & frame["change_pct"].notna()]
    ordered = pd.concat([now[now["is_own"]], now[~now["is_own"]]])
    return [
        ("riket" if kind == "country" else name, change)
        for name, kind, change in zip(ordered["name"], ordered["kind"], ordered["change_pct"], strict=True)
    ]


def _grown(change_pct: float) -> str:
    if text.rounded(change_pct, 1) == 0:
        return "var oförändrat"
    return f"{'växte' if change_pct > 0 else 'minskade'} {text.number(abs(change_pct), 1)} procent"


def growth_subtitle(frame: pd.DataFrame) -> str:
    """Return the measure and its beginning."""
    return f"Folkmängdens förändring sedan {_at_end(_ends(frame).first)}, procent"


def growth_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative of the lines."""
    return f"Linjer. {growth_title(frame)}."


def parts_title(parts: pd.Series) -> str:
    """Return the change of the year, and the part that did most in its direction."""
    year, change = parts["period_start"].year, int(parts["population_change"])
    if change == 0:
        return f"{year} var folkmängden oförändrad"
    stated = f"{year} {'ökade' if change > 0 else 'minskade'} folkmängden med {text.number(abs(change))}"
    same = {name: abs(net) for name, net in nets(parts).items() if net * change > 0}
    most = [name for name, size in same.items() if size == max(same.values())]
    if len(most) != 1:
        return stated
    return f"{stated}, mest för att {(GAINS if change > 0 else LOSSES)[most[0]]}"


def parts_total(parts: pd.Series) -> str:
    """Return what the three nets leave unexplained: "varav justering −2"; "" for nothing."""
    adjustment = int(parts["adjustment"])
    return f"varav justering {text.signed(adjustment)}" if adjustment else ""
