"""A figure serialized to JSON once. Streamlit copies and serializes an ordinary figure at each rerun."""

from typing import Any

import orjson
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly


class ReadyFigure(go.Figure):
    """A figure that can only be shown: its data and layout are kept as finished JSON, not as Plotly objects.

    Plotly's JSON of it is byte for byte that of the figure it was made from.
    """

    def __init__(self, figure: go.Figure) -> None:
        super().__init__()
        whole = figure.to_dict()
        # Plotly needs the traces as dicts, and Streamlit the layout's height as a number: only values are serialized.
        self._written: dict[str, Any] = {
            **whole,
            "data": [_written(trace) for trace in whole["data"]],
            "layout": _written(whole["layout"]),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return {"data": [trace, ...], "layout": ...} with serialized values, as Plotly's JSON encoder takes it."""
        return self._written


def _written(part: dict[str, Any]) -> dict[str, Any]:
    """Return a trace or a layout with its values as orjson.Fragment, numbers excepted."""
    return {
        name: value if isinstance(value, int | float) else orjson.Fragment(to_json_plotly(value))
        for name, value in part.items()
        if name != "uid"
    }
