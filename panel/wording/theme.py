"""The look of every chart: colours that colour-blind readers can tell apart, thin grid, labels at line ends."""

import plotly.graph_objects as go
import plotly.io as pio

# Okabe and Ito's palette, darkened where needed for 3:1 against white.
ACCENT = "#0072B2"
LIFTED = "#C04F00"
GREEN = "#00805E"
PURPLE = "#A3507F"
SKY = "#3A8FC4"
OCHRE = "#A67700"
INDIGO = "#3F3D99"
BRONZE = "#8A6200"
GREY = "#767676"
PALE = "#B5B5B5"
INK = "#262730"
GRID = "#E4E4E4"
FONT = '"Source Sans", sans-serif'

STATUS_COLOURS = {"Slutförd": GREEN, "Pågår": ACCENT, "Ej påbörjad": LIFTED}
STATUS_ICONS = {"Slutförd": "✔", "Pågår": "▶", "Ej påbörjad": "○"}
# Assessment (will it be met?) differs from status (how far is the work?), so colours and icons differ too.
ASSESSMENT_COLOURS = {"Uppfylls": INDIGO, "Uppfylls delvis": BRONZE, "Uppfylls inte": PURPLE, "Ej bedömd": GREY}
ASSESSMENT_ICONS = {"Uppfylls": "●", "Uppfylls delvis": "◐", "Uppfylls inte": "✖", "Ej bedömd": "?"}
# Severities of findings: name, icon and colour.
SEVERITIES = {
    "high": ("Viktigt", "▲", LIFTED),
    "medium": ("Att känna till", "■", OCHRE),
    "low": ("Mindre", "●", GREY),
    "none": ("Stämmer", "✔", GREEN),
}
VERDICTS = {
    "confirmed": ("Bekräftat", "✔", GREEN),
    "contradicted": ("Stämmer inte", "✖", LIFTED),
    "untestable": ("Går inte att pröva", "?", GREY),
    "does_not_add_up": ("Stämmer inte", "✖", LIFTED),
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
            "hoverlabel": {"bgcolor": "white", "font": {"family": FONT, "size": 14, "color": INK}},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "bargap": 0.25,
            "xaxis": {**axis, "showgrid": False, "ticks": "outside", "tickcolor": GREY},
            "yaxis": {**axis, "tickformat": ",~f"},
        }
    )


def label_end(chart: go.Figure, x: object, y: float | str, text: str, colour: str) -> None:
    """Write a label to the right of a point."""
    chart.add_annotation(
        x=x, y=y, text=text, xanchor="left", xshift=6, showarrow=False, font={"color": colour}, align="left"
    )


def label_rows(chart: go.Figure, names: list[str], shown: list[str]) -> None:
    """Write each row's name above its bar instead of at the axis, where a narrow screen has no room for it."""
    for name, words in zip(names, shown, strict=True):
        chart.add_annotation(
            x=0, xref="paper", y=name, yshift=22, text=words, xanchor="left", showarrow=False, font={"color": INK}
        )
    chart.update_yaxes(showticklabels=False, showgrid=False, ticks="", tickformat=None, showline=False)
    chart.update_layout(bargap=0.55)


def spread_labels(values: list[float], min_gap: float) -> list[float]:
    """Return positions of labels at least `min_gap` apart, in the order given.

    Only labels too near each other move, to be centred on the mean of their values.
    """
    order = sorted(range(len(values)), key=lambda index: values[index])
    crowds: list[list[int]] = []
    for index in order:
        crowds.append([index])
        while len(crowds) > 1 and _foot(crowds[-2], values, min_gap) + len(crowds[-2]) * min_gap > _foot(
            crowds[-1], values, min_gap
        ):
            crowds[-2:] = [crowds[-2] + crowds[-1]]
    positions = [0.0] * len(values)
    for crowd in crowds:
        for at, index in enumerate(crowd):
            positions[index] = values[index] if len(crowd) == 1 else _foot(crowd, values, min_gap) + at * min_gap
    return positions


def _foot(crowd: list[int], values: list[float], min_gap: float) -> float:
    """Return the position of the lowest label of a group that is centred on the mean of its values."""
    return sum(values[index] for index in crowd) / len(crowd) - min_gap * (len(crowd) - 1) / 2
