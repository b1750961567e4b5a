"""One file a subject: a DataFrame in, a Chart out. No database and no Streamlit in here."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Chart:
    """A figure with what it says. `title` tells what it finds, `subtitle` measure and unit, `alt` the same in words."""

    title: str
    subtitle: str
    figure: go.Figure
    alt: str
