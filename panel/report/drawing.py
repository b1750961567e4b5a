"""Turn a page's Plotly chart into a Drawing for a document: the same numbers, order, colours and wording."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from panel.charts import Chart
from panel.report.tree import Drawing, Series
from panel.wording import text, theme

# Where the axis does not begin at zero a bar would mislead: the value is a mark, this share of the axis wide.
MARK_SHARE = 0.012
SPAN_ROOM = 0.12
# Further decimals are only floating-point error.
DECIMALS_KEPT = 6


def bars(chart: Chart, unit: str, category_title: str, names: Sequence[str] = ()) -> Drawing:
    """Return horizontal stacked bars, top to bottom. Rows are named with the figure that the page writes at their end.

    `names` are the names of the traces, in order, where the page leaves them unnamed.
    """
    figure = chart.figure
    keys = _rows(figure)
    rows, ends = _row_names(figure, keys), _row_ends(figure, keys)
    low, high = _bounds(figure)
    series: list[Series] = []
    reached: dict[str, float] = {}
    for at, trace in enumerate(figure.data):
        name = names[at] if names else str(trace.name)
        is_points = isinstance(trace, go.Scatter)
        series += _marks(trace, name, keys, low, high) if is_points else _bars_of(trace, name, keys, reached)
    shown = tuple(f"{name}: {ends[key]}" if key in ends else name for key, name in zip(keys, rows, strict=True))
    has_texts = any(getattr(trace, "text", None) is not None for trace in figure.data)
    return Drawing(
        "bars", chart.title, chart.subtitle, chart.alt, unit, category_title, shown, tuple(series),
        is_stacked=True, has_labels=has_texts, low=low, high=high,
    )  # fmt: skip


def columns(chart: Chart, unit: str, category_title: str) -> Drawing:
    """Return vertical bars of the chart's first trace, in the page's colours."""
    trace = chart.figure.data[0]
    categories = tuple(str(x) for x in trace.x)
    series = Series(unit, _numbers(trace.y), _colours(trace, len(categories)))
    return Drawing("columns", chart.title, chart.subtitle, chart.alt, unit, category_title, categories, (series,))


def steps(chart: Chart, unit: str, category_title: str) -> Drawing:
    """Return areas stacked in steps as stacked columns: one for each day on which something changed."""
    traces = chart.figure.data
    days = tuple(text.day(pd.Timestamp(day)) for day in traces[0].x[:-1])
    series = tuple(
        Series(_named(trace.name), _numbers(trace.y[:-1]), (theme.PROGRESS_FILLS[trace.name],)) for trace in traces
    )
    return Drawing(
        "columns", chart.title, chart.subtitle, chart.alt, unit, category_title, days, series,
        is_stacked=True, has_labels=True,
    )  # fmt: skip


def lines(chart: Chart, unit: str, category_title: str, names: Sequence[str], decimals: int = 0) -> Drawing:
    """Return lines over days or named periods, one per trace; `names` has one name per trace, in order.

    A horizontal level marked across the chart becomes a dashed line of its own.
    """
    figure = chart.figure
    pairs = [(trace, name) for trace, name in zip(figure.data, names, strict=True) if len(trace.x)]
    has_days = isinstance(pd.Series(pairs[0][0].x).iloc[0], date)
    categories: tuple[Any, ...] = tuple(dict.fromkeys(at for trace, _ in pairs for at in _categories(trace, has_days)))
    if has_days:
        categories = tuple(sorted(categories))
    series = [_line(trace, name, categories, has_days) for trace, name in pairs]
    series += _levels(figure, len(categories))
    low, high = _lifted([value for one in series for value in one.values if value is not None])
    if figure.layout.yaxis.rangemode == "tozero":
        low, high = None, None
    return Drawing(
        "lines", chart.title, chart.subtitle, chart.alt, unit, category_title, categories, tuple(series),
        has_labels=not has_days, decimals=decimals, low=low, high=high,
    )  # fmt: skip


def _named(status: str) -> str:
    return f"{status} {theme.STATUS_ICONS[status]}"


def _rows(figure: go.Figure) -> list[str]:
    """Return the rows of horizontal bars from top to bottom. Plotly draws the first at the bottom unless reversed."""
    given = figure.layout.yaxis.categoryarray
    keys = list(given) if given is not None else []
    keys = keys or list(dict.fromkeys(str(y) for trace in figure.data for y in trace.y))
    return keys if figure.layout.yaxis.autorange == "reversed" else keys[::-1]


def _row_names(figure: go.Figure, keys: list[str]) -> list[str]:
    """Return the text that the page writes above each row, else the row's key."""
    written = {note.y: note.text for note in figure.layout.annotations if note.xref == "paper"}
    return [written.get(key, key) for key in keys]


def _row_ends(figure: go.Figure, keys: list[str]) -> dict[str, str]:
    """Return the text that the page writes at the end of each row, by key."""
    return {note.y: note.text for note in figure.layout.annotations if note.xref != "paper" and note.y in keys}


def _bars_of(trace: go.Bar, name: str, keys: list[str], reached: dict[str, float]) -> list[Series]:
    """Return a trace of bars as a series, after a hidden one that lifts it where the bars do not begin at zero.

    `reached` is where the bars of earlier traces end, by row: bars that begin there need no lift.
    """
    at = {str(key): index for index, key in enumerate(trace.y)}
    values, colours = _numbers(trace.x), _colours(trace, len(trace.y))
    pattern = trace.marker.pattern.shape if trace.marker.pattern else None
    is_hatched = pattern == "/"
    drawn = tuple(values[at[key]] if key in at else None for key in keys)
    shades = tuple(colours[at[key] % len(colours)] if key in at else theme.GREY for key in keys)
    series = Series(name, drawn, shades if len(set(shades)) > 1 else shades[:1], is_hatched=is_hatched)
    if trace.base is None:
        return [series]
    base = {key: (_numbers(trace.base)[index] or 0.0) for key, index in at.items()}
    gaps = {key: round(begin - reached.get(key, 0.0), DECIMALS_KEPT) for key, begin in base.items()}
    reached |= {key: begin + (values[at[key]] or 0.0) for key, begin in base.items()}
    if not any(gaps.values()):
        return [series]
    return [Series("Börjar vid", tuple(map(gaps.get, keys)), ("#FFFFFF",), is_hidden=True), series]


def _marks(trace: go.Scatter, name: str, keys: list[str], low: float | None, high: float | None) -> list[Series]:
    """Return points as short marks on their rows: a hidden bar to just before the value, then the mark."""
    span = (high or 0) - (low or 0)
    width = MARK_SHARE * span
    at = {str(key): float(value) for key, value in zip(trace.y, trace.x, strict=True)}
    lift = tuple(round(at[key] - width / 2, DECIMALS_KEPT) if key in at else None for key in keys)
    mark = tuple(round(width, DECIMALS_KEPT) if key in at else None for key in keys)
    return [
        Series("Märke börjar vid", lift, ("#FFFFFF",), is_hidden=True),
        Series(name, mark, (theme.INK,), is_marks=True),
    ]


def _bounds(figure: go.Figure) -> tuple[float | None, float | None]:
    """Return the ends of the axis where the page draws points beside bars; None, None where it does not."""
    points = [value for trace in figure.data if isinstance(trace, go.Scatter) for value in _numbers(trace.x)]
    if not points:
        return None, None
    ends = [value for value in points if value is not None]
    for trace in figure.data:
        if isinstance(trace, go.Bar) and trace.base is not None:
            ends += [
                low + width for low, width in zip(_numbers(trace.base), _numbers(trace.x), strict=True) if low and width
            ]
            ends += [low for low in _numbers(trace.base) if low is not None]
    return _lifted(ends, whole=True)


def _lifted(values: list[float], whole: bool = False) -> tuple[float | None, float | None]:
    """Return bounds with room around values far from zero; None, None where zero is near enough to be shown."""
    low, high = min(values), max(values)
    if not whole and low < (high - low):
        return None, None
    room = SPAN_ROOM * ((high - low) or abs(high) or 1)
    step = _step(high - low + 2 * room)
    return step * ((low - room) // step), step * -(-(high + room) // step)


def _step(span: float) -> float:
    """Return a round step that divides a span into about five parts."""
    power = 1.0
    while span / power > 50:
        power *= 10
    while span / power < 5:
        power /= 10
    return next(power * part for part in (1, 2, 5, 10) if span / (power * part) <= 10)


def _line(trace: go.Scatter, name: str, categories: tuple[Any, ...], has_days: bool) -> Series:
    value_by_category = dict(zip(_categories(trace, has_days), _numbers(trace.y), strict=True))
    values = tuple(value_by_category.get(at) for at in categories)
    is_marks = trace.mode == "markers"
    colour = trace.line.color or trace.marker.color
    return Series(name, values, (str(colour),), is_marks=is_marks)


def _levels(figure: go.Figure, count: int) -> list[Series]:
    """Return each horizontal level that the page draws across the chart, as a dashed line named by its annotation."""
    named = {note.y: note.text for note in figure.layout.annotations if note.xref == "paper"}
    return [
        Series(str(named[shape.y0]), (float(shape.y0),) * count, (str(shape.line.color),), is_dashed=True)
        for shape in figure.layout.shapes
        if shape.y0 == shape.y1 and shape.y0 in named
    ]


def _categories(trace: go.Scatter, has_days: bool) -> list[Any]:
    return [pd.Timestamp(at).date() for at in trace.x] if has_days else [str(at) for at in trace.x]


def _numbers(values: Any) -> tuple[float | None, ...]:  # noqa: ANN401 - plotly's own sequences
    return tuple(None if pd.isna(value) else round(float(value), DECIMALS_KEPT) for value in values)


def _colours(trace: go.Bar, count: int) -> tuple[str, ...]:
    colour = trace.marker.color
    return (colour,) * count if isinstance(colour, str) else tuple(colour)
