"""Sentences on unemployment beside another municipality and the country, within groups, and in persons.

`frame` holds rows of the query unemployment_beside: name, kind, period_start, share_pct, year_before_pct (NaN where it
cannot be compared) and is_own.
"""

from datetime import date
from math import isnan

import pandas as pd

from panel.wording import text

FOREIGN, NATIVE = "unemployment_share_foreign_born", "unemployment_share_native_born"
POINTS = "procentenheter"


def headline(
    name: str, share_pct: float, period_start: date, frequency: str, change_pp: float, country_pct: float
) -> str:
    """Return the newest share, its change in a year, and the country's share; NaN for what is not known."""
    period = text.period(period_start, frequency)
    when = f"i {period}" if frequency == "M" else period
    now = f"{text.percent(share_pct)} var arbetslösa i {name} {when}{'' if isnan(change_pp) else f', {moved(change_pp)} på ett år'}."
    return now if isnan(country_pct) else f"{now} I riket var det {text.percent(country_pct)}."


def not_held(name: str) -> str:
    """Return that the unemployment of a municipality is not held."""
    return f"Arbetslösheten i {name} finns inte i panelen."


def moved(change_pp: float, unit: str = f" {POINTS}") -> str:
    """Return a change of a share in words: "ned 0,3 procentenheter", "oförändrat"."""
    change = text.rounded(change_pp, 1)
    if change == 0:
        return "oförändrat"
    return f"{'upp' if change > 0 else 'ned'} {text.number(abs(change), 1)}{unit}"


def _own(frame: pd.DataFrame) -> pd.Series:
    return frame[frame["is_own"]].dropna(subset="share_pct").iloc[-1]


def _beside(frame: pd.DataFrame, day: pd.Timestamp, is_country: bool) -> pd.Series | None:
    """Return the row of the country, or of the other municipality, at a quarter; None where it has no figure."""
    rows = frame[~frame["is_own"] & (frame["period_start"] == day) & ((frame["kind"] == "country") == is_country)]
    rows = rows.dropna(subset="share_pct")
    return None if rows.empty else rows.iloc[0]


def _distance(name: str, than: str, now: pd.Series, beside: pd.Series, when: str = "") -> str:
    """Return how far a share is above or below another, and how far a year before."""
    gap = text.rounded(now["share_pct"] - beside["share_pct"], 1)
    before = text.rounded(now["year_before_pct"] - beside["year_before_pct"], 1)
    stated = f"{name} låg {_side(gap, POINTS, than)}{when}"
    if isnan(before):
        return stated
    if before == gap:
        return f"{stated}, {'lika mycket' if gap else 'lika högt'} som ett år tidigare"
    if gap * before <= 0:
        return f"{stated}, ett år tidigare {_side(before, POINTS)}"
    trend = "minskade" if abs(gap) < abs(before) else "ökade"
    return f"{stated}, ett år tidigare {text.number(abs(before), 1)}: avståndet {trend}"


def _side(gap: float, unit: str, than: str = "") -> str:
    if gap == 0:
        return f"lika högt som {than}" if than else "lika högt"
    return f"{text.number(abs(gap), 1)} {unit} {'över' if gap > 0 else 'under'}{f' {than}' if than else ''}"


def gap_title(frame: pd.DataFrame) -> str:
    """Return how far the municipality is from the country at its newest quarter, and a year before."""
    own = _own(frame)
    country = _beside(frame, own["period_start"], is_country=True)
    when = f" {text.quarter(own['period_start'])}"
    if country is None:
        return f"{own['name']} hade {text.percent(own['share_pct'])}{when}"
    return _distance(str(own["name"]), "riket", own, country, when)


def town_gap(frame: pd.DataFrame) -> str:
    """Return how far the other municipality is from the own, and a year before; "" where it has no figure."""
    own = _own(frame)
    other = _beside(frame, own["period_start"], is_country=False)
    return "" if other is None else f"{_distance(str(other['name']), str(own['name']), other, own)}."


def gap_alt(frame: pd.DataFrame) -> str:
    """Return the text alternative of the lines, with each region's newest share."""
    ends = frame.dropna(subset="share_pct").groupby("region_code", sort=False).last()
    shown = [f"{name} {text.percent(share)}" for name, share in zip(ends["name"], ends["share_pct"], strict=True)]
    return f"Linjer. {gap_title(frame)}. {', '.join(shown)}."


def lowest(frame: pd.DataFrame, breaks: pd.Series) -> str:
    """Return the municipality's lowest share since the measure last changed, on one of the days `breaks`."""
    own = frame[frame["is_own"]].dropna(subset="share_pct")
    within = breaks[breaks <= own["period_start"].max()]
    rows = own if within.empty else own[own["period_start"] >= within.max()]
    row = rows.loc[rows["share_pct"].idxmin()]
    since = text.quarter(rows["period_start"].iloc[0])
    return (
        f"{row['name']} som lägst sedan {since}: {text.percent(row['share_pct'])}, {text.quarter(row['period_start'])}."
    )


def groups_title(frame: pd.DataFrame) -> str:
    """Return unemployment among foreign born beside native born, at the newest quarter that both have.

    Takes indicator_id, period_start, share_pct of one region.
    """
    observed = frame.dropna(subset="share_pct").pivot(index="period_start", columns="indicator_id", values="share_pct")
    both = (
        observed.dropna(subset=[FOREIGN, NATIVE]) if {FOREIGN, NATIVE} <= set(observed.columns) else observed.iloc[:0]
    )
    if both.empty or both[NATIVE].iloc[-1] == 0:
        return f"Arbetslöshet i grupper till och med {text.quarter(observed.index.max())}"
    ratio = text.rounded(both[FOREIGN].iloc[-1] / both[NATIVE].iloc[-1], 1)
    when = text.quarter(both.index[-1])
    if ratio == 1:
        return f"Arbetslösheten var ungefär lika hög bland utrikes som inrikes födda {when}"
    if ratio < 1:
        return f"Arbetslösheten var lägre bland utrikes födda än bland inrikes födda {when}"
    return (
        f"Arbetslösheten var {text.number(ratio, 1)} gånger så hög bland utrikes födda som bland inrikes födda {when}"
    )


def group_note(own: pd.Series, country: pd.Series | None) -> str:
    """Return a group's distance from the country, now and a year before, and its own change in a year."""
    parts = []
    if country is not None:
        gap = own["share_pct"] - country["share_pct"]
        before = own["year_before_pct"] - country["year_before_pct"]
        then = "" if isnan(before) else f", ett år tidigare {text.signed(text.rounded(before, 1), 1)}"
        parts.append(f"Mot riket {text.signed(text.rounded(gap, 1), 1)}{then}.")
    change = own["share_pct"] - own["year_before_pct"]
    if not isnan(change):
        words = moved(change, "")
        parts.append(f"{words[:1].upper()}{words[1:]} på ett år.")
    return " ".join(parts)


def persons_title(frame: pd.DataFrame) -> str:
    """Return how many were unemployed in the newest quarter, the change in a year, and how many for over a year.

    Takes period_start, unemployed and long_term_unemployed, the newest first.
    """
    now = frame.iloc[0]
    count, long_term = int(now["unemployed"]), int(now["long_term_unemployed"])
    when = now["period_start"]
    before = frame.loc[frame["period_start"] == when - pd.DateOffset(years=1), "unemployed"]
    change = ""
    if len(before):
        more = count - int(before.iloc[0])
        than = f"{text.number(abs(more))} {'fler' if more > 0 else 'färre'} än" if more else "lika många som"
        change = f", {than} ett år tidigare"
    people = "person" if count == 1 else "personer"
    return f"{text.number(count)} {people} var arbetslösa {text.quarter(when)}{change}; {text.number(long_term)} sedan över ett år"
