"""Test that figures of periods of unequal length are never drawn together, named alike or added up."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from panel import warehouse
from panel.charts.explore.selection import FREQUENCIES, Selection
from panel.ui.explore import drawing, history, options
from panel.wording.period_lengths import LENGTHS
from tests.support.pages import run, words
from tests.support.periods import begun

COUNT = 6
FIRST = date(2015, 1, 1)


def beginnings(frequency: str) -> list[date]:
    """The beginnings of COUNT consecutive periods."""
    days = (FIRST + timedelta(days=at) for at in range(COUNT * 366))
    return sorted({begun(day, frequency) for day in days})[:COUNT]


@pytest.fixture(scope="module")
def with_all_lengths(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database with an indicator that has figures of every length: each with values of its own."""
    database = tmp_path_factory.mktemp("lengths") / "dashboard.duckdb"
    shutil.copy(built, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "INSERT INTO indicator BY NAME SELECT 'every' AS indicator_id, 'Allt' AS title, 'antal' AS unit, 0 AS decimals,"
            " 'W' AS frequency, 'W' AS rhythm, 'sum' AS aggregation, 'neutral' AS direction, 'D' AS definition,"
            " 'g' AS comparable_group, 'SCB' AS producer"
        )
        for at, frequency in enumerate(LENGTHS):
            for number, start in enumerate(beginnings(frequency)):
                connection.execute(
                    "INSERT INTO observation BY NAME SELECT 'every' AS indicator_id, '0581' AS region_code,"
                    " ?::DATE AS period_start, ? AS frequency, 'total' AS sex, 'total' AS age, ? AS value,"
                    " 'quarterly' AS source_id",
                    [start, frequency, 1000 * (at + 1) + number],
                )
        connection.execute(
            "INSERT INTO series_extent BY NAME SELECT indicator_id, frequency::VARCHAR AS frequency, 'total' AS sex,"
            " 'total' AS age, min(period_start) AS first_period, max(period_start) AS last_period, 1 AS region_count,"
            " count(*) AS observation_count, 0 AS missing_count FROM observation WHERE indicator_id = 'every' GROUP BY ALL"
        )
    return database


@pytest.fixture
def all_lengths(with_all_lengths: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(with_all_lengths))


@pytest.mark.usefixtures("all_lengths")
@pytest.mark.parametrize("frequency", list(LENGTHS))
@pytest.mark.parametrize("chart", ["linje", "staplar"])
def test_only_periods_of_one_length_are_drawn(frequency: str, chart: str) -> None:
    selection = Selection(("every",), ("0581",), frequency, chart=chart)
    shown = drawing.computed(selection)
    at = 1000 * (list(LENGTHS).index(frequency) + 1)
    own = shown[~shown["is_computed"]]
    assert own["value"].to_list() == [at + number for number in range(COUNT)]
    assert [start.date() for start in own["period_start"]] == beginnings(frequency)
    assert set(shown["frequency"]) == {frequency}
    assert list(own["step"].diff().dropna().unique()) == [1]
    found = drawing.draw(selection)
    assert found is not None and len(found.drawn) == 1
    assert list(options.periods(("every",), frequency)) == [day.isoformat() for day in beginnings(frequency)]


@pytest.mark.usefixtures("all_lengths")
def test_every_length_is_offered_in_its_order_and_no_published_year_is_made_up() -> None:
    assert options.frequencies(("every",)) == set(LENGTHS)
    assert list(FREQUENCIES) == list(LENGTHS)
    made = warehouse.read(
        "explore_computed",
        indicators="every",
        regions="0581",
        frequency="Y",
        first_on=history.FIRST_DAY,
        last_on=history.LAST_DAY,
        sexes="total",
        ages="total",
        breakdowns="total",
    )
    assert made.empty  # All six years are published.


@pytest.mark.usefixtures("all_lengths")
@pytest.mark.parametrize(
    ("frequency", "said"),
    [("W", "vecka 6 2015"), ("H", "halvår 2 2017"), ("S", "2019/20"), ("R", "juni 2015–maj 2016"), ("5Y", "2020–2024")],
)
def test_the_page_names_the_newest_period_by_its_length(frequency: str, said: str) -> None:
    shown = words(run("explore", matt="every", region="0581", frekvens=frequency))
    assert f"Allt {said}: Norrköping" in shown
