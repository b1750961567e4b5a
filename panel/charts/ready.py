"""A figure serialized to JSON once. Streamlit copies and serializes an ordinary figure at each rerun."""

import base64
import hashlib
from typing import Any

import numpy as np
import orjson
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from panel.charts.margins import make_room


class ReadyFigure(go.Figure):
    """A figure that can only be shown: its data and layout are kept as finished JSON, not as Plotly objects.

    Streamlit gives Plotly.js every figure twice, the second time a copy. Plotly.js draws the copy too, unless the layout
    has a datarevision that is the same in both, and no typed arrays, which it does not compare. So numbers are lists, and
    the datarevision is the hash of the figure: another figure in its place is drawn.
    """

    def __init__(self, figure: go.Figure) -> None:
        super().__init__()
        make_room(figure)
        whole = _as_lists(figure.to_dict())
        revision = hashlib.sha256(to_json_plotly(whole).encode()).hexdigest()
        # Plotly needs the traces as dicts, and Streamlit the layout's height as a number: only values are serialized.
        self._written: dict[str, Any] = {
            **whole,
            "data": [_written(trace) for trace in whole["data"]],
            "layout": _written({**whole["layout"], "datarevision": revision}),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return {"data": [trace, ...], "layout": ...} with serialized values, as Plotly's JSON encoder takes it."""
        return self._written


def _as_lists(value: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return a part of a figure with the arrays that Plotly has packed (dtype, bdata, shape) as lists."""
    if isinstance(value, dict) and "bdata" in value:
        numbers = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
        shape = [int(size) for size in str(value.get("shape", numbers.size)).split(",")]
        return numbers.reshape(shape).tolist()
    if isinstance(value, dict):
        return {name: _as_lists(inner) for name, inner in value.items()}
    return [_as_lists(one) for one in value] if isinstance(value, list) else value


def _written(part: dict[str, Any]) -> dict[str, Any]:
    """Return a trace or a layout with its values as orjson.Fragment, numbers excepted."""
    return {
        name: value if isinstance(value, int | float) else orjson.Fragment(to_json_plotly(value))
        for name, value in part.items()
        if name != "uid"
    }
