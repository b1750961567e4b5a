"""Room for the labels of the axes, so that Plotly.js need not draw a chart a second time to make it."""

import math

import plotly.graph_objects as go

# The advance widths of Source Sans, in thousandths of its size, of a capital, of a digit and of what is narrower or wider.
CAPITAL, DIGIT, SMALL = 640, 497, 545
WIDTHS = (
    dict.fromkeys(" \u00a0", 200) | dict.fromkeys("ijlI.,:()", 285) | dict.fromkeys("frt-", 350) | {"s": 419, "c": 456}
)
WIDTHS |= dict.fromkeys("mwMW%", 829)
SIZE = 14
# Pixels between a label and its axis, below an axis whose labels have one line, for each line more, and for a title.
GAP, BELOW, LINE, TITLE = 5, 28, 18, 13
# Plotly.js keeps this much outside of the labels, or less where a margin is less.
EDGE = 12
# Ticks of an axis of numbers, at the fewest, and how much of its range is beyond the figures.
FEWEST_TICKS, BEYOND = 4, 1.06


def width(words: str) -> float:
    """Return about how wide a text is in a chart, in pixels, rather too wide than too narrow."""
    sizes = (WIDTHS.get(one, DIGIT if one.isdigit() else CAPITAL if one.isupper() else SMALL) for one in words)
    return SIZE * sum(sizes) / 1000


def make_room(figure: go.Figure) -> None:
    """Widen the margins of a figure to the left and below to what the labels of its axes take.

    Plotly.js does so itself where it finds them too narrow, as with labels that are turned on end on a phone, but draws all
    anew.
    """
    layout, margin = figure.layout, figure.layout.margin
    up, across = layout.yaxis, layout.xaxis
    if across.automargin and across.visible is not False and across.showticklabels is not False:
        lines = max((str(words).count("<br>") for words in across.ticktext or ()), default=0)
        edge = min(EDGE, margin.r, margin.t)
        margin.b = max(margin.b, edge + BELOW + LINE * lines + TITLE * bool(across.title.text))
    if up.automargin and up.visible is not False and up.showticklabels is not False:
        widest = max((width(words) for words in _labels(figure)), default=0)
        edge = min(EDGE, margin.r, margin.t, margin.b)
        margin.l = max(
            margin.l, math.ceil(edge + GAP + (up.ticklabelstandoff or 0) + widest) + TITLE * bool(up.title.text)
        )


def _labels(figure: go.Figure) -> list[str]:
    """Return the names along the y axis, or its longest numbers."""
    values = [one for trace in figure.data if trace.y is not None for one in trace.y if one is not None]
    if names := [one for one in values if isinstance(one, str)]:
        return names
    finite = [float(one) for one in values if math.isfinite(one)]
    if not finite:
        return []
    highest, lowest = max(finite), min(finite)
    step = (highest - lowest) / FEWEST_TICKS
    decimals = 1 if 0 < step < 1 else 0
    suffix = figure.layout.yaxis.ticksuffix or ""
    return [f"{one * BEYOND:,.{decimals}f}{suffix}".replace(",", "\u00a0") for one in (highest, lowest)]
