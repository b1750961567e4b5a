"""The chart of an answer on Fråga med SQL: what it could be drawn by, and the drawing. Knows no database and no Streamlit."""

from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.charts.time_axis import set_time_axis, set_year_axis
from panel.ui.sql.values import is_year, writer
from panel.warehouse.sandbox import DATE, INTEGER, NUMBER, TEXT, Answer
from panel.wording import text, theme

MOST_POINTS = 5_000
MOST_SERIES = 9
MOST_BARS = 40
PIXELS_A_BAR = 48
# A browser counts with the distance between the ends of an axis, and beyond this it has no whole numbers.
MOST_HEIGHT = 1e15
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


class NotDrawn(Exception):  # noqa: N818
    """There is no chart of this choice; the text, in Swedish, says why and what to do."""


@dataclass(frozen=True)
class Axes:
    """The columns that a chart is drawn by. `series` is None where there is one line, or one bar a name."""

    x: str
    y: str
    series: str | None


def measures(answer: Answer) -> list[str]:
    """Return the columns that can be drawn as heights: numbers first, then whole numbers."""
    return [name for kind in (NUMBER, INTEGER) for name, own in answer.kinds.items() if own == kind]


def default_axes(answer: Answer) -> Axes | None:
    """Return what to draw before the reader has chosen: days or years if there are any, else names. None where nothing fits."""
    days = [name for name, kind in answer.kinds.items() if kind == DATE]
    years = [name for name, kind in answer.kinds.items() if kind == INTEGER and is_year(answer.frame[name])]
    names = [name for name, kind in answer.kinds.items() if kind == TEXT]
    heights = [name for name in measures(answer) if name not in years]
    if not heights or not (days or years or names) or len(answer.frame) < 2:
        return None
    over_time = [Axes(x, heights[0], series) for x in days + years for series in (None, *names)]
    possible = over_time + [Axes(x, heights[0], None) for x in names]
    return next((axes for axes in possible if _is_one_each(answer.frame, axes)), possible[0])


def _is_one_each(frame: pd.DataFrame, axes: Axes) -> bool:
    """Return whether each place along the axis has one row in each of a few series."""
    if axes.series is None:
        return not frame[axes.x].duplicated().any()
    return frame[axes.series].nunique() <= MOST_SERIES and not frame.duplicated([axes.x, axes.series]).any()


def draw(answer: Answer, axes: Axes) -> Chart:
    """Return the chart of an answer: lines over days and years, bars by name. Raises NotDrawn where it would mislead."""
    named = [axes.x, axes.y] + ([axes.series] if axes.series else [])
    frame = answer.frame[list(dict.fromkeys(named))].dropna(subset=[axes.x, axes.y])
    if frame.empty:
        raise NotDrawn("De valda kolumnerna har inga värden att rita. Välj andra.")
    if frame.duplicated([axes.x] + ([axes.series] if axes.series else [])).any():
        raise NotDrawn(
            f"Flera rader har samma {axes.x}. Välj en serie som skiljer dem åt, eller räkna ihop dem med GROUP BY."
        )
    if (frame[axes.y].astype(float).abs() > MOST_HEIGHT).any():
        raise NotDrawn(
            f"{axes.y} har tal som är för stora att rita. Dela dem med en miljon, eller välj en annan kolumn."
        )
    over_time = answer.kinds[axes.x] == DATE or (answer.kinds[axes.x] == INTEGER and is_year(frame[axes.x]))
    return (_lines if over_time else _bars)(answer, frame, axes)


def _lines(answer: Answer, frame: pd.DataFrame, axes: Axes) -> Chart:
    if len(frame) > MOST_POINTS:
        raise NotDrawn(f"{text.number(len(frame))} punkter är för många att rita. Räkna ihop dem med GROUP BY.")
    lines = _series(frame, axes)
    figure = theme.figure(right=150 if axes.series else 80)
    for colour, (name, own) in zip(COLOURS, lines, strict=False):
        figure.add_trace(
            go.Scatter(
                x=own[axes.x],
                y=own[axes.y],
                mode="lines" if len(own) > 1 else "markers",
                line={"color": colour, "width": 2.5},
                customdata=[f"{name} {hover}".strip() for hover in _hovers(answer, own, axes)],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.update_yaxes(tickformat=_tick_format(frame[axes.y]))
    _label_ends(answer, figure, lines, axes)
    if answer.kinds[axes.x] == INTEGER:
        set_year_axis(figure, sorted(set(frame[axes.x])))
    else:
        set_time_axis(figure, frame[axes.x])
    return Chart(_title(answer, frame, axes), _subtitle(frame, axes), figure, _alt("Linje", answer, frame, axes))


def _series(frame: pd.DataFrame, axes: Axes) -> list[tuple[str, pd.DataFrame]]:
    if axes.series is None:
        return [("", frame.sort_values(axes.x))]
    found = list(frame.sort_values(axes.x).groupby(axes.series, dropna=False))
    if len(found) > MOST_SERIES:
        raise NotDrawn(
            f"{len(found)} serier är för många för ett diagram, som rymmer {MOST_SERIES}. Begränsa frågan med WHERE."
        )
    return [(escape(str(name)), own) for name, own in found]


def _label_ends(answer: Answer, figure: go.Figure, lines: list[tuple[str, pd.DataFrame]], axes: Axes) -> None:
    """Write each line's name, or its last value where it has none, to the right of its end."""
    ends = [float(own[axes.y].iloc[-1]) for _, own in lines]
    heights = [float(value) for _, own in lines for value in own[axes.y]]
    places = theme.spread_labels(ends, (max(heights) - min(heights)) / 16)
    for colour, (name, own), place in zip(COLOURS, lines, places, strict=False):
        words = name or escape(writer(answer, axes.y)(own[axes.y].iloc[-1]))
        theme.label_end(figure, own[axes.x].iloc[-1], place, words, colour)


def _bars(answer: Answer, frame: pd.DataFrame, axes: Axes) -> Chart:
    if axes.series is not None:
        raise NotDrawn("Staplar ritas utan serie. Välj ingen serie, eller en kolumn med dagar eller år längs axeln.")
    if len(frame) > MOST_BARS:
        raise NotDrawn(
            f"{text.number(len(frame))} staplar är för många att rita, högst {MOST_BARS}. Begränsa frågan med LIMIT."
        )
    # Plotly draws bars from below, and takes equal names for one.
    rows = frame.iloc[::-1]
    names = [escape(name) for name in map(writer(answer, axes.x), rows[axes.x])]
    figure = theme.figure(height=80 + PIXELS_A_BAR * len(rows), right=60)
    figure.add_trace(
        go.Bar(
            x=rows[axes.y],
            y=names,
            orientation="h",
            marker={"color": theme.ACCENT},
            text=[escape(shown) for shown in map(writer(answer, axes.y), rows[axes.y])],
            textposition="outside",
            cliponaxis=False,
            customdata=_hovers(answer, rows, axes),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    theme.label_rows(figure, names, names)
    figure.update_xaxes(tickformat=_tick_format(rows[axes.y]))
    return Chart(_title(answer, frame, axes), _subtitle(frame, axes), figure, _alt("Staplar", answer, frame, axes))


def _tick_format(heights: pd.Series) -> str:
    """Return how an axis of numbers is written: in digits, never as 50k or 1e-7."""
    return SMALL_TICKS if heights.astype(float).abs().max() < SMALL else TICKS


def _hovers(answer: Answer, frame: pd.DataFrame, axes: Axes) -> list[str]:
    write_x, write_y = writer(answer, axes.x), writer(answer, axes.y)
    return [escape(f"{write_x(x)}: {write_y(y)}") for x, y in zip(frame[axes.x], frame[axes.y], strict=True)]


def _said(answer: Answer, frame: pd.DataFrame, at: int, axes: Axes) -> str:
    """Return one row in words. Cell by cell: a row of its own would turn whole numbers into fractions."""
    where = writer(answer, axes.x)(frame.at[at, axes.x])
    place = where if axes.series is None else f"{frame.at[at, axes.series]}, {where}"
    return f"{writer(answer, axes.y)(frame.at[at, axes.y])} ({place})"


def _title(answer: Answer, frame: pd.DataFrame, axes: Axes) -> str:
    return f"Högst {axes.y} är {_said(answer, frame, frame[axes.y].astype(float).idxmax(), axes)}"


def _subtitle(frame: pd.DataFrame, axes: Axes) -> str:
    by = f", en linje för varje {axes.series}" if axes.series else ""
    return f"{axes.y} efter {axes.x}{by}. {text.number(len(frame))} rader."


def _alt(kind: str, answer: Answer, frame: pd.DataFrame, axes: Axes) -> str:
    lowest = f"Lägst är {_said(answer, frame, frame[axes.y].astype(float).idxmin(), axes)}."
    return f"{kind}. {_title(answer, frame, axes)}. {lowest} {_subtitle(frame, axes)}"
