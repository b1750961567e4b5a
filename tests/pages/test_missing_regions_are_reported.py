"""Test that charts comparing regions say how many of them have a figure: in title, alt text and downloads."""

import io
from collections.abc import Callable

import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest

from panel.charts import Chart
from panel.charts.explore.selection import CHARTS, Selection
from panel.ui.explore import charts, drawing
from panel.ui.explore.drawing import Drawing
from panel.warehouse import read
from panel.warehouse.reading import _queries
from panel.wording.sentences import population, unemployment
from tests.support.explore_files import fetch

REGIONS = ("0581", "00", "r9")
AMONG_CITIES, AMONG_ALL = "6 av 9 jämförda kommuner har uppgift", "12 av 290 kommuner har uppgift"
KINDS = {"one measure": ("unemployment_share",), "two measures": ("unemployment_share", "long_term_unemployment_share")}


def _said(sentence: Callable[[pd.DataFrame], str]) -> Callable[[pd.DataFrame], Chart]:
    """Return what draws nothing: the page says the place among the municipalities in a sentence."""
    return lambda frame: Chart(sentence(frame), "", go.Figure(), sentence(frame))


# What each query of several municipalities is drawn by, and how many regions it is drawn of.
COMPARED = {
    "unemployment_comparison": (
        _said(unemployment.place),
        {"region_code": "0581", "peers": "0181,0380,0484,0580,0680,1880,1980,2180"},
    ),
    "population_ranking": (
        _said(population.ranking_title),
        {"region_code": "0581", "from_year": 2015, "to_year": 2024},
    ),
}
# Of the country and the one other municipality that the reader has picked: nobody is left out.
OF_TWO = {"population_compared", "unemployment_beside", "unemployment_groups"}


def drawn(chart: str, kind: str) -> Drawing:
    found = drawing.draw(Selection(KINDS[kind], REGIONS, chart=chart))
    assert found is not None
    return found


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("panel")
def test_each_chart_of_utforska_says_in_title_and_alt_who_lacks_a_figure(chart: str, kind: str) -> None:
    if chart == "samband" and kind == "one measure":
        return
    message = AMONG_ALL if chart in charts.AMONG_ALL else AMONG_CITIES
    for one in drawn(chart, kind).drawn:
        # A chart beside another is taken away with the other's title above its own.
        if one.in_document:
            assert message in one.chart.title.replace("\u00a0", " ")
            assert message in one.chart.alt.replace("\u00a0", " ")
        else:
            assert "har uppgift" not in one.chart.alt or message in one.chart.alt.replace("\u00a0", " ")


@pytest.mark.parametrize("chart", sorted({*CHARTS} - {"samband"}))
@pytest.mark.usefixtures("panel")
def test_where_all_have_a_figure_nothing_is_said_to_lack(chart: str) -> None:
    found = drawing.draw(Selection(("open_unemployed_of_population_18_65",), REGIONS, "Y", chart=chart))
    assert found is not None
    assert all("har uppgift" not in one.chart.title + one.chart.alt for one in found.drawn)


@pytest.mark.usefixtures("panel")
def test_a_chart_of_one_series_counts_nobody_that_it_does_not_show() -> None:
    found = drawing.draw(Selection(KINDS["one measure"], REGIONS, transform="sasong"))
    assert found is not None
    assert "har uppgift" not in found.drawn[0].chart.title + found.drawn[0].chart.alt


def test_every_query_that_compares_municipalities_is_among_those_tried() -> None:
    assert {name for name, sql in _queries().items() if " AS is_own" in sql} == set(COMPARED) | OF_TWO


@pytest.mark.parametrize("query", COMPARED)
@pytest.mark.usefixtures("panel")
def test_each_chart_of_several_municipalities_counts_those_that_are_left_out(query: str) -> None:
    draw, params = COMPARED[query]
    frame = read(query, **params)
    others = frame.loc[(frame["kind"] == "municipality") & ~frame["is_own"], "region_code"].unique()
    gone = frame[frame["region_code"] != others[0]]
    count, total = len(others), int(frame["asked"].iloc[0])
    chart: Chart = draw(gone)
    for text in (chart.title, chart.alt):
        assert (
            f"{count} av {total} jämförda kommuner har uppgift" in text
            or f"{count} av {total} kommuner har uppgift" in text
        )


@pytest.mark.usefixtures("panel")
def test_the_other_measure_of_unemployment_counts_those_that_lack_it() -> None:
    frame = read("open_unemployed_yearly", region_code="0581").assign(municipalities=280)
    assert "; 280 av 290 kommuner har uppgift" in unemployment.other_measure(frame)


@pytest.mark.usefixtures("panel")
def test_the_files_say_who_lacks_a_figure() -> None:
    message = f"{AMONG_CITIES}: Eskilstuna, Gävle, Södertälje finns inte i källan"
    book = openpyxl.load_workbook(io.BytesIO(fetch(Selection(KINDS["one measure"], REGIONS), "xlsx")))
    facts = {str(row[0].value): row[1].value for sheet in book for row in sheet.iter_rows(max_col=2) if len(row) > 1}
    assert facts["Uppgift saknas"] == message
    for form in ("px", "json", "parquet"):
        assert message in fetch(Selection(KINDS["one measure"], REGIONS), form).decode("utf-8", "replace").replace(
            '"\n"', ""
        )
