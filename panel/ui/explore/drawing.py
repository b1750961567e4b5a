"""What Utforska draws of a selection: which charts, and of which rows."""

from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from panel.charts.explore import guard
from panel.charts.explore.selection import Selection, series_id
from panel.charts.explore.series import Look
from panel.charts.ready import ReadyFigure
from panel.records.own_annotations import OwnAnnotation, OwnAnnotationsError
from panel.ui.explore import data, history, options, own_annotations, transforms
from panel.ui.explore.charts import AMONG_ALL, Drawn, charts
from panel.warehouse import build_key
from panel.wording import text

SEPARATE = {"rangordning", "karta"}


@dataclass(frozen=True)
class Drawing:
    """All that the page shows of a selection.

    `rows` are those of transforms.apply() that the reader can choose a point among. `why_apart` states why there is
    more than one chart, `messages` what was left out. `names` are the series' full names by series id, `days` the
    periods' names by their first days as text, newest first. `is_pointed_at` is whether the chosen period was found, `own`
    the annotations of readers on the chosen measures and regions.
    """

    rows: pd.DataFrame
    look: Look
    drawn: tuple[Drawn, ...]
    why_apart: str
    messages: tuple[str, ...]
    names: dict[str, str]
    days: dict[str, str]
    is_pointed_at: bool
    own: tuple[OwnAnnotation, ...]

    def row(self, series: str) -> pd.Series | None:
        """Return the row of a series, by its id, at the chosen period; None where it has no row there.

        Where no period is chosen, it is the newest for which the series has a figure.
        """
        keys = self.rows[transforms.SERIES].itertuples(index=False, name=None)
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
    try:
        own = own_annotations.written_on(selection.indicators, data.region_codes(selection))
    except OwnAnnotationsError as error:
        found = _draw(build_key(), selection, ())
        return found and replace(found, messages=(*found.messages, str(error)))
    return _draw(build_key(), selection, own)


@lru_cache(maxsize=64)
def _draw(key: str, selection: Selection, own: tuple[OwnAnnotation, ...]) -> Drawing | None:
    """Return draw() of a build; `key` is the build's, so a new build draws anew. `own` are annotations of readers."""
    among_all = selection.chart in AMONG_ALL
    everything = computed(replace(selection, series="", period=None), among_all)
    codes = data.region_codes(selection)
    chosen = everything[everything["region_code"].isin(codes)]
    frame = everything if chosen.empty and among_all else chosen
    if frame.empty:
        return None
    guard.refuse(selection, frame)
    messages, held = guard.left_out(frame), frame
    everything, frame = (rows[rows["is_meaningful"]] for rows in (everything, frame))
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
        for (part, rows), look_of_chart in zip(whole, looks, strict=True)
        for one in charts(selection, part, rows, look_of_chart, held, own)
    ]
    why = guard.why_apart(parts, data.definitions()) if selection.chart != "samband" else ""
    names, days = series_names(everything), _days(everything, selection.frequency)
    is_pointed_at = selection.period is not None and period == pd.Timestamp(selection.period)
    return Drawing(everything, look, tuple(drawn), why, tuple(messages), names, days, is_pointed_at, own)


def _ready(one: Drawn) -> Drawn:
    """Return the chart serialized, with the modes that Streamlit would give one with selectable points after drawing it."""
    layout = one.chart.figure.layout
    layout.clickmode = "event+select"
    layout.dragmode = "pan" if layout.dragmode is None else layout.dragmode
    return replace(one, chart=replace(one.chart, figure=ReadyFigure(one.chart.figure)))


def _days(rows: pd.DataFrame, frequency: str) -> dict[str, str]:
    days = sorted({start.date().isoformat() for start in rows["period_start"].unique()}, reverse=True)
    return {day: options.period_name(day, frequency) for day in days}


@lru_cache(maxsize=16)
def _computed(key: str, selection: Selection, among_all: bool) -> pd.DataFrame:
    axes = [transforms.apply(history.history(one, among_all), one) for one in selection.by_axis()]
    return pd.concat(axes, ignore_index=True) if len(axes) > 1 else axes[0]


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


def series_names(frame: pd.DataFrame) -> dict[str, str]:
    """Return the full name of each series of the frame, by series id."""
    found = {}
    for row in frame.drop_duplicates(transforms.SERIES).itertuples():
        groups = "" if row.sex == "total" and row.age == "total" else f", {data.group_name(row.sex, row.age_name)}"
        groups += "" if row.breakdown_id == "total" else f", {row.breakdown_name}"
        own_id = series_id(row.indicator_id, row.region_code, row.sex, row.age, row.breakdown_id)
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
