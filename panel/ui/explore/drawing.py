"""What Utforska draws of a selection: which charts, of which rows, with what text below."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from panel.charts import Chart
from panel.charts.explore import guard, transforms
from panel.charts.explore.lines import lines
from panel.charts.explore.multiples import bars, multiples, seasons
from panel.charts.explore.period import ranking, scatter
from panel.charts.explore.selection import Selection, series_id
from panel.charts.explore.sentences import titles as sentences
from panel.charts.explore.series import Look, figure_texts, only_of
from panel.charts.municipality_map import municipality_map
from panel.charts.ready import ReadyFigure
from panel.ui.explore import data, notes, options, table
from panel.ui.source_line import source_line
from panel.warehouse import build_key, read
from panel.wording import text
from panel.wording.templates import render

# These charts of one period compare with all municipalities, whichever regions are chosen.
AMONG_ALL = {"rangordning", "karta", "samband"}
SEPARATE = {"rangordning", "karta"}
# The selection's other fields in a link to a map of all municipalities by year.
WIDE: dict[str, Any] = {
    "frequency": "Y",
    "first": None,
    "last": None,
    "sexes": ("total",),
    "ages": ("total",),
    "transform": "niva",
    "base": None,
    "series": "",
    "period": None,
}


@dataclass(frozen=True)
class Drawn:
    """A chart, the HTML below it, and whether it is an addition beside the chart that the reader chose."""

    chart: Chart
    below: str
    is_companion: bool = False


@dataclass(frozen=True)
class Drawing:
    """All that the page shows of a selection.

    `rows` are those of transforms.apply() that the reader can choose a point among. `why_apart` states why there is
    more than one chart, `messages` what was left out. `names` are the series' full names by series id, `days` the
    periods' names by their first days as text, newest first. `is_pointed_at` is whether the chosen period was found.
    """

    rows: pd.DataFrame
    look: Look
    drawn: tuple[Drawn, ...]
    why_apart: str
    messages: tuple[str, ...]
    names: dict[str, str]
    days: dict[str, str]
    is_pointed_at: bool

    def row(self, series: str) -> pd.Series | None:
        """Return the row of a series, by its id, at the chosen period; None where it has no row there.

        Where no period is chosen, it is the newest for which the series has a figure.
        """
        keys = self.rows[["indicator_id", "region_code", "sex", "age"]].itertuples(index=False, name=None)
        rows = self.rows[[series_id(*key) == series for key in keys]]
        if self.is_pointed_at:
            rows = rows[rows["period_start"] == self.look.period]
        observed = rows[rows["shown"].notna()]
        found = (observed if len(observed) else rows).sort_values("period_start")
        return None if found.empty else found.iloc[-1]


def draw(selection: Selection) -> Drawing | None:
    """Return what the selection shows, None where it has no data.

    Raises guard.ExploreChartError, with what to do, where the chart would mislead.
    """
    return _draw(build_key(), selection)


@lru_cache(maxsize=64)
def _draw(key: str, selection: Selection) -> Drawing | None:
    """Return draw() of a build; `key` is the build's, so a new build draws anew."""
    among_all = selection.chart in AMONG_ALL
    everything = computed(replace(selection, series="", period=None), among_all)
    codes = data.region_codes(selection)
    chosen = everything[everything["region_code"].isin(codes)]
    frame = everything if chosen.empty and among_all else chosen
    if frame.empty:
        return None
    guard.refuse(selection, frame)
    messages = guard.left_out(selection, frame)
    everything, frame = (rows[guard.can_be_computed(selection, rows)] for rows in (everything, frame))
    period = _period(everything, selection)
    requested, group = data.municipalities_requested(selection, among_all)
    look = Look(data.own_region(), selection.frequency, selection.transform, period, selection.series, requested, group)
    parts = guard.axes(frame)
    if selection.chart == "samband":
        whole = [(frame, everything)]
    elif selection.chart in SEPARATE:
        whole = [
            (frame[frame["indicator_id"] == one], rows) for one, rows in everything.groupby("indicator_id", sort=False)
        ]
    else:
        whole = [(part, part) for part in parts]
    looks = [_look_of(look, rows, selection) for _, rows in whole]
    drawn = [
        _ready(one)
        for (part, rows), own in zip(whole, looks, strict=True)
        for one in _charts(selection, part, rows, own)
    ]
    why = guard.why_apart(parts, data.definitions()) if selection.chart != "samband" else ""
    names, days = series_names(everything), _days(everything, selection.frequency)
    is_pointed_at = selection.period is not None and period == pd.Timestamp(selection.period)
    return Drawing(everything, look, tuple(drawn), why, tuple(messages), names, days, is_pointed_at)


def _ready(one: Drawn) -> Drawn:
    return replace(one, chart=replace(one.chart, figure=ReadyFigure(one.chart.figure)))


def _days(rows: pd.DataFrame, frequency: str) -> dict[str, str]:
    days = sorted({start.date().isoformat() for start in rows["period_start"].unique()}, reverse=True)
    return {day: options.period_name(day, frequency) for day in days}


@lru_cache(maxsize=16)
def _computed(key: str, selection: Selection, among_all: bool) -> pd.DataFrame:
    return transforms.apply(data.history(selection, among_all), selection)


def computed(selection: Selection, among_all: bool = False) -> pd.DataFrame:
    """Return the selection's rows as transforms.apply() returns them. The frame is cached: do not change it."""
    return _computed(build_key(), selection, among_all)


def _period(frame: pd.DataFrame, selection: Selection) -> pd.Timestamp:
    """Return the chosen period, or the newest for which the municipality has a figure, or else any region."""
    if selection.period and (frame["period_start"] == pd.Timestamp(selection.period)).any():
        return pd.Timestamp(selection.period)
    observed = frame[frame["shown"].notna()]
    if selection.chart in AMONG_ALL:
        observed = observed[_is_wide(observed)]
    own = observed[observed["region_code"] == data.own_region()]
    found = next((rows["period_start"] for rows in (own, observed, frame) if len(rows)), frame["period_start"])
    # A scatter chart needs a period that both indicators have.
    lasts = observed.groupby("indicator_id")["period_start"].max()
    return min(found.max(), lasts.min()) if len(lasts) else found.max()


def _is_wide(observed: pd.DataFrame) -> pd.Series:
    """Return which rows lie in a period with at least half as many regions as the indicator's fullest period.

    A year for which only a few have a figure, computed from quarters, is no period to rank or map all municipalities
    at.
    """
    counts = observed.groupby(["indicator_id", "period_start"])["region_code"].transform("nunique")
    return 2 * counts >= counts.groupby(observed["indicator_id"]).transform("max")


def _look_of(look: Look, rows: pd.DataFrame, selection: Selection) -> Look:
    """Return the look of one chart, at the newest period of its own indicators rather than of the whole page."""
    if selection.chart == "samband":
        return look
    lasts = [_period(one, selection) for _, one in rows.groupby("indicator_id", sort=False)]
    return replace(look, period=max(lasts)) if lasts else look


def _charts(selection: Selection, part: pd.DataFrame, rows: pd.DataFrame, look: Look) -> Iterator[Drawn]:
    """Yield the chosen chart, and a companion: the chosen region over time, or for lines a ranking of the regions."""
    indicators = ",".join(part["indicator_id"].unique()) or ",".join(rows["indicator_id"].unique())
    codes = ",".join(data.region_codes(selection))
    breaks = _within(read("explore_breaks", indicators=indicators), "period_start", part)
    annotations = _within(read("explore_annotations", indicators=indicators, regions=codes), "day", part)
    chart = _chart(selection, part, rows, look, breaks, annotations)
    source = _source(rows, selection)
    without = data.regions_without_data(selection, rows)
    below = render(
        "explore/below.html",
        wider=_wider(selection, rows, look) if selection.chart == "karta" else [],
        notes=notes.notes(part, breaks, annotations, without),
        source=source,
        table=_table(part, rows, look, selection.chart in AMONG_ALL),
    )
    yield Drawn(chart, below)
    if selection.chart in AMONG_ALL and part["indicator_id"].nunique() == 1:
        pointed = look.series.split(":")[1:2] or [look.own_region]
        few = rows[rows["region_code"].isin([look.own_region, data.COUNTRY, *pointed])]
        yield Drawn(
            _as_companion(lines(few, only_of(few, look), breaks, annotations), "Över tid"), "", is_companion=True
        )
    if selection.chart == "linje" and part["region_code"].nunique() > 1 and _kinds(part) == 1:
        ordered = ranking(part, look, data.region_codes(selection))
        yield Drawn(_as_companion(ordered, sentences.ordered_title(part, look)), "", is_companion=True)


def _wider(selection: Selection, rows: pd.DataFrame, look: Look) -> list[tuple[str, str]]:
    """Return (address, title) of maps with all municipalities, where this one lacks most; else an empty list."""
    now = rows[(rows["period_start"] == look.period) & (rows["region_kind"] == "municipality")]
    if 2 * now["shown"].notna().sum() >= look.requested:
        return []
    return [
        (replace(selection, **WIDE, indicators=(one,)).address(), title)
        for one, title in data.available_for_all(look.requested).items()
    ]


def _as_companion(chart: Chart, title: str) -> Chart:
    return replace(chart, title=title)


def _kinds(rows: pd.DataFrame) -> int:
    return len(rows[["indicator_id", "sex", "age"]].drop_duplicates())


def _chart(
    selection: Selection,
    part: pd.DataFrame,
    rows: pd.DataFrame,
    look: Look,
    breaks: pd.DataFrame,
    annotations: pd.DataFrame,
) -> Chart:
    if selection.chart == "samband":
        return scatter(rows, look, data.region_codes(selection))
    if selection.chart == "rangordning":
        return ranking(rows, look, data.region_codes(selection))
    if selection.chart == "karta":
        return municipality_map(_for_map(rows, look), look.own_region)
    if selection.transform == "sasong":
        return seasons(part, look)
    if selection.chart == "sma":
        return multiples(part, look, breaks, annotations)
    return (
        bars(part, look, breaks, annotations)
        if selection.chart == "staplar"
        else lines(part, look, breaks, annotations)
    )


def _for_map(rows: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Return the municipalities at the period with the columns that municipality_map takes."""
    now = rows[(rows["period_start"] == look.period) & (rows["region_kind"] == "municipality")]
    return now.assign(shown_text=figure_texts(now), flag=now["shown_flag"])


def _within(marks: pd.DataFrame, day: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the marks within the periods shown. One at the first period has no line before it to break."""
    starts = rows["period_start"]
    return marks[(marks[day] > starts.min()) & (marks[day] <= starts.max())].reset_index(drop=True)


def _source(rows: pd.DataFrame, selection: Selection) -> str:
    """Return the source line, with each indicator's definition once."""
    titles = rows.drop_duplicates("indicator_id")[["indicator_id", "indicator_title"]]
    defined = " ".join(
        f"{row.indicator_title}: {data.definition(row.indicator_id, selection.frequency)}"
        for row in titles.itertuples()
    )
    units = ", ".join(dict.fromkeys(rows["shown_unit"]))
    producers = rows["producer"].unique()
    return source_line(tuple(rows["source_id"].unique()), units, defined, producers[0] if len(producers) == 1 else None)


def _table(part: pd.DataFrame, rows: pd.DataFrame, look: Look, is_one_period: bool) -> str:
    """Return the chart's figures as a table: regions at the period, or series by period; "" for no rows."""
    if is_one_period:
        has_rows = (rows["period_start"] == look.period).any()
        return table.regions(rows, look, "Regioner") if has_rows else ""
    return table.table(part, look, "Det som visas i diagrammet")


def series_names(frame: pd.DataFrame) -> dict[str, str]:
    """Return the full name of each series of the frame, by series id."""
    found = {}
    for row in frame.drop_duplicates(["indicator_id", "region_code", "sex", "age"]).itertuples():
        groups = "" if row.sex == "total" and row.age == "total" else f", {data.group_name(row.sex, row.age_name)}"
        own_id = series_id(row.indicator_id, row.region_code, row.sex, row.age)
        found[own_id] = f"{row.region_name}, {row.indicator_title}{groups}"
    return found


def not_shown(found: Drawing, selection: Selection) -> list[str]:
    """Return, in Swedish, whether the series or period in the address is missing from what is shown."""
    messages = []
    if selection.series and selection.series not in found.names:
        messages.append("Serien som var vald finns inte i det här urvalet. Ingen serie är vald nu.")
    if selection.period and found.look.period != pd.Timestamp(selection.period):
        shown = text.period(found.look.period, found.look.frequency)
        messages.append(f"Perioden som var vald finns inte i det här urvalet. Här visas {shown}.")
    return messages
