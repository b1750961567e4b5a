"""A figure with all kinds of values that the panel's charts have."""

from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from panel.wording import theme


def mixed() -> go.Figure:
    """A figure with all kinds of values that the panel's charts have."""
    chart = theme.figure(height=321)
    days = pd.Series(pd.to_datetime(["2023-01-01", "2023-04-01", None]))
    words = [["<b>å & ä</b>", "id", "2023-01-01"], ["", "", ""], ["/", "x", "y"]]
    chart.add_trace(go.Scatter(x=days, y=np.array([1.5, np.nan, 3]), customdata=words, uid="one"))
    chart.add_trace(go.Bar(x=["a", "b"], y=pd.Series([1, 2]), marker={"color": ["red", theme.ACCENT]}, visible=False))
    theme.label_end(chart, date(2023, 1, 1), 3, "Slut", theme.INK)
    return chart
