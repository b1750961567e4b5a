"""A figure written as JSON once: Streamlit copies and writes a plain one anew at each rerun."""

from typing import Any

import orjson
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly


class ReadyFigure(go.Figure):
    """A figure that can only be shown. What it says to Plotly is that of the figure it was made of, byte for byte."""

    def __init__(self, figure: go.Figure) -> None:
        super().__init__()
        whole = figure.to_dict()
        # Plotly wants the traces as dicts, and Streamlit the layout's height as a number: only what is inside is ready.
        self._written: dict[str, Any] = {
            **whole,
            "data": [_written(trace) for trace in whole["data"]],
            "layout": _written(whole["layout"]),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as Plotly's JSON encoder takes it: {data: [trace, …], layout}, with each value written already."""
        return self._written


def _written(part: dict[str, Any]) -> dict[str, Any]:
    """Return a trace or a layout with its values as ready JSON, but for plain numbers."""
    return {
        name: value if isinstance(value, int | float) else orjson.Fragment(to_json_plotly(value))
        for name, value in part.items()
        if name != "uid"
    }
