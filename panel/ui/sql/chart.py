"""The chart of a query result on Fråga med SQL. Uses neither the database nor Streamlit."""

from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.annotation import draw_breaks
from panel.charts.explore.sentences.captions import breaks_in_words
from panel.charts.explore.series import hover, hover_by_period
from panel.charts.time_axis import set_time_axis, set_year_axis
from panel.ui.sql.values import is_year, writer
from panel.warehouse.sandbox import DATE, INTEGER, NUMBER, TEXT, QueryResult
from panel.wording import text, theme

MAX_POINTS = 5_000
MAX_SERIES = 9
MAX_BARS = 40
PIXELS_A_BAR = 48
# JavaScript computes the axis's range in floats, which are not exact to the unit much beyond this.
MAX_HEIGHT = 1e15
TICKS, SMALL_TICKS, SMALL = ",~f", ",~r", 1e-4
COLOURS = [
    theme.ACCENT,
    theme.LIFTED,
    theme.GREEN,
    theme.PURPLE,
    theme.OCHRE,
    theme.INDIGO,
    theme.SKY,
    theme.GREY,
    theme.INK,
]


class SqlChartError(Exception):
    """The result cannot be drawn this way. The message, in Swedish, states why and what to do."""


@dataclass(frozen=True)
class Axes:
    """The columns to draw by. `series` is None for one line, or for one bar per name."""

    x: str
    y: str
    series: str | None


def measures(result: QueryResult) -> list[str]:
    """Return the columns that can be heights: decimal numbers first, then whole numbers."""
    return [name for kind in (NUMBER, INTEGER) for name, own in result.kinds.items() if own == kind]


def default_axes(result: QueryResult) -> Axes | None:
    """Return the axes before the reader has chosen: days or years if any, else names. None where none fit."""
    days = [name for name, kind in result.kinds.items() if kind == DATE]
    years = [name for name, kind in result.kinds.items() if kind == INTEGER and is_year(result.frame[name])]
    names = [name for name, kind in result.kinds.items() if kind == TEXT]
    heights = [name for name in measures(result) if name not in years]
    if not heights or not (days or years or names) or len(result.frame) < 2:
        return None
    over_time = [Axes(x, heights[0], series) for x in days + years for series in (None, *names)]
    possible = over_time + [Axes(x, heights[0], None) for x in names]
    return next((axes for axes in possible if _is_one_each(result.frame, axes)), possible[0])


def _is_one_each(frame: pd.DataFrame, axes: Axes) -> bool:
    """Return whether no two rows share position and series."""
    return not frame.duplicated([axes.x, axes.series] if axes.series else [axes.x]).any()


def draw(result: QueryResult, axes: Axes, breaks: pd.DataFrame) -> Chart:
    """Return the chart of a result: lines over days or years, bars by name.

    `breaks` are those of breaks.breaks_of(), within the axis: no line crosses one. Raises SqlChartError where it would
    mislead.
    """
    named = [axes.x, axes.y] + ([axes.series] if axes.series else [])
    frame = result.frame[list(dict.fromkeys(named))].dropna(subset=[axes.x, axes.y])
    if frame.empty:
        raise SqlChartError("De valda kolumnerna har inga värden att rita. Välj andra.")
    if frame.duplicated([axes.x] + ([axes.series] if axes.series else [])).any():
        raise SqlChartError(
            f"Flera rader har samma {axes.x}. Välj en serie som skiljer dem åt, eller räkna ihop dem med GROUP BY."
        )
    if (frame[axes.y].astype(float).abs() > MAX_HEIGHT).any():
        raise SqlChartError(
            f"{axes.y} har tal som är för stora att rita. Dela dem med en miljon, eller välj en annan kolumn."
        )
    return _lines(result, frame, axes, breaks) if is_over_time(result, axes) else _bars(result, frame, axes)


def is_over_time(result: QueryResult, axes: Axes) -> bool:
    """Return whether the x axis has days or years."""
    kind = result.kinds[axes.x]
    return kind == DATE or (kind == INTEGER and is_year(result.frame[axes.x]))


def _lines(result: QueryResult, frame: pd.DataFrame, axes: Axes, breaks: pd.DataFrame) -> Chart:
    if len(frame) > MAX_POINTS:
        raise SqlChartError(f"{text.number(len(frame))} punkter är för många att rita. Räkna ihop dem med GROUP BY.")
    lines = _series(frame, axes)
    is_in_years = result.kinds[axes.x] == INTEGER
    figure = theme.figure(right=150 if axes.series else 80)
    for colour, (name, own) in zip(COLOURS, lines, strict=False):
        for piece in _cut(own, axes, _of_line(own, axes, frame, breaks)):
            line = go.Scatter(
                x=piece[axes.x],
                y=piece[axes.y],
                mode="lines" if len(piece) > 1 else "markers",
                line={"color": colour, "width": 2.5},
                marker={"color": colour},
                customdata=_hovers(result, piece, axes, name),
            )
            hover(line)
            figure.add_trace(line)
    draw_breaks(figure, sorted(set(breaks["period_start"])), is_in_years=is_in_years)
    hover_by_period(figure)
    figure.update_yaxes(tickformat=_tick_format(frame[axes.y]))
    _label_ends(result, figure, lines, axes)
    if is_in_years:
        set_year_axis(figure, sorted(set(frame[axes.x])))
    else:
        set_time_axis(figure, frame[axes.x])
    alt = _alt("Linje", result, frame, axes) + breaks_in_words(breaks)
    return Chart(_title(result, frame, axes), _subtitle(frame, axes), figure, alt)


def _cut(own: pd.DataFrame, axes: Axes, breaks: pd.DataFrame) -> list[pd.DataFrame]:
    """Return a line's rows, parted where its measure changes."""
    part = sum(((own[axes.x] >= at).astype(int) for at in set(breaks["at"])), pd.Series(0, index=own.index))
    return [piece for _, piece in own.groupby(part)]


def _of_line(own: pd.DataFrame, axes: Axes, frame: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Return the breaks of a line: those of its measure where the series are measures, else all."""
    if axes.series is None or not _is_of(breaks, frame[axes.series]).any():
        return breaks
    return breaks[_is_of(breaks, own[axes.series])]


def _is_of(breaks: pd.DataFrame, names: pd.Series) -> pd.Series:
    return breaks["indicator_id"].isin(names) | breaks["indicator_title"].isin(names)


def _series(frame: pd.DataFrame, axes: Axes) -> list[tuple[str, pd.DataFrame]]:
    if axes.series is None:
        return [("", frame.sort_values(axes.x))]
    found = list(frame.sort_values(axes.x).groupby(axes.series, dropna=False))
    if len(found) > MAX_SERIES:
        raise SqlChartError(
            f"{len(found)} serier är för många för ett diagram, som rymmer {MAX_SERIES}. Begränsa frågan med WHERE."
        )
    return [(escape(str(name)), own) for name, own in found]


def _label_ends(result: QueryResult, figure: go.Figure, lines: list[tuple[str, pd.DataFrame]], axes: Axes) -> None:
    """Write each line's name, or its last value where it has none, to the right of its end."""
    ends = [float(own[axes.y].iloc[-1]) for _, own in lines]
    heights = [float(value) for _, own in lines for value in own[axes.y]]
    positions = theme.spread_labels(ends, (max(heights) - min(heights)) / 16)
    for colour, (name, own), position in zip(COLOURS, lines, positions, strict=False):
        words = name or escape(writer(result, axes.y)(own[axes.y].iloc[-1]))
        theme.label_end(figure, own[axes.x].iloc[-1], position, words, colour)


def _bars(result: QueryResult, frame: pd.DataFrame, axes: Axes) -> Chart:
    if axes.series is not None:
        raise SqlChartError(
            "Staplar ritas utan serie. Välj ingen serie, eller en kolumn med dagar eller år längs axeln."
        )
    if len(frame) > MAX_BARS:
        raise SqlChartError(
            f"{text.number(len(frame))} staplar är för många att rita, högst {MAX_BARS}. Begränsa frågan med LIMIT."
        )
    # Plotly draws bars from the bottom up, and treats equal names as one category.
    rows = frame.iloc[::-1]
    names = [escape(name) for name in map(writer(result, axes.x), rows[axes.x])]
    figure = theme.figure(height=80 + PIXELS_A_BAR * len(rows), right=60)
    bars = go.Bar(
        x=rows[axes.y],
        y=names,
        orientation="h",
        marker={"color": theme.ACCENT},
        text=[escape(shown) for shown in map(writer(result, axes.y), rows[axes.y])],
        textposition="outside",
        cliponaxis=False,
        customdata=_hovers(result, rows, axes),
    )
    hover(bars)
    figure.add_trace(bars)
    theme.label_rows(figure, names, names)
    figure.update_xaxes(tickformat=_tick_format(rows[axes.y]))
    return Chart(_title(result, frame, axes), _subtitle(frame, axes), figure, _alt("Staplar", result, frame, axes))


def _tick_format(heights: pd.Series) -> str:
    """Return the axis's number format: digits, never 50k or 1e-7."""
    return SMALL_TICKS if heights.astype(float).abs().max() < SMALL else TICKS


def _hovers(result: QueryResult, frame: pd.DataFrame, axes: Axes, name: str = "") -> list[list[str]]:
    """Return the customdata of each row as on Utforska: hover text, no series id, and the position. `name` is HTML."""
    write_x, write_y = writer(result, axes.x), writer(result, axes.y)
    lead = f"{name}, " if name else ""
    return [
        [f"{lead}{escape(f'{write_x(x)}: {write_y(y)}')}", "", str(x)]
        for x, y in zip(frame[axes.x], frame[axes.y], strict=True)
    ]


def _value_at(result: QueryResult, frame: pd.DataFrame, at: int, axes: Axes) -> str:
    """Return one row's value and position as text, read by cell: a row would convert whole numbers to floats."""
    where = writer(result, axes.x)(frame.at[at, axes.x])
    position = where if axes.series is None else f"{frame.at[at, axes.series]}, {where}"
    return f"{writer(result, axes.y)(frame.at[at, axes.y])} ({position})"


def _title(result: QueryResult, frame: pd.DataFrame, axes: Axes) -> str:
    return f"Högst {axes.y} är {_value_at(result, frame, frame[axes.y].astype(float).idxmax(), axes)}"


def _subtitle(frame: pd.DataFrame, axes: Axes) -> str:
    by = f", en linje för varje {axes.series}" if axes.series else ""
    return f"{axes.y} efter {axes.x}{by}. {text.number(len(frame))} rader."


def _alt(kind: str, result: QueryResult, frame: pd.DataFrame, axes: Axes) -> str:
    lowest = f"Lägst är {_value_at(result, frame, frame[axes.y].astype(float).idxmin(), axes)}."
    return f"{kind}. {_title(result, frame, axes)}. {lowest} {_subtitle(frame, axes)}"
