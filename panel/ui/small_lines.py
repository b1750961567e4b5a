"""Small lines for cards and rows: an image without text, and labels as HTML at the line ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Literal

from markupsafe import Markup

from panel.wording import theme
from panel.wording.templates import component

# The municipality itself, another that is compared with, and the country.
COLOURS = {"h": theme.ACCENT, "t": theme.PICKED, "c": theme.COUNTRY}
# The height of a label's text, in px.
LABEL_GAP = 15


@dataclass(frozen=True)
class Line:
    """One line: its values by period (NaN is a gap), the words at its end, and whose it is."""

    values: Sequence[float]
    label: str
    kind: Literal["h", "t", "c"] = "h"


def small_lines(
    lines: Sequence[Line],
    alt: str,
    ends: tuple[str, str],
    notes: Sequence[tuple[float, float, str]] = (),
    breaks: Sequence[int] = (),
    height: int = 50,
    gutter: int = 122,
    from_zero: bool = False,
    up_to: float | None = None,
) -> Markup:
    """Return lines with the same periods on one scale, the labels moved apart; "" where fewer than two values are held.

    `alt` is the text alternative, `ends` the names of the first and the last period. `notes` are (left in per cent, top
    in px, words); before each period in `breaks`, an index, the lines are cut and a dashed rule is drawn. `height` and
    `gutter`, the room for labels, are in px. `from_zero` puts zero at the foot, and `up_to` is the value at the top:
    drawings that are compared need the same scale.
    """
    known = [value for line in lines for value in line.values if not isnan(value)]
    if len(known) < 2:
        return Markup()
    low, high = min([*known, *[0.0] * from_zero]), up_to or max(known)
    span = (high - low) or 1
    shown = [line for line in lines if not isnan(_last(line))]
    tops = theme.spread_labels([height * _from_top(_last(line), high, span) / 100 for line in shown], LABEL_GAP)
    labels = [(f"{top:.1f}", line.kind, line.label) for top, line in zip(tops, shown, strict=True)]
    paths = [(_path(line, high, span, breaks), COLOURS[line.kind], 2.6 if line.kind == "h" else 2) for line in lines]
    rules = [f"{100 * (at - 0.5) / max(len(lines[0].values) - 1, 1):.2f}" for at in breaks]
    return component("small_lines", paths, rules, alt, labels, notes, ends, height, gutter)


def _last(line: Line) -> float:
    """Return the last value that is held; NaN where none is."""
    return next((value for value in reversed(line.values) if not isnan(value)), float("nan"))


def _from_top(value: float, high: float, span: float) -> float:
    """Return where a value is drawn, in 100 from the top. The highest is not at the edge, which would cut its stroke."""
    return 3 + 97 * (high - value) / span


def _path(line: Line, high: float, span: float, breaks: Sequence[int]) -> str:
    """Return the line as an SVG path in 100 by 100, cut where a value is missing and before each break."""
    step, path, is_open = 100 / max(len(line.values) - 1, 1), "", False
    for at, value in enumerate(line.values):
        if isnan(value):
            is_open = False
            continue
        path += f"{'L' if is_open and at not in breaks else 'M'}{at * step:.2f} {_from_top(value, high, span):.2f}"
        is_open = True
    return path
