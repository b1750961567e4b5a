"""HTML that the pages share: tables, folds, metric cards. Everything that comes from data is escaped."""

import base64
from collections.abc import Sequence
from html import escape

import pandas as pd

from panel.wording import labels
from panel.wording.theme import ACCENT, ASSESSMENT_COLOURS, ASSESSMENT_ICONS, STATUS_COLOURS, STATUS_ICONS


def table(frame: pd.DataFrame, columns: Sequence[str], caption: str, frequency: str = "M") -> str:
    """Return an accessible table of the columns named, with numbers to the right. Wide ones scroll in a box of their own."""
    numeric = {column for column in columns if pd.api.types.is_numeric_dtype(frame[column])}
    head = "".join(
        f'<th scope="col"{_right(column in numeric)}>{escape(labels.label(column))}</th>' for column in columns
    )
    rows = "".join(
        f"<tr>{_cells(row, columns, numeric, frequency)}</tr>" for row in frame[list(columns)].itertuples(index=False)
    )
    shown = escape(caption)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}"><table>'
        f"<caption>{shown}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(row: tuple[object, ...], columns: Sequence[str], numeric: set[str], frequency: str) -> str:
    shown = [escape(labels.cell(column, value, frequency)) for column, value in zip(columns, row, strict=True)]
    first = f'<th scope="row"{_right(columns[0] in numeric)}>{shown[0]}</th>'
    rest = zip(columns[1:], shown[1:], strict=True)
    return first + "".join(f"<td{_right(column in numeric)}>{value}</td>" for column, value in rest)


def _right(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def fold(summary: str, body: str, is_open: bool = False) -> str:
    """Return a native fold: closed until it is asked for, reachable by keyboard. `body` is HTML already."""
    return f"<details{' open' if is_open else ''}><summary>{escape(summary)}</summary>{body}</details>"


def tag(words: str, icon: str, colour: str) -> str:
    """Return a mark of text, icon and colour, in that order of importance."""
    return (
        f'<span class="tag" style="border-color:{colour}"><span aria-hidden="true">{icon}</span> {escape(words)}</span>'
    )


def status_tag(status: str) -> str:
    """Return a programme status as text, icon and colour."""
    return tag(status, STATUS_ICONS[status], STATUS_COLOURS[status])


def assessment_tag(assessment: str) -> str:
    """Return a judged fulfilment as text, icon and colour. Its signs and colours are not those of status."""
    return tag(assessment, ASSESSMENT_ICONS[assessment], ASSESSMENT_COLOURS[assessment])


def sparkline(values: Sequence[float], description: str) -> str:
    """Return a small line without axes, as a picture with a description. Needs at least two values."""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 100 / (len(values) - 1)
    points = " ".join(f"{at * step:.1f},{26 - 24 * (value - low) / span:.1f}" for at, value in enumerate(values))
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 28" preserveAspectRatio="none">'
        f'<polyline points="{points}" fill="none" stroke="{ACCENT}" stroke-width="2" vector-effect="non-scaling-stroke"/></svg>'
    )
    address = base64.b64encode(drawing.encode()).decode()
    return f'<img class="spark" alt="{escape(description, quote=True)}" src="data:image/svg+xml;base64,{address}">'


def metric(name: str, value: str, detail: str, then: str, source: str, trend: str = "", today: str = "") -> str:
    """Return a card: what, how much, how it changed, what the plan said then, and where the figure comes from.

    `today` is the same as it is known today, where the rest is of a day that the reader asks for. `trend` and `source` are HTML already, the rest is text.
    """
    beside = f'<p class="asked since">{escape(today)}</p>' if today else ""
    return (
        f'<section class="card"><h3>{escape(name)}</h3><p class="value">{escape(value)}</p>'
        f'<p class="detail">{escape(detail)}</p>{beside}{trend}<p class="then">{escape(then)}</p>'
        f'<p class="source">{source}</p></section>'
    )
