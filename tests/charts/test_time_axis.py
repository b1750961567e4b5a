"""Test the ticks of the time axis: each on a period, and labelled so that it is read as that period."""

import ast
import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from panel.charts import Chart, population, time_axis, unemployment
from panel.charts.explore import lines as explore
from panel.charts.explore import multiples as explore_multiples
from panel.charts.time_axis import ticks
from panel.warehouse import read
from tests.conftest import ROOT
from tests.support.explore_charts import NO_BREAKS, NO_REMARKS, frame_of, look

MONTHS = ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"]
MONTHS_A_PERIOD = {"M": 1, "Q": 3, "Y": 12}


def _start(number: int, frequency: str) -> pd.Timestamp:
    month = number * MONTHS_A_PERIOD[frequency]
    return pd.Timestamp(date(1700 + month // 12, month % 12 + 1, 1))


@st.composite
def _periods(draw: st.DrawFn) -> tuple[list[pd.Timestamp], str]:
    """Return 1 to 400 periods of any frequency, some left out in between."""
    frequency = draw(st.sampled_from(["M", "Q", "Y"]))
    first = draw(st.integers(0, 100))
    count = draw(st.integers(1, 400))
    kept = draw(st.lists(st.booleans(), min_size=count, max_size=count)) if draw(st.booleans()) else [True] * count
    chosen = [_start(first + at, frequency) for at in range(count) if kept[at]]
    return chosen or [_start(first, frequency)], frequency


def _as_read(labels: list[str], frequency: str) -> list[pd.Timestamp]:
    """Return which period a reader takes each label for, the year being that last named."""
    read, year = [], 0
    for label in labels:
        name, _, stated = label.partition("<br>")
        if name.isdigit():
            read.append(pd.Timestamp(date(int(name), 1, 1)))
            year = int(name)
            continue
        year = int(stated) if stated else year
        month = 3 * int(name[-1]) - 2 if frequency == "Q" else MONTHS.index(name) + 1
        read.append(pd.Timestamp(date(year, month, 1)))
    return read


@given(_periods(), st.integers(2, 12))
def test_ticks_stand_on_periods_and_are_read_as_them(drawn: tuple[list[pd.Timestamp], str], max_ticks: int) -> None:
    periods, frequency = drawn
    shown = ticks(periods, frequency, max_ticks)
    assert 1 <= len(shown) <= max_ticks
    assert {tick.day for tick in shown} <= set(periods)
    assert _as_read([tick.label for tick in shown], frequency) == [tick.day for tick in shown]
    named_years = [label for tick in shown for label in tick.label.split("<br>") if label.isdigit()]
    assert len(named_years) == len(set(named_years))


@given(_periods())
def test_ticks_stand_apart_and_reach_both_ends(drawn: tuple[list[pd.Timestamp], str]) -> None:
    periods, frequency = drawn
    shown = ticks(periods, frequency)
    numbers = [12 * tick.day.year + tick.day.month for tick in shown]
    first, last = (12 * day.year + day.month for day in (periods[0], periods[-1]))
    step = time_axis.months_apart(periods, frequency)
    assert all(after - before >= 0.6 * step for before, after in itertools.pairwise(numbers))
    assert numbers[0] - first < 2 * step
    assert last - numbers[-1] < 2 * step


@given(st.lists(st.dates(date(1700, 1, 1), date(2200, 1, 1)), min_size=1, max_size=400), st.integers(2, 8))
def test_ticks_of_days_are_days_that_stand_apart(days: list[date], max_ticks: int) -> None:
    shown = ticks(days, "D", max_ticks)
    assert len(shown) <= max_ticks
    assert shown[0].day == pd.Timestamp(min(days))
    assert {tick.day for tick in shown} <= {pd.Timestamp(day) for day in days}


@pytest.mark.parametrize(
    ("first", "count", "frequency", "expected"),
    [
        ("2023-01-01", 2, "Y", ["2023", "2024"]),
        ("2022-01-01", 3, "Y", ["2022", "2023", "2024"]),
        ("2024-01-01", 1, "Y", ["2024"]),
        ("2025-01-01", 6, "M", ["jan<br>2025", "feb", "mars", "apr", "maj", "juni"]),
        ("2024-01-01", 8, "Q", ["kv 1<br>2024", "kv 2", "kv 3", "kv 4", "kv 1<br>2025", "kv 2", "kv 3", "kv 4"]),
        (
            "2022-01-01",
            16,
            "Q",
            [f"kv {q}" + (f"<br>{y}" if q == 1 else "") for y in range(2022, 2026) for q in (1, 3)],
        ),
        ("2024-01-01", 24, "M", [m + (f"<br>{y}" if m == "jan" else "") for y in (2024, 2025) for m in MONTHS[::3]]),
        ("2018-01-01", 8, "Y", [str(year) for year in range(2018, 2026)]),
        ("2010-01-01", 64, "Q", ["2010", "2015", "2020", "2025"]),
        ("2000-01-01", 312, "M", ["2000", "2005", "2010", "2015", "2020", "2025"]),
    ],
)
def test_labels_say_what_differs(first: str, count: int, frequency: str, expected: list[str]) -> None:
    days = pd.date_range(first, periods=count, freq={"Y": "YS", "Q": "QS", "M": "MS"}[frequency])
    assert [tick.label.replace("\u00a0", " ") for tick in ticks(list(days), frequency)] == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2020-01-01", "2024-01-01"], "Y"),
        (["2020-01-01", "2020-04-01", "2020-07-01"], "Q"),
        (["2020-01-01", "2020-04-01"], "M"),
        (["2020-01-01", "2020-01-02"], "D"),
    ],
)
def test_frequency_is_found_from_the_days(days: list[str], expected: str) -> None:
    assert time_axis.frequency_of(days) == expected


OURS = Path(time_axis.__file__).resolve()


def _set_on_axes(tree: ast.AST) -> list[tuple[int, str]]:
    """Return where code says how an axis names its places, other than by a number's format."""
    found = []
    read = {id(one) for node in ast.walk(tree) if isinstance(node, ast.Call) for one in node.args if _is_reading(node)}
    for node in ast.walk(tree):
        if (
            id(node) not in read
            and isinstance(node, ast.Constant)
            and node.value in ("%Y", "%b", "%b %Y", "%Y-%m", "%Y-%m-%d")
        ):
            found.append((node.lineno, node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update_xaxes":
            found += [(node.lineno, word.arg) for word in node.keywords if word.arg in {"nticks", "tick0", "tickmode"}]
    return found


def _is_reading(call: ast.Call) -> bool:
    """Return whether a call reads a day from text, which names nothing on an axis."""
    return getattr(call.func, "attr", "") == "strptime"


@pytest.mark.parametrize(
    "folder", ["pages", "panel/access", "panel/charts", "panel/report", "panel/server", "panel/ui", "panel/wording"]
)
def test_no_chart_names_periods_by_another_rule(folder: str) -> None:
    files = {path: path.read_text("utf-8") for path in (ROOT / folder).rglob("*.py") if path != OURS}
    drawing = {path: ast.parse(source) for path, source in files.items() if "%" in source or "update_xaxes" in source}
    found = [f"{path}:{at} {what}" for path, tree in drawing.items() for at, what in _set_on_axes(tree)]
    assert not found


def _is_over_time(figure: go.Figure) -> bool:
    return any(len(trace.x) and isinstance(pd.Series(list(trace.x)).dropna().iloc[0], date) for trace in figure.data)


def check_axis(figure: go.Figure) -> None:
    """Check that each axis of time names places that something is drawn at."""
    drawn = {pd.Timestamp(at) for trace in figure.data for at in trace.x if at is not None}
    axes = [axis for name, axis in figure.layout.to_plotly_json().items() if name.startswith("xaxis")]
    for axis in axes:
        assert axis.get("tickvals") is not None
        assert {pd.Timestamp(at) for at in axis["tickvals"]} <= drawn
        assert len(axis["ticktext"]) == len(axis["tickvals"])


CHARTS = [
    (population.monthly, "population_monthly", {}),
    (population.register, "population_register_points", {}),
    (population.change_whole_year, "population_change_yearly", {"through_month": 12, "marked_year": 2023}),
    (population.compared, "population_compared", {"other_code": "0580", "from_year": 2010}),
    (population.compared_growth, "population_compared", {"other_code": "0319", "from_year": 2010}),
    (unemployment.quarterly, "unemployment_quarterly", {}),
    (unemployment.beside, "unemployment_beside", {"other_code": "0580"}),
    (unemployment.monthly_points, "unemployment_monthly_points", {}),
]


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(("draw", "query", "params"), CHARTS)
def test_the_pages_charts_name_their_own_periods(
    draw: Callable[[pd.DataFrame], Chart], query: str, params: dict[str, int | str]
) -> None:
    figure = draw(read(query, region_code="0581", **params)).figure
    assert figure.layout.xaxis.tickvals is not None
    assert set(figure.layout.xaxis.tickvals) <= {at for trace in figure.data for at in trace.x}
    assert not _is_over_time(figure) or check_axis(figure) is None


@pytest.mark.parametrize("draw", [explore.lines, explore_multiples.multiples, explore_multiples.bars])
@settings(max_examples=5)  # a figure of Plotly's takes a tenth of a second
@example(1, 1)
@example(40, 3)
@given(st.integers(1, 40), st.integers(1, 3))
def test_bars_and_lines_of_utforska_stand_over_their_own_periods(
    draw: Callable[..., Chart], count: int, regions: int
) -> None:
    frame = frame_of({code: [float(at) for at in range(count)] for code in ("0581", "0580", "0380")[:regions]})
    figure = draw(frame, look(frame), NO_BREAKS, NO_REMARKS).figure
    check_axis(figure)
    if figure.layout.xaxis.range:
        low, high = (pd.Timestamp(end) for end in figure.layout.xaxis.range)
        drawn = [at for trace in figure.data for at in trace.x]
        assert low < high
        assert low <= min(drawn)
        assert high >= max(drawn)
