"""Unemployment beside the country as a table, within groups as small lines on one scale, and in persons as bars."""

from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from panel.charts.unemployment import BREAK
from panel.ui.small_lines import Line, small_lines
from panel.ui.track import Track
from panel.wording import text
from panel.wording.sentences import unemployment_compared as sentences
from panel.wording.templates import render

COUNTRY = "country"
GROUPS = {
    "unemployment_share_18_24": "18–24 år",
    "unemployment_share_55_65": "55–65 år",
    "unemployment_share_native_born": "Inrikes födda",
    "unemployment_share_foreign_born": "Utrikes födda",
}
KINDS = {True: "h", False: "t"}
YEARS_OF_PERSONS = 5
GROUP_HEIGHT = 72


class Compared(NamedTuple):
    """A region's row of the table: its share now, a quarter and a year before, and the change in a year."""

    name: str
    kind: str
    now: float
    quarter_before: float
    year_before: float
    change: float


class Group(NamedTuple):
    """A group: its share here and in the country as text, its lines, and what they say."""

    name: str
    own: str
    country: str
    lines: Markup
    note: str


def beside(frame: pd.DataFrame, breaks: pd.Series, place: str) -> Markup:
    """Return the shares of rows of unemployment_beside as a table, at the municipality's newest quarter.

    `breaks` are the days on which the measure changed; `place` is the rank among those compared, "" for none.
    """
    own = frame[frame["is_own"]].dropna(subset="share_pct")
    day = own["period_start"].max()
    quarter_before = day - pd.DateOffset(months=3)
    rows = [_compared(region, day, quarter_before) for _, region in frame.groupby("region_code", sort=False)]
    return render(
        "unemployment/beside.html",
        rows=[row for row in rows if row.now == row.now],
        quarters=[text.short_period(start, "Q") for start in (day, quarter_before, day - pd.DateOffset(years=1))],
        items=list(filter(None, [sentences.town_gap(frame), sentences.lowest(frame, breaks), place])),
    )


def _compared(region: pd.DataFrame, day: pd.Timestamp, quarter_before: pd.Timestamp) -> Compared:
    at = region.set_index("period_start")
    first = region.iloc[0]
    now = at["share_pct"].get(day, float("nan"))
    year_before = at["year_before_pct"].get(day, float("nan"))
    kind = "c" if first["kind"] == COUNTRY else KINDS[bool(first["is_own"])]
    before = at["share_pct"].get(quarter_before, float("nan"))
    return Compared(str(first["name"]), kind, now, before, year_before, now - year_before)


def groups(frame: pd.DataFrame, region_name: str, below: Markup) -> Markup:
    """Return the groups of rows of unemployment_groups, all on one scale; `below` is the source and what to take away."""
    observed = frame.dropna(subset="share_pct")
    highest = float(observed["share_pct"].max())
    found = [_group(observed, indicator, name, highest) for indicator, name in GROUPS.items()]
    return render(
        "unemployment/groups.html",
        title=sentences.groups_title(observed[observed["is_own"]]),
        highest=text.number(highest),
        region_name=region_name,
        groups=[group for group in found if group is not None],
        since=BREAK,
        below=below,
    )


def _group(observed: pd.DataFrame, indicator: str, name: str, highest: float) -> Group | None:
    rows = observed[observed["indicator_id"] == indicator]
    own = rows[rows["is_own"]]
    if own.empty:
        return None
    now = own.iloc[-1]
    same = rows[~rows["is_own"] & (rows["period_start"] == now["period_start"])]
    country = None if same.empty else same.iloc[0]
    days = pd.date_range(own["period_start"].min(), now["period_start"], freq="QS")
    shares = [part.set_index("period_start")["share_pct"].reindex(days) for part in (rows[~rows["is_own"]], own)]
    lines = [Line(values.tolist(), "", kind) for values, kind in zip(shares, ("c", "h"), strict=True)]  # type: ignore[arg-type]
    shown = text.percent(now["share_pct"])
    beside_it = "" if country is None else text.number(country["share_pct"], 1)
    alt = f"{name}: {shown}{f', riket {beside_it}' if beside_it else ''}"
    breaks = [at for at, day in enumerate(days) if day == BREAK]
    ends = (str(days[0].year), str(days[-1].year))
    drawn = small_lines(lines, alt, ends, breaks=breaks, height=GROUP_HEIGHT, gutter=0, from_zero=True, up_to=highest)
    return Group(name, shown, beside_it, drawn, sentences.group_note(now, country))


def persons(frame: pd.DataFrame, region_name: str, below: Markup) -> Markup:
    """Return the rows of unemployed_persons as bars, the dark part being those for over a year."""
    shown = frame.head(YEARS_OF_PERSONS)
    track = Track(0, int(shown["unemployed"].max()))
    rows = [
        (
            text.short_period(row.period_start, "Q"),
            row.unemployed,
            row.long_term_unemployed,
            track.place(0, row.unemployed),
            track.place(0, min(row.long_term_unemployed, row.unemployed)),
        )
        for row in shown.itertuples()
    ]
    title = sentences.persons_title(frame)
    return render("unemployment/persons.html", title=title, region_name=region_name, rows=rows, below=below)
