"""Test that a figure serialised once gives the browser the same bytes as one serialised anew."""

import plotly.io as pio
import pytest
from streamlit.testing.v1 import AppTest

from panel.charts.explore.selection import Selection
from panel.charts.ready import ReadyFigure
from panel.ui.explore import data, drawing
from tests.support.ready_figures import mixed

SHOWN_TWICE = """
import streamlit as st
from tests.support.ready_figures import mixed
from panel.charts.ready import ReadyFigure
for figure in (mixed(), ReadyFigure(mixed())):
    st.plotly_chart(figure, theme=None, key=type(figure).__name__)
"""


def test_it_is_the_same_byte_for_byte_and_stays_so() -> None:
    plain, ready = mixed(), ReadyFigure(mixed())
    first, second = (pio.to_json(ready, validate=False) for _ in range(2))
    assert first == second == pio.to_json(plain, validate=False)
    assert "321" in first


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("chart", ["linje", "staplar", "sma", "rangordning", "karta"])
def test_every_chart_of_utforska_is_ready(chart: str) -> None:
    found = drawing.draw(Selection(("unemployment_share",), (data.own_region(), "00", "r9"), chart=chart))
    assert found is not None
    assert found.drawn
    assert all(isinstance(one.chart.figure, ReadyFigure) for one in found.drawn)


def test_streamlit_shows_both_alike() -> None:
    app = AppTest.from_string(SHOWN_TWICE, default_timeout=30).run()
    assert not app.exception
    plain, ready = (element.proto for element in app.get("plotly_chart"))
    assert plain.spec == ready.spec
