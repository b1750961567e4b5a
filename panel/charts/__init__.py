"""Charts, a file per subject: a DataFrame in, a Chart out. No database and no Streamlit."""

from dataclasses import dataclass

import plotly.graph_objects as go


@dataclass(frozen=True)
class Chart:
    """A Plotly figure with its texts in Swedish.

    `title` is the finding, `subtitle` measure and unit, `alt` the text alternative.
    """

    title: str
    subtitle: str
    figure: go.Figure
    alt: str
