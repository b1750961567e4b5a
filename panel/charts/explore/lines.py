"""Lines on Utforska: series over time, with gaps, breaks and annotations."""

import math

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.annotation import draw_annotations, draw_breaks
from panel.charts.explore.reasons import BEGINS
from panel.charts.explore.sentences import captions as words
from panel.charts.explore.sentences import titles as sentences
from panel.charts.explore.series import (
    MAX_NAME_LENGTH,
    Look,
    Series,
    alone,
    custom,
    figure_texts,
    hover,
    hover_by_period,
    is_percent,
    keep_look,
    label_text,
    last_observed,
    series_of,
    short,
)
from panel.charts.margins import width
from panel.charts.time_axis import set_time_axis, span
from panel.wording import text, theme

# The columns that are drawn.
DRAWN = ["period_start", "shown", "step", "segment", "shown_unit", "shown_decimals", "shown_signed"]
MAX_LABELS = 14
# Pixels of a label at the right, and between the lines and the edge besides it.
MAX_LABEL_PX, LABEL_GAP = 215, 14
MIN_NAME_LENGTH = 6
# With more series than this, marks of missing periods would cover each other; the page lists them in words.
MAX_MARKED = 4


def lines(frame: pd.DataFrame, look: Look, breaks: pd.DataFrame, annotations: pd.DataFrame) -> Chart:
    """Return the series of one axis over time. No line crosses a break or a missing period.

    `frame` has the columns of transforms.apply(), `breaks` period_start, `annotations` day, text and said_by.
    """
    series = series_of(frame, look)
    labelled = _labelled(series)
    chart = theme.figure(height=430, right=8)
    _background(chart, [one for one in series if one not in labelled], look)
    for one in series:
        if one in labelled:
            _line(chart, one, look)
    _label_ends(chart, labelled, frame, look)
    mark_missing(chart, [one for one in labelled if one.is_lifted or len(labelled) <= MAX_MARKED], look)
    draw_breaks(chart, sorted(set(breaks["period_start"])))
    draw_annotations(chart, annotations)
    _mark_point(chart, series, look)
    hover_by_period(chart)
    scale(chart, frame, look)
    title = sentences.finding(frame, look)
    return Chart(
        title,
        words.lines_subtitle(frame, len(series) - len(labelled), look),
        chart,
        words.alt("Linjer", title, series, look, words.breaks_in_words(breaks)),
    )


def scale(chart: go.Figure, frame: pd.DataFrame, look: Look) -> None:
    """Set the axes: y from zero where the level itself is read, x over the periods of the frame."""
    if look.transform in {"niva", "andel", "per-1000"} and set(frame["shown_unit"]) != {"antal"}:
        chart.update_yaxes(rangemode="tozero")
    if is_percent(frame["shown_unit"]):
        chart.update_yaxes(ticksuffix=" %")
    begin_at_zero(chart, frame["shown"])
    if frame["shown_signed"].any():
        chart.update_yaxes(zeroline=True, zerolinecolor=theme.GREY)
    set_time_axis(chart, frame["period_start"], look.frequency)
    chart.update_xaxes(range=span(frame["period_start"], look.frequency))


def begin_at_zero(chart: go.Figure, shown: pd.Series) -> None:
    """Keep the padding below the values from going below zero, where no value does."""
    if shown.min() >= 0:
        chart.update_yaxes(autorangeoptions={"minallowed": 0})


def _labelled(series: list[Series]) -> list[Series]:
    """Return the series named at their ends: all that fit, else the lifted ones, the highest and the lowest."""
    if len(series) <= MAX_LABELS:
        return series
    ends = {one.id: one.rows["shown"].dropna().iloc[-1] for one in series if one.rows["shown"].notna().any()}
    extremes = {max(ends, key=ends.__getitem__), min(ends, key=ends.__getitem__)} if ends else set()
    lifted = [one for one in series if one.is_lifted][-MAX_LABELS + 2 :]
    return [one for one in series if one.id in extremes or one in lifted]


def _background(chart: go.Figure, series: list[Series], look: Look) -> None:
    """Draw the series that are not named as one trace: browsers draw it far faster than a trace each."""
    if not series:
        return
    xs, ys, texts = _strung(series, look)
    trace = go.Scatter(x=xs, y=ys, customdata=texts, line={"color": theme.PALE, "width": 1}, name="Övriga")
    _as_points(chart, trace)


def _line(chart: go.Figure, series: Series, look: Look) -> None:
    """Draw a series as one trace with gaps, and its isolated periods as points."""
    line = {"color": series.colour, "width": series.width, "dash": series.dash}
    xs, ys, texts = _strung([series], look)
    _as_points(chart, go.Scatter(x=xs, y=ys, customdata=texts, line=line, name=series.name))
    rows = alone(series.rows)
    if len(rows):
        points = go.Scatter(x=rows["period_start"], y=rows["shown"], mode="markers", name=series.name)
        points.marker, points.cliponaxis = {"color": series.colour, "size": 7}, False
        points.customdata = custom(series, rows, look.frequency)
        hover(points)
        chart.add_trace(points)


def _strung(series: list[Series], look: Look) -> tuple[list[object], list[object], list[list[str]]]:
    """Return x, y and customdata of the series in a row, with an empty point between pieces that no line may join."""
    observed = [one.rows.loc[one.rows["shown"].notna(), DRAWN] for one in series]
    rows = pd.concat(observed, keys=range(len(series)), names=["at"])
    owners = rows.index.get_level_values("at")
    ends = (rows["step"].diff() != 1) | (rows["segment"].diff() != 0) | (owners != pd.Series(owners).shift().to_numpy())
    xs: list[object] = []
    ys: list[object] = []
    words: list[list[str]] = []
    texts = figure_texts(rows)
    for at, begins, start, value, shown in zip(owners, ends, rows["period_start"], rows["shown"], texts, strict=True):
        if begins and xs:
            xs.append(None)
            ys.append(None)
            words.append(["", "", ""])
        one = series[at]
        xs.append(start)
        ys.append(value)
        words.append([f"{one.name}, {text.period(start, look.frequency)}: {shown}", one.id, start.date().isoformat()])
    return xs, ys, words


def _as_points(chart: go.Figure, trace: go.Scatter) -> None:
    """Add a line whose points can be selected: Plotly selects markers only, so it gets invisible ones.

    One of them is drawn: Plotly also selects those that are not, and an element a period would cost more than the lines.
    """
    trace.mode = "lines+markers"
    trace.marker = {"size": 9, "opacity": 0, "maxdisplayed": 1}
    keep_look(trace)
    hover(trace)
    chart.add_trace(trace)


def _label_ends(chart: go.Figure, series: list[Series], frame: pd.DataFrame, look: Look) -> None:
    """Write each name with its last value at the right, without overlap; a value before the end of the axis also with its period."""
    ends = [(one, last_observed(one.rows)) for one in series if one.rows["shown"].notna().any()]
    if not ends:
        return
    last_day = frame["period_start"].max()
    gap = (frame["shown"].max() - min(0.0, frame["shown"].min())) / 17
    lowest = 0.0 if frame["shown"].min() >= 0 else -math.inf  # as begin_at_zero() sets the axis
    positions = theme.spread_labels([float(row["shown"]) for _, row in ends], gap, lowest)
    widest = 0.0
    for (one, row), position in zip(ends, positions, strict=True):
        is_older = row["period_start"] < last_day
        when = f" ({text.short_period(row['period_start'], look.frequency)})" if is_older else ""
        words = _label(one.name, f" {label_text(row)}{when}")
        widest = max(widest, width(words))
        colour = theme.GREY if one.colour == theme.PALE else one.colour
        theme.label_end(chart, last_day, position, words, colour)
        # A click on the name lifts the series: panel/ui/charts.js.
        chart.layout.annotations[-1].update(name=one.id, captureevents=True)
    chart.update_layout(margin={"r": math.ceil(LABEL_GAP + widest)})


def _label(name: str, figure: str) -> str:
    """Return a name with its figure. Where they are too wide, the name is cut, never the figure."""
    lengths = range(MAX_NAME_LENGTH, MIN_NAME_LENGTH, -1)
    fits = (f"{short(name, length)}{figure}" for length in lengths)
    return next((words for words in fits if width(words) <= MAX_LABEL_PX), f"{short(name, MIN_NAME_LENGTH)}{figure}")


def mark_missing(chart: go.Figure, series: list[Series], look: Look) -> None:
    """Mark each missing period with a cross at the bottom of the chart, on a y axis of its own."""
    for at, one in enumerate(series):
        gone = one.rows[one.rows["shown"].isna() & (one.rows["shown_flag"] != BEGINS)]
        if gone.empty:
            continue
        words = [
            [f"{one.name}, {text.period(start, look.frequency)}: {why}", one.id, start.date().isoformat()]
            for start, why in zip(gone["period_start"], gone["shown_flag"], strict=True)
        ]
        colour = theme.GREY if one.colour == theme.PALE else one.colour
        trace = go.Scatter(x=gone["period_start"], y=[0.02 + 0.03 * at] * len(gone), yaxis="y2", mode="markers")
        trace.marker = {"symbol": "x-thin-open", "size": 7, "color": colour}
        trace.customdata, trace.name = words, f"{one.name}, saknas"
        hover(trace)
        chart.add_trace(trace)
        chart.update_layout(yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True})


def _mark_point(chart: go.Figure, series: list[Series], look: Look) -> None:
    """Draw a ring around the selected point."""
    chosen = [one for one in series if one.id == look.series]
    for one in chosen:
        row = one.rows[(one.rows["period_start"] == look.period) & one.rows["shown"].notna()]
        ring = go.Scatter(x=row["period_start"], y=row["shown"], mode="markers", hoverinfo="skip", name="Vald punkt")
        ring.marker = {"size": 13, "color": "rgba(0,0,0,0)", "line": {"color": theme.INK, "width": 2.5}}
        chart.add_trace(ring)
