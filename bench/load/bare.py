"""Bare pages to compare with: plain Streamlit with as many pages and the same charts."""

import base64
import json
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from bench.load.scenario import Click, Seen

CHOICE = "Visa"
SCRIPT = """
import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

HERE = Path(__file__).parent


@st.cache_data
def load(page: str) -> list[list[dict]]:
    return json.loads((HERE / f"{page}.json").read_text(encoding="utf-8"))


def draw(spec: dict) -> tuple[go.Figure, pd.DataFrame]:
    figure = go.Figure()
    frames = []
    for trace in spec["traces"]:
        frame = pd.DataFrame(trace["columns"])
        figure.add_trace({**trace["look"], **{name: frame[name] for name in frame}})
        frames.append(frame)
    figure.update_layout(spec["layout"])
    return figure, pd.concat(frames)


def show(page: str) -> None:
    st.title(page)
    states = load(page)
    at = 0
    if len(states) > 1:
        choices = [str(number) for number in range(len(states))]
        at = int(st.segmented_control("Visa", choices, default="0", required=True, key=page))
    for number, spec in enumerate(states[at]):
        figure, frame = draw(spec)
        st.plotly_chart(figure, key=f"{page} {at} {number}")
        st.dataframe(frame)


def page_of(name: str) -> st.Page:
    return st.Page(lambda: show(name), title=name, url_path=name, default=name == names[0])


st.set_page_config(layout="wide")
names = json.loads((HERE / "pages.json").read_text())
st.navigation([page_of(name) for name in names]).run()
"""
SERVER = """
import streamlit as st
from pathlib import Path

app = st.App(Path(__file__).parent / "bare_pages.py")
"""


def write(folder: Path, scenario: tuple[Seen, ...]) -> tuple[Path, Path, tuple[Click, ...]]:
    """Write the bare pages into a folder.

    Return the path of the file with the st.App, that of the file with the pages, and the clicks of the scenario.
    """
    pages: list[str] = []
    clicks: list[Click] = []
    for address, group in groupby(scenario, key=lambda seen: seen.click.page):
        states = list(group)
        name = address or "start"
        # Streamlit's first page is the default one, and its path is empty.
        path = name if pages else ""
        pages.append(name)
        clicks.append(Click(path))
        clicks += [Click(path, CHOICE, str(number)) for number in range(1, len(states))]
        drawn = [[_for_bare(json.loads(spec)) for spec in seen.specs] for seen in states]
        (folder / f"{name}.json").write_text(json.dumps(drawn), encoding="utf-8")
    (folder / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
    script, server = folder / "bare_pages.py", folder / "bare_server.py"
    script.write_text(SCRIPT, encoding="utf-8")
    server.write_text(SERVER, encoding="utf-8")
    return server, script, tuple(clicks)


def _for_bare(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a figure as the bare page stores it: the look of each trace, and its values as columns of a frame."""
    return {"layout": spec["layout"], "traces": [_trace(trace) for trace in spec["data"]]}


def _trace(trace: dict[str, Any]) -> dict[str, Any]:
    plain = {name: _plain(value) for name, value in trace.items()}
    long = {name: plain[name] for name in ("x", "y") if isinstance(plain.get(name), list)}
    columns = long if len({len(values) for values in long.values()}) == 1 else {}
    return {"columns": columns, "look": {name: value for name, value in plain.items() if name not in columns}}


def _plain(value: Any) -> Any:
    """Return a value with the arrays that Plotly has packed as lists."""
    if isinstance(value, dict) and "bdata" in value:
        numbers = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
        shape = [int(size) for size in str(value.get("shape", numbers.size)).split(",")]
        return numbers.reshape(shape).tolist()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value
