"""Test the bars of a change's nets: all on one scale, in their cell, from the middle to the side of their sign."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from panel.ui.population.change_parts import _rows, change_parts

FLOWS = ["births", "moved_in", "immigrated", "deaths", "moved_out", "emigrated"]


@given(st.lists(st.integers(0, 9000), min_size=6, max_size=6), st.integers(-30, 30))
def test_bars_are_on_one_scale_from_the_middle(flows: list[int], adjustment: int) -> None:
    signed = dict(zip(FLOWS, [*flows[:3], *(-flow for flow in flows[3:])], strict=True))
    change = sum(signed.values()) + adjustment
    whole = {"period_start": pd.Timestamp(2025, 1, 1), "adjustment": adjustment, "population_change": change}
    parts = pd.Series(signed | whole)
    rows = _rows(parts)
    assert sum(row.value for row in rows[:-1]) + adjustment == rows[-1].value == change
    for row in rows:
        left, width = (float(number) for number in re.findall(r"[\d.]+(?=%)", row.bar))
        assert 0 <= left <= 50
        assert left + width <= 100.02
        assert (left + width if row.value < 0 else left) == pytest.approx(50, abs=0.02)
    largest = max(rows, key=lambda row: abs(row.value))
    assert largest.value == 0 or largest.bar.endswith("width:50.00%")
    shown = change_parts(parts, "<b>Här", Markup("<p>under</p>"))
    assert "&lt;b&gt;Här" in shown and "<p>under</p>" in shown
