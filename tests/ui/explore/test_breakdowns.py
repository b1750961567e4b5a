"""Parts of a breakdown on Utforska: chosen, named, taken away in each form, and never taken for the whole."""

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from panel.charts.explore.selection import ALL_TOGETHER, Selection, read_selection, series_id
from panel.charts.explore.sentences.titles import measure
from panel.formats import read_json_stat, read_parquet, read_px
from panel.formats.xlsx import read_xlsx
from panel.ui.explore import data, drawing, options
from tests.support.data_api import call
from tests.support.explore_files import fetch
from tests.support.pages import run, words

pytestmark = pytest.mark.slow

READERS = {"px": read_px, "json": read_json_stat, "parquet": read_parquet, "xlsx": read_xlsx}
TWO = ("bransch:A", "bransch:B")
# Births of two branches, three quarters and one quarter of the total; deaths of one branch, without a total.
PARTS = """
INSERT INTO breakdown VALUES
    ('births', 'bransch:A', 'Bransch', 'Åkeri', true), ('births', 'bransch:B', 'Bransch', 'Handel', true),
    ('deaths', 'bransch:A', 'Bransch', 'Åkeri', false);
INSERT INTO observation
SELECT observation.* REPLACE (value * share AS value, part AS breakdown_id)
FROM observation CROSS JOIN (VALUES ('bransch:A', 0.75), ('bransch:B', 0.25)) AS share (part, share)
WHERE indicator_id = 'births';
UPDATE observation SET breakdown_id = 'bransch:A' WHERE indicator_id = 'deaths';
UPDATE series_extent SET breakdown_id = 'bransch:A' WHERE indicator_id = 'deaths';
INSERT INTO series_extent
SELECT series_extent.* REPLACE (part AS breakdown_id)
FROM series_extent CROSS JOIN (VALUES ('bransch:A'), ('bransch:B')) AS parts (part)
WHERE indicator_id = 'births';
"""
CHOSEN = Selection(("births",), ("0581",), breakdowns=TWO)


@pytest.fixture(autouse=True)
def parts(built: Path, serve_changed: Callable[[Path, str], None]) -> None:
    serve_changed(built, PARTS)


def test_each_part_is_a_series_of_its_own_under_its_name() -> None:
    rows = drawing.computed(Selection(("births",), ("0581",), breakdowns=("total", *TWO)))
    newest = rows[rows["period_start"] == rows["period_start"].max()].set_index("breakdown_id")["shown"]
    assert newest["bransch:A"] == 0.75 * newest["total"] and newest["bransch:B"] == 0.25 * newest["total"]
    names = drawing.series_names(rows)
    assert names[series_id("births", "0581", "total", "total")] == "Norrköping, Födda"
    assert names["births:0581:total:total:bransch:B"] == "Norrköping, Födda, Handel"
    assert measure(rows[rows["breakdown_id"] == "bransch:A"]) == "Födda: Åkeri"
    assert options.breakdowns(("births",), "Q") == {"total": "Totalt", "bransch:A": "Åkeri", "bransch:B": "Handel"}
    assert options.described(CHOSEN) == "Födda · Åkeri, Handel · Norrköping · per kvartal · nivå · linje"
    assert options.breakdown_label(("births",), "Q") == "Bransch"
    assert read_selection(CHOSEN.params()) == CHOSEN


def test_shares_of_parts_are_shown_only_where_they_are_known_to_sum() -> None:
    rows = drawing.computed(Selection(("births", "deaths"), ("0581",), breakdowns=TWO, transform="andel"))
    births, deaths = (rows[rows["indicator_id"] == one] for one in ("births", "deaths"))
    assert set(births.loc[births["breakdown_id"] == "bransch:A", "shown"]) == {75}
    assert deaths["shown"].isna().all()
    assert set(deaths["shown_flag"]) == {"det är inte känt att delarna summerar till totalen"}


def test_a_measure_without_a_total_has_none_made_up() -> None:
    assert data.available(("deaths",), "Q", ALL_TOGETHER).empty
    assert options.group_instead(("deaths",), "Q", ALL_TOGETHER) == ("total", "total", "bransch:A")
    shown = words(run("explore", matt="deaths", region="0581", frekvens="Q"))
    assert (
        "Döda finns inte för valt kön, vald ålder och vald del. Det som finns: alla, alla åldrar. Bransch: Åkeri."
        in shown
    )


@pytest.mark.parametrize("form", READERS)
def test_a_table_with_parts_is_read_back_with_their_names_and_values(form: str) -> None:
    cube = READERS[form](fetch(CHOSEN, form))
    (dimension,) = (one for one in cube.dimensions if one.code == "uppdelning")
    assert dict(zip(dimension.codes, dimension.labels, strict=True)) == {"bransch:A": "Åkeri", "bransch:B": "Handel"}
    tidy = cube.tidy()
    for part, rows in drawing.computed(CHOSEN).groupby("breakdown_id"):
        of_part = [name for name in tidy if (tidy[name] == part).any()]
        found = tidy[tidy[of_part[0]] == part]["value"].dropna()
        assert sorted(found) == pytest.approx(sorted(rows["value"].dropna()))


def test_files_without_parts_have_no_columns_for_them() -> None:
    def headings(chosen: Selection) -> list[str]:
        return list(pd.read_csv(io.BytesIO(fetch(chosen, "csv")), sep=";", nrows=1))

    with_parts = headings(CHOSEN)
    assert with_parts[12:14] == ["Uppdelningskod", "Uppdelning"]
    assert headings(Selection(("births",), ("0581",))) == [*with_parts[:12], *with_parts[14:]]


def test_the_data_api_has_the_parts_as_a_variable_of_its_own() -> None:
    address = "tables/births-Q/data?region=0581&fran=2023K4&format=json-stat2"
    (*_, whole) = read_json_stat(call(address).content).values
    cube = read_json_stat(call(f"{address}&uppdelning=bransch:A,bransch:B").content)
    (dimension,) = (one for one in cube.dimensions if one.code == "uppdelning")
    assert dimension.labels == ("Åkeri", "Handel")
    assert cube.values.reshape(2, -1)[:, -1].tolist() == [0.75 * whole, 0.25 * whole]
