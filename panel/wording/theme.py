"""The look of every chart: colours that colour-blind readers can tell apart, thin grid, labels at line ends."""

import math

import plotly.graph_objects as go
import plotly.io as pio

# The municipality, a town picked to compare with, the country. The others are PALE lines with GREY names.
ACCENT = "#0072B2"
PICKED = "#8A3F74"
COUNTRY = "#5F6B76"
# Better than, worth watching and worse than budget or target, as judgements of goals.
GREEN = "#00735A"
OCHRE = "#8A5A00"
LIFTED = "#B23A00"
# Further colours of lines, of Okabe and Ito's palette.
PURPLE = PICKED
SKY = "#3A8FC4"
INDIGO = "#3F3D99"
INK = "#1F2933"
GREY = "#52606D"
PALE = "#B5BEC7"
GRID = "#E0E5EA"
WHITE = "#FFFFFF"
# Parts of a sum of money, in order.
MONEY = ("#2F4558", "#5B7690", "#8193A5")
FONT = '"Source Sans", sans-serif'

# Progress is one hue from dark to empty: it is neither good nor bad. The empty one is seen by its edge.
PROGRESS_EDGE = "#0B3C5D"
PROGRESS_FILLS = {"Slutförd": PROGRESS_EDGE, "Pågår": SKY, "Ej påbörjad": WHITE}
# The colours of text and edges, which must stand out from white.
STATUS_COLOURS = {"Slutförd": PROGRESS_EDGE, "Pågår": "#2A709E", "Ej påbörjad": PROGRESS_EDGE}
STATUS_ICONS = {"Slutförd": "✔", "Pågår": "▶", "Ej påbörjad": "○"}
# Assessment (will it be met?) differs from status (how far is the work?), so colours and icons differ too.
ASSESSMENT_COLOURS = {"Uppfylls": GREEN, "Uppfylls delvis": OCHRE, "Uppfylls inte": LIFTED, "Ej bedömd": GREY}
ASSESSMENT_ICONS = {"Uppfylls": "✓", "Uppfylls delvis": "◐", "Uppfylls inte": "✕", "Ej bedömd": "?"}
# The classes of panel/ui/panel.css: a judgement is good, partly, not or unknown; progress is one hue, from dark to empty.
JUDGEMENT_CLASSES = {"Uppfylls": "ok", "Uppfylls delvis": "part", "Uppfylls inte": "no", "Ej bedömd": "none"}
PROGRESS_CLASSES = {"Slutförd": "done", "Pågår": "doing", "Ej påbörjad": "todo"}
VERDICTS = {
    "confirmed": ("Bekräftat", "✔", GREEN),
    "contradicted": ("Motsägs av statistiken", "✖", LIFTED),
    "untestable": ("Går inte att pröva", "?", GREY),
    "does_not_add_up": ("Frågetecken", "▲", OCHRE),
    "worth_knowing": ("Värt att veta", "■", OCHRE),
}

# Plotly's default template adds seven kilobytes to every figure, and none of it is used.
pio.templates.default = None


def figure(height: int = 340, right: int = 8, left: int = 8) -> go.Figure:
    """Return an empty figure in the panel's look. Measures are in pixels; `right` is room for labels at line ends."""
    axis = {"gridcolor": GRID, "linecolor": GREY, "zeroline": False, "fixedrange": True, "automargin": True}
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": left, "r": right, "t": 12, "b": 8},
            "font": {"family": FONT, "size": 14, "color": INK},
            "separators": ",\u00a0",
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {"bgcolor": "white", "bordercolor": GRID, "font": {"family": FONT, "size": 14, "color": INK}},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "bargap": 0.25,
            "xaxis": {**axis, "showgrid": False, "ticks": "outside", "tickcolor": GREY},
            "yaxis": {**axis, "tickformat": ",~f"},
        }
    )


def hover_together(chart: go.Figure, title: str) -> None:
    """Show the values of all lines at a period in one box, under a title such as "%{x|kvartal %q %Y}"."""
    chart.update_layout(hovermode="x unified")
    chart.update_xaxes(unifiedhovertitle={"text": title}, showspikes=False)


def ink_on(colour: str) -> str:
    """Return black or white, whichever is read best on a colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return WHITE if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


def label_end(chart: go.Figure, x: object, y: float | str, text: str, colour: str) -> None:
    """Write a label to the right of a point."""
    chart.add_annotation(
        x=x, y=y, text=text, xanchor="left", xshift=6, showarrow=False, font={"color": colour}, align="left"
    )


def label_rows(chart: go.Figure, names: list[str], shown: list[str]) -> None:
    """Write each row's name above its bar instead of at the axis, where a narrow screen has no room for it."""
    for name, words in zip(names, shown, strict=True):
        chart.add_annotation(
            x=0, xref="paper", y=name, yshift=23, text=words, xanchor="left", showarrow=False, font={"color": INK}
        )
    chart.update_yaxes(showticklabels=False, showgrid=False, ticks="", tickformat=None, showline=False)
    chart.update_layout(bargap=0.64)


def spread_labels(values: list[float], min_gap: float, lowest: float = -math.inf) -> list[float]:
    """Return positions of labels at least `min_gap` apart and none below `lowest`, in the order given.

    Only labels too near each other move, to be centred on the mean of their values. Plotly does not draw a label below
    the least value of its axis.
    """

    def foot(crowd: list[int]) -> float:
        """Return the position of the lowest label of a group that is centred on the mean of its values."""
        return max(lowest, sum(values[index] for index in crowd) / len(crowd) - min_gap * (len(crowd) - 1) / 2)

    order = sorted(range(len(values)), key=lambda index: values[index])
    crowds: list[list[int]] = []
    for index in order:
        crowds.append([index])
        while len(crowds) > 1 and foot(crowds[-2]) + len(crowds[-2]) * min_gap > foot(crowds[-1]):
            crowds[-2:] = [crowds[-2] + crowds[-1]]
    positions = [0.0] * len(values)
    for crowd in crowds:
        for at, index in enumerate(crowd):
            positions[index] = values[index] if len(crowd) == 1 else foot(crowd) + at * min_gap
    return positions
