"""What the server does once at start, so that the first visitor meets a warm panel."""

import plotly.graph_objects as go
import plotly.io as pio

import warehouse
from ui import theme


def warm() -> None:
    """Import the charts' library, draw and serialise one chart, and read what every page reads."""
    chart = theme.figure()
    chart.add_trace(go.Scatter(x=[1, 2], y=[1, 2]))
    chart.add_trace(go.Bar(x=[1, 2], y=[1, 2]))
    pio.to_json(chart, validate=False)
    try:
        for query in warehouse.query_names():
            if not warehouse.query_parameters(query):
                warehouse.read(query)
    except warehouse.DatabaseUnavailable:
        # The pages tell it to the visitor.
        return
