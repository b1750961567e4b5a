"""A figure serialised once gives the browser the values of the figure, so that Plotly.js draws them once."""

import json
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio
import pytest
from streamlit.testing.v1 import AppTest

from panel.charts.explore.selection import Selection
from panel.charts.margins import make_room
from panel.charts.ready import ReadyFigure
from panel.ui.explore import data, drawing
from panel.wording import theme
from tests.support.ready_figures import mixed

SHOWN = """
import streamlit as st
from tests.support.ready_figures import mixed
from panel.charts.ready import ReadyFigure
st.plotly_chart(ReadyFigure(mixed()), theme=None)
"""


def written(figure: go.Figure) -> dict[str, Any]:
    """The figure as a browser gets it."""
    return dict(json.loads(pio.to_json(figure, validate=False)))


def test_it_is_the_figure_with_numbers_as_lists_and_stays_so() -> None:
    figure, ready = mixed(), ReadyFigure(mixed())
    make_room(figure)
    plain = written(figure)
    first, second = written(ready), written(ready)
    assert first == second
    del first["layout"]["datarevision"]
    plain["data"][0]["y"] = [1.5, None, 3.0]
    plain["data"][1]["y"] = [1, 2]
    assert first == plain


def test_a_figure_has_room_for_its_longest_label() -> None:
    margins = []
    for names, ticks in ((["Ystad"], ["2010"]), (["Örnsköldsvik"], ["kv 1<br>2010"]), (["Ystad", "Örnsköldsvik"], [])):
        figure = theme.figure().add_trace(go.Bar(x=[1] * len(names), y=names, orientation="h"))
        figure.update_xaxes(tickvals=[1] * len(ticks), ticktext=ticks)
        make_room(figure)
        margins.append((figure.layout.margin.l, figure.layout.margin.b))
    (short, one_line), (long, two_lines), (both, _) = margins
    assert theme.figure().layout.margin.l < short < long == both
    assert theme.figure().layout.margin.b < one_line < two_lines


def test_another_figure_has_another_revision() -> None:
    other_value, other_label = mixed(), mixed()
    other_value.data[0].y = [1.5, None, 3.5]
    other_label.layout.annotations[0].text = "Ett annat slut"
    figures = [mixed(), mixed(), other_value, other_label]
    revisions = [written(ReadyFigure(figure))["layout"]["datarevision"] for figure in figures]
    assert revisions[0] == revisions[1]
    assert len(set(revisions)) == 3


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("chart", ["linje", "staplar", "sma", "rangordning", "karta"])
def test_every_chart_of_utforska_is_ready(chart: str) -> None:
    found = drawing.draw(Selection(("unemployment_share",), (data.own_region(), "00", "r9"), chart=chart))
    assert found is not None
    assert found.drawn
    assert all(isinstance(one.chart.figure, ReadyFigure) for one in found.drawn)


def test_streamlit_shows_it_as_plotly_writes_it() -> None:
    app = AppTest.from_string(SHOWN, default_timeout=30).run()
    assert not app.exception
    (shown,) = app.get("plotly_chart")
    assert json.loads(shown.proto.spec) == written(ReadyFigure(mixed()))
