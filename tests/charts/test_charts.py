"""Test the pages' charts: titles follow from the data, and only what is in the data is drawn."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.charts import Chart, budget, population, programme, unemployment
from panel.charts.annotation import draw_breaks
from panel.ui.source_line import source_line
from panel.warehouse import read
from panel.wording import theme
from panel.wording.statistics.attribution import sources_of
from panel.wording.statistics.population_nets import nets
from tests.conftest import ROOT
from tests.support.contrast import luminance


def words(chart: Chart) -> str:
    return chart.title.replace("\u00a0", " ")


@pytest.mark.usefixtures("panel")
def test_the_title_turns_when_the_data_do() -> None:
    frame = read("population_change_yearly", region_code="0581", through_month=10, marked_year=2023)
    whole = "2024 minskade folkmängden för första gången i serien, som börjar 2001 (−183); 2025 blev det −76"
    assert words(population.change_whole_year(frame)) == whole
    frame.loc[frame["year"] == 2010, "change_year"] = -500
    assert words(population.change_whole_year(frame)) == (
        "2025 minskade folkmängden med 76; lägst i serien, som börjar 2001, är 2010 (−500)"
    )


@pytest.mark.usefixtures("panel")
def test_nothing_is_drawn_across_the_series_break() -> None:
    chart = unemployment.quarterly(read("unemployment_quarterly", region_code="0581"))
    before, after = chart.figure.data
    assert max(before.x) < unemployment.BREAK <= min(after.x)
    assert len(chart.figure.layout.shapes) == 1
    assert any("Nytt mått" in note.text for note in chart.figure.layout.annotations)


def test_the_name_of_a_break_stands_above_the_figures() -> None:
    chart = theme.figure()
    draw_breaks(chart, [unemployment.BREAK])
    (name,) = chart.layout.annotations
    assert (name.yref, name.y, name.yanchor) == ("paper", 1, "bottom")
    assert chart.layout.margin.t >= 30
    plain = theme.figure()
    draw_breaks(plain, [])
    assert plain.layout.margin.t == theme.figure().layout.margin.t


@pytest.mark.usefixtures("panel")
def test_single_months_are_points_and_never_a_line() -> None:
    chart = unemployment.monthly_points(read("unemployment_monthly_points", region_code="0581"))
    assert {trace.mode for trace in chart.figure.data} == {"markers"}
    assert sum(len(trace.x) for trace in chart.figure.data) == 13


def test_a_month_of_an_age_to_come_has_a_point_too() -> None:
    months = pd.DataFrame(
        {"period_start": pd.to_datetime(["2022-10-01", "2025-10-01", "2026-01-01"]), "share_pct": [8.8, 9.1, 9.0]}
    ).assign(age=["16-64", "16-65", "16-66"])
    chart = unemployment.monthly_points(months)
    assert [list(trace.y) for trace in chart.figure.data] == [[8.8], [9.1], [9.0]]
    assert len({trace.marker.symbol for trace in chart.figure.data}) == 3
    assert [trace.marker.color == theme.ACCENT for trace in chart.figure.data] == [False, False, True]
    assert "ruta på spets: 16–64 år" in chart.subtitle.lower()


@pytest.mark.usefixtures("panel")
def test_the_two_registers_share_no_line() -> None:
    monthly = population.monthly(read("population_monthly", region_code="0581"))
    line, points = monthly.figure.data
    assert (line.mode, points.mode) == ("lines", "markers")
    assert 145250 not in list(line.y)
    assert len(points.y) == 9
    assert 145250 in list(points.y)
    register = population.register(read("population_register_points", region_code="0581"))
    assert words(register) == "Kommunens register och SCB skiljer sig med −33 till +31 personer"


@pytest.mark.usefixtures("panel")
def test_the_parts_of_the_change_sum_to_the_change() -> None:
    frame = read("population_components_yearly", region_code="0581")
    parts = pd.DataFrame([nets(row) for _, row in frame.iterrows()])
    assert (parts.sum(axis=1) + frame["adjustment"] == frame["population_change"]).all()
    assert len(frame) == 16


@pytest.mark.usefixtures("panel")
def test_two_municipalities_and_the_country_are_beside_each_other() -> None:
    frame = read("population_compared", region_code="0581", other_code="0580", from_year=2010)
    pair, growth = population.compared(frame), population.compared_growth(frame)
    assert words(pair) == (
        "Linköping hade 23 809 fler invånare än Norrköping i december 2025; i mars 2010 var skillnaden 15 513"
    )
    assert [len(chart.figure.data) for chart in (pair, growth)] == [2, 3]
    for chart in (pair, growth):
        labels = [note.text for note in chart.figure.layout.annotations]
        assert len(labels) == len(chart.figure.data)
        assert chart.figure.layout.hovermode == "x unified"
    yearly = read("population_compared", region_code="0581", other_code="0319", from_year=2010)
    assert set(yearly.loc[yearly["region_code"] == "0319", "period_start"].dt.month) == {10}
    assert yearly["period_start"].min() == pd.Timestamp("2011-10-01")


@pytest.mark.usefixtures("panel")
def test_the_bridge_goes_from_frame_to_frame_on_an_axis_that_shows_its_steps() -> None:
    chart = budget.bridge(read("budget_changes", plan_id="ks-2024"))
    bars, frames = chart.figure.data
    assert [round(mnkr, 1) for mnkr in frames.x] == [408.0, 493.4]
    assert list(frames.y) == ["Ram 2023 (beräknad)", "Ram 2024"]
    assert list(bars.customdata) == ["+40,0", "+25,7", "−5,4", "+2,7", "−8,4", "−7,5", "+38,3"]
    level = frames.x[0]
    for low, length, amount in zip(bars.base, bars.x, bars.customdata, strict=True):
        assert (low + length if "−" in amount else low) == pytest.approx(level)
        level = low if "−" in amount else low + length
    assert level == pytest.approx(frames.x[1])
    assert list(bars.marker.pattern.shape).count("/") == 1
    assert tuple(chart.figure.layout.xaxis.range) == (400, 500)
    assert words(chart) == "Ramen ökade med 85,4 mnkr. Planen förklarar 47,1 av dem"


@pytest.mark.usefixtures("panel")
def test_parts_are_drawn_at_their_place_and_a_range_as_a_range() -> None:
    chart = budget.parts(read("budget_lines", plan_id="ks-2024"))
    certain, possible = chart.figure.data
    spans = dict(zip(certain.y, possible.x, strict=True))
    assert spans["political"] == pytest.approx(3.362, abs=0.01)
    assert spans["board_other"] == spans["frame"] == 0
    begins = dict(zip(certain.y, certain.base, strict=True))
    assert begins["frame"] == begins["political"] == 0
    assert begins["board_other"] == begins["rescue_service"] == pytest.approx(493.4 - 284.6)
    assert "politisk verksamhet ca 25 (23,8–27,1)" in chart.alt.replace("\u00a0", " ").lower()


def test_status_has_a_word_and_an_icon_besides_its_colour() -> None:
    rows = [(4, "Digitalisering", "", 0), (6, "Trygghet", "Pågår", 5), (6, "Trygghet", "Ej påbörjad", 1)]
    chart = programme.by_goal(pd.DataFrame(rows, columns=["goal_no", "name", "status", "points"]))
    for trace in chart.figure.data:
        status = trace.name[:-2]
        assert trace.name.endswith(theme.STATUS_ICONS[status])
    assert words(chart) == "Mål 6 Trygghet har flest punkter: 6; Mål 4 Digitalisering har ingen"


STATISTICS: dict[str, dict[str, int | str]] = {
    "population_monthly": {},
    "population_register_points": {},
    "population_change_yearly": {"through_month": 10, "marked_year": 2023},
    "population_components_yearly": {},
    "population_compared": {"other_code": "0580", "from_year": 2011},
    "population_ranking": {"from_year": 2011, "to_year": 2024},
    "unemployment_quarterly": {},
    "unemployment_groups": {},
    "unemployment_comparison": {"peers": "0580,1880"},
    "unemployment_beside": {"other_code": "0580"},
    "unemployed_persons": {},
    "unemployment_monthly_points": {},
    "open_unemployed_yearly": {},
}


def test_the_sources_beneath_a_chart_are_those_of_its_rows(
    built: Path, serve_changed: Callable[[Path, str], None]
) -> None:
    """When all figures come from another file, that and no other is what is named beneath every chart of statistics."""
    serve_changed(
        built,
        "INSERT INTO source SELECT * REPLACE ('other' AS source_id, 'Annan fil' AS title) FROM source LIMIT 1;"
        " UPDATE observation SET source_id = 'other'",
    )
    for query, parameters in STATISTICS.items():
        needed = {"region_code": "0581", **parameters}
        rows = read(query, **needed)
        assert {tuple(own) for own in rows["source_ids"]} == {("other",)}, query
        assert sources_of(rows) == ["other"]
    line = source_line(sources_of(rows), "antal", "definition")
    assert "Annan fil" in line and line.count("<a ") == 1


@pytest.mark.usefixtures("panel")
def test_missing_values_stay_missing() -> None:
    frame = read("unemployment_quarterly", region_code="0581")
    frame.loc[frame.index[-1], "share_pct"] = None
    chart = unemployment.quarterly(frame)
    assert "kvartal 3 2025" in words(chart)
    assert 0 not in [value for trace in chart.figure.data for value in trace.y]


@pytest.mark.parametrize(
    ("colour", "min_contrast"),
    [
        *((colour, 3.0) for colour in (theme.SKY, theme.PROGRESS_FILLS["Pågår"], theme.PROGRESS_EDGE)),
        *((colour, 4.5) for colour in (theme.ACCENT, theme.PICKED, theme.COUNTRY, theme.GREY, theme.INK, theme.INDIGO)),
        *((colour, 4.5) for colour in (*theme.STATUS_COLOURS.values(), *theme.ASSESSMENT_COLOURS.values())),
    ],
)
def test_colours_stand_out_from_white(colour: str, min_contrast: float) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= min_contrast


@given(st.integers(0, 0xFFFFFF))
def test_ink_is_read_on_every_colour(rgb: int) -> None:
    colour = f"#{rgb:06X}"
    ink, ground = luminance(theme.ink_on(colour)), luminance(colour)
    assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5


def test_labels_keep_their_distance() -> None:
    placed = theme.spread_labels([5.0, 5.1, 5.2, 9.0], 1.0)
    assert all(after - before >= 0.999 for before, after in itertools.pairwise(placed))
    assert theme.spread_labels([1.0, 5.0], 1.0) == [1.0, 5.0]


@given(st.lists(st.integers(-500, 500).map(float), max_size=20), st.integers(1, 40).map(float))
def test_labels_keep_their_order_and_only_those_that_crowd_each_other_move(values: list[float], gap: float) -> None:
    placed = theme.spread_labels(values, gap)
    order = sorted(range(len(values)), key=lambda at: values[at])
    assert all(placed[above] - placed[below] >= gap - 1e-6 for below, above in itertools.pairwise(order))
    assert sum(placed) == pytest.approx(sum(values), abs=1e-6)
    for at, value in enumerate(values):
        others = [placed[other] for other in range(len(values)) if other != at]
        if all(abs(place - value) > 2 * gap for place in others):
            assert placed[at] == value


@pytest.mark.parametrize(
    "place", ["pages/unemployment.py", "panel/report/content/world.py", "data/statistics/indicator.csv"]
)
def test_the_ages_of_unemployment_are_reported_alike_everywhere(place: str) -> None:
    ages = "Ålder 16–64 år till 2022, 16–65 år 2023–2025, 16–66 år från 2026."
    assert ages in (ROOT / place).read_text(encoding="utf-8")
