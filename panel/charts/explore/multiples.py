"""Small multiples, bars over time, and the seasons of one series, on Utforska."""

from dataclasses import replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panel.charts import Chart
from panel.charts.annotation import draw_annotations, draw_breaks
from panel.charts.explore.lines import begin_at_zero, mark_missing, scale
from panel.charts.explore.sentences import captions as words
from panel.charts.explore.sentences import titles as sentences
from panel.charts.explore.series import (
    PALETTE,
    Look,
    Series,
    custom,
    figure_text,
    hover,
    hover_by_period,
    is_percent,
    keep_look,
    only_of,
    pieces,
    series_of,
    short,
    varying,
)
from panel.charts.time_axis import days_apart, set_time_axis, span
from panel.wording import text, theme
from panel.wording.period_lengths import LENGTHS

MAX_PANELS = 24
COLUMNS = 2
PANEL_TICKS = 4
PANEL_PX = 150
MAX_BARS = 96
MAX_BAR_SERIES, MAX_STACKED = 4, 6
HATCHES = ["", "/", ".", "x"]


def multiples(frame: pd.DataFrame, look: Look, breaks: pd.DataFrame, annotations: pd.DataFrame) -> Chart:
    """Return a small chart per series, all on the same scale. Breaks are dashed lines, annotations dotted ones.

    `frame`, `breaks` and `annotations` are as in lines(). Of many series, MAX_PANELS are drawn, the highlighted first.
    """
    every = list(reversed(series_of(frame, look)))
    series = every[:MAX_PANELS]
    chart = _panels([short(one.name) for one in series])
    if is_percent(frame["shown_unit"]):
        chart.update_yaxes(rangemode="tozero", ticksuffix=" %")
    begin_at_zero(chart, frame["shown"])
    set_time_axis(chart, frame["period_start"], look.frequency, PANEL_TICKS)
    for at, one in enumerate(series):
        _panel(chart, one, look, at)
    for days, dash in ((breaks["period_start"], "dash"), (annotations["day"], "dot")):
        for day in sorted(set(days)):
            chart.add_vline(x=day, line={"color": theme.GREY, "width": 1, "dash": dash}, row="all", col="all")
    title = sentences.finding(frame, look)
    return Chart(
        title,
        words.panels_subtitle(frame, len(series), len(every), look),
        chart,
        words.panels_alt(title, every, len(series), look),
    )


def _panels(names: list[str]) -> go.Figure:
    """Return empty panels titled with the names."""
    row_count = -(-len(names) // COLUMNS)
    chart = make_subplots(
        rows=row_count,
        cols=COLUMNS,
        shared_yaxes="all",
        shared_xaxes="all",
        subplot_titles=names,
        vertical_spacing=0.28 / max(row_count, 1),
        horizontal_spacing=0.05,
    )
    plain = theme.figure(height=60 + PANEL_PX * row_count).layout.to_plotly_json()
    across, up = plain.pop("xaxis"), plain.pop("yaxis")
    # With the width set, Plotly finds no common height for the panels: so both are left for it to compute.
    chart.update_layout(plain | {"margin": {"l": 8, "r": 8, "t": 30, "b": 8}})
    chart.update_xaxes(across)
    chart.update_yaxes({**up, "nticks": 4})
    chart.update_annotations(font={"size": 13, "color": theme.INK})
    return chart


def _panel(chart: go.Figure, series: Series, look: Look, at: int) -> None:
    colour = theme.GREY if series.colour == theme.PALE else series.colour
    for piece in pieces(series.rows):
        trace = go.Scatter(x=piece["period_start"], y=piece["shown"], mode="lines+markers", name=series.name)
        trace.line = {"color": colour, "width": 2}
        # Of markers that are not seen, one is drawn: see lines.py.
        trace.marker = {"color": colour, "size": 6, **({"opacity": 0, "maxdisplayed": 1} if len(piece) > 1 else {})}
        keep_look(trace)
        trace.customdata = custom(series, piece, look.frequency)
        hover(trace)
        chart.add_trace(trace, row=at // COLUMNS + 1, col=at % COLUMNS + 1)


def bars(frame: pd.DataFrame, look: Look, breaks: pd.DataFrame, annotations: pd.DataFrame) -> Chart:
    """Return the series as bars over time, from zero: of many, the highlighted series and the latest periods.

    Parts of a whole are stacked where all of them can be: their sum is then read off the axis.
    `frame`, `breaks` and `annotations` are as in lines().
    """
    every = list(reversed(series_of(frame, look)))
    is_stacked = len(every) <= MAX_STACKED and are_parts(frame)
    series = every if is_stacked else every[:MAX_BAR_SERIES]
    across = 1 if is_stacked else len(series)
    periods = sorted(frame["period_start"].unique())[-(MAX_BARS // across) :]
    chart = theme.figure(height=430)
    if is_stacked:
        chart.update_layout(barmode="stack")
    for at, one in enumerate(series):
        _bars(chart, one, periods, at, len(series), look)
    if len(periods) == 1:
        _widen(chart, look.frequency)
    mark_missing(chart, [_within(one, periods) for one in series], look)
    draw_breaks(chart, sorted({day for day in breaks["period_start"] if day > periods[0]}))
    draw_annotations(chart, annotations[annotations["day"] > periods[0]])
    if len(series) > 1:
        chart.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.08, "yanchor": "bottom", "x": 0})
        chart.for_each_trace(lambda trace: trace.update(showlegend=trace.type == "bar"))
    shown = frame[frame["period_start"].isin(periods)]
    scale(chart, shown, look)
    chart.update_xaxes(range=span(periods, look.frequency, is_bars=True))
    chart.update_yaxes(rangemode="tozero")
    hover_by_period(chart)
    cut = words.bars_cut((len(series), len(every)), (len(periods), frame["period_start"].nunique()))
    title = sentences.finding(frame, look)
    return Chart(
        title,
        words.bars_subtitle(frame, cut, look),
        chart,
        words.alt("Staplar över tid", title, series, look, cut),
    )


def are_parts(frame: pd.DataFrame) -> bool:
    """Return whether the series are counts of parts that sum to a whole: women and men, or of one known dimension."""
    shown = frame["shown"].dropna()
    is_count = set(frame["shown_unit"]) == {"antal"} and set(frame["transform"]) == {"niva"} and (shown >= 0).all()
    differ = varying(frame)
    if not is_count or differ == {"sex"}:
        return bool(is_count) and set(frame["sex"]) == {"women", "men"}
    dimensions = set(frame["breakdown_id"].str.split(":").str[0])
    is_of_one = differ == {"breakdown_id"} and len(dimensions) == 1 and "total" not in dimensions
    return is_of_one and bool(frame["sums_to_total"].all())


def _bars(chart: go.Figure, series: Series, periods: list[pd.Timestamp], at: int, count: int, look: Look) -> None:
    """Draw one series as bars with a colour and a hatch of its own."""
    rows = series.rows[series.rows["period_start"].isin(periods) & series.rows["shown"].notna()]
    colour = series.colour if count == 1 or series.colour != theme.PALE else PALETTE[(at + 1) % len(PALETTE)]
    trace = go.Bar(x=rows["period_start"], y=rows["shown"], name=short(series.name))
    trace.customdata = custom(series, rows, look.frequency)
    trace.marker = {
        "color": colour,
        "pattern": {"shape": HATCHES[at % len(HATCHES)], "bgcolor": colour, "fgcolor": "white", "size": 5},
    }
    keep_look(trace)
    hover(trace)
    chart.add_trace(trace)


def _widen(chart: go.Figure, frequency: str) -> None:
    """Set the width of bars of a single period: Plotly takes it from the distance to the next period."""
    period_ms = 1000 * days_apart(frequency).total_seconds()
    width = 0.75 * period_ms / len(chart.data)
    for at, trace in enumerate(chart.data):
        trace.width, trace.offset = width, (at - len(chart.data) / 2) * width


def _within(series: Series, periods: list[pd.Timestamp]) -> Series:
    rows = series.rows[series.rows["period_start"].isin(periods)]
    return Series(series.id, series.name, rows, series.colour, series.width, series.dash, series.is_lifted)


def seasons(frame: pd.DataFrame, look: Look) -> Chart:
    """Return one series as a line per year over its months or quarters, with the latest two years labelled."""
    every = series_of(frame, look)
    series = next((one for one in every if one.id == look.series), every[-1])
    chart = theme.figure(height=430, right=130)
    _draw_mean(chart, series)
    years = sorted(series.rows.loc[series.rows["shown"].notna(), "period_start"].dt.year.unique())
    for year in years:
        rows = series.rows[series.rows["period_start"].dt.year == year]
        latest = year == years[-1]
        colour = theme.ACCENT if latest else theme.INK if year == years[-1] - 1 else theme.PALE
        for piece in pieces(rows):
            trace = go.Scatter(x=piece["period_start"].dt.month, y=piece["shown"], mode="lines+markers", name=str(year))
            trace.line, trace.marker = {"color": colour, "width": 3 if latest else 1.6}, {"size": 7 if latest else 4}
            trace.customdata = custom(series, piece, look.frequency)
            keep_look(trace)
            hover(trace)
            chart.add_trace(trace)
        if year >= years[-1] - 1:
            end = rows.dropna(subset="shown").iloc[-1]
            theme.label_end(chart, end["period_start"].month, end["shown"], f"{year}: {figure_text(end)}", colour)
    _year_axis(chart, look.frequency)
    begin_at_zero(chart, series.rows["shown"])
    if is_percent(frame["shown_unit"]):
        chart.update_yaxes(ticksuffix=" %", rangemode="tozero")
    title = sentences.finding(series.rows, _of_the_series(series, look))
    return Chart(
        title,
        words.seasons_subtitle(series, len(every) - 1, look),
        chart,
        words.seasons_alt(title, series, look),
    )


def _draw_mean(chart: go.Figure, series: Series) -> None:
    """Draw each season's mean, where there are years to take it of, as a dashed line behind the years."""
    means = series.rows.dropna(subset="season_mean")
    means = means.assign(month=means["period_start"].dt.month).drop_duplicates("month").sort_values("month")
    if means.empty:
        return
    line = go.Scatter(x=means["month"], y=means["season_mean"], mode="lines", name="Medelvärde", hoverinfo="skip")
    line.line = {"color": theme.COUNTRY, "width": 2, "dash": "dash"}
    chart.add_trace(line)


def _of_the_series(series: Series, look: Look) -> Look:
    """Return the look of a single series, at its own newest period where it has no figure at the page's."""
    observed = series.rows.loc[series.rows["shown"].notna(), "period_start"]
    own = only_of(series.rows, look)
    return own if observed.empty or (observed == look.period).any() else replace(own, period=observed.max())


def _year_axis(chart: go.Figure, frequency: str) -> None:
    ticks = list(range(1, 13, LENGTHS[frequency].step))
    names = {"Q": [f"kv {number}" for number in range(1, 5)], "H": ["halvår 1", "halvår 2"]}.get(frequency) or [
        text.short_month(date(1, month, 1)) for month in ticks
    ]
    chart.update_xaxes(tickvals=ticks, ticktext=names, range=[0.8, ticks[-1] + 0.05])
