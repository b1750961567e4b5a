"""Test that newer answers replace older figures, that changes are listed, and that claims are tested again."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from etl import loading
from etl.build import build
from etl.fetch import snapshots
from panel import warehouse
from tests.conftest import ROOT
from tests.support.pages import run, words

pytestmark = pytest.mark.slow

Figure = tuple[str, str, str, str, float | None, str | None]
FIRST, SECOND, THIRD = datetime(2026, 12, 1, 5), datetime(2027, 1, 4, 23, 30), datetime(2027, 2, 1, 5)
ADDRESS = "https://statistik.example/tabell"


class FakeSnapshots:
    """What services have answered, given row by row, in the tables that the reader of snapshots fills."""

    def __init__(self) -> None:
        self.snapshots: list[tuple[object, ...]] = []
        self.figures: list[tuple[object, ...]] = []

    def add(self, series: str, taken_at: datetime, figures: list[Figure], since: date | None = None) -> None:
        """Add an answer of monthly and yearly figures: indicator, region, period, frequency, value, flag."""
        name = f"{series}/{taken_at:%Y%m%dT%H%M%SZ}"
        about = ("scb", "Tabell", "SCB", "SCB", ADDRESS, "CC0 1.0", f"data/snapshots/{name}", "0" * 64)
        self.snapshots.append((name, series, taken_at, since, *about, len(figures)))
        self.figures += [
            (name, indicator, region, period, frequency, "total", "total", value, flag, None, "total", None, None)
            for indicator, region, period, frequency, value, flag in figures
        ]

    def load(self, connection: duckdb.DuckDBPyConnection, data: Path, until: datetime | None = None) -> None:
        """Fill the tables, leaving out what is later than `until`."""
        snapshots.load_snapshots(connection, data, until)
        for table, rows in (("raw_snapshot", self.snapshots), ("raw_fetched", self.figures)):
            for row in rows:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


@pytest.fixture
def fake_snapshots(monkeypatch: pytest.MonkeyPatch) -> FakeSnapshots:
    given = FakeSnapshots()
    monkeypatch.setattr(loading, "load_snapshots", given.load)
    return given


Query = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def sources_page(tmp_path: Path, fake_snapshots: FakeSnapshots, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Show the page Källor och kvalitet of a database that is built of the answers."""

    def shown(view: str) -> str:
        build(ROOT / "data", tmp_path / "dashboard.duckdb")
        monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
        return words(run("sources", visa=view))

    return shown


@pytest.fixture
def query_database(tmp_path: Path, fake_snapshots: FakeSnapshots) -> Query:
    """Ask the database, which is built of the answers at the first question."""
    target = tmp_path / "dashboard.duckdb"

    def of_database(query: str) -> list[tuple[object, ...]]:
        if not target.exists():
            build(ROOT / "data", target)
        with duckdb.connect(str(target), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return of_database


def population(period: str, value: float | None, flag: str | None = None, region: str = "0581") -> Figure:
    return ("population", region, period, "M", value, flag)


def revisions(query_database: Query) -> list[tuple[object, ...]]:
    query = (
        "SELECT kind, period_start::VARCHAR AS period, value_before, value_after, revised_on::VARCHAR AS day"
        " FROM revision ORDER BY revised_on, period_start, kind"
    )
    return query_database(query)


def values(query_database: Query, period: str) -> list[tuple[object, ...]]:
    query = (
        "SELECT value, flag::VARCHAR AS flag, source_id FROM observation WHERE indicator_id = 'population'"
        f" AND region_code = '0581' AND frequency = 'M' AND period_start = '{period}'"
    )
    return query_database(query)


def test_the_first_answer_takes_the_bundled_figures_place_and_only_what_differs_is_reported(
    query_database: Query, fake_snapshots: FakeSnapshots
) -> None:
    figures = {"2023-10-01": 145219.0, "2023-11-01": 145300.0, "2031-01-01": 150000.0}
    fake_snapshots.add("scb_month", FIRST, [population(period, value) for period, value in figures.items()])
    assert [values(query_database, period) for period in figures] == [
        [(value, None, "scb_month")] for value in figures.values()
    ]
    (change,) = revisions(query_database)
    assert change[:2] == ("changed", "2023-11-01")
    assert change[3:] == (145300.0, "2026-12-01")
    assert values(query_database, "2000-01-01") == [(122156.0, None, "population_monthly")]


def test_what_a_later_answer_changes_adds_and_withdraws_is_reported_once(
    query_database: Query, fake_snapshots: FakeSnapshots
) -> None:
    january, february, march = "2031-01-01", "2031-02-01", "2031-03-01"
    fake_snapshots.add("scb_month", FIRST, [population(january, 1.0), population(february, 2.0)])
    fake_snapshots.add("scb_month", SECOND, [population(january, 1.5), population(march, 3.0)])
    fake_snapshots.add("scb_month", THIRD, [population(january, 1.5), population(march, None, "..")])
    assert revisions(query_database) == [
        ("changed", january, 1.0, 1.5, "2027-01-05"),
        ("withdrawn", february, 2.0, None, "2027-01-05"),
        ("added", march, None, 3.0, "2027-01-05"),
        ("changed", march, 3.0, None, "2027-02-01"),
    ]
    assert values(query_database, january) == [(1.5, None, "scb_month")]
    assert values(query_database, february) == []
    assert values(query_database, march) == [(None, "..", "scb_month")]


def test_an_answer_to_a_part_withdraws_nothing_outside_it(query_database: Query, fake_snapshots: FakeSnapshots) -> None:
    old, new = "2031-01-01", "2031-02-01"
    fake_snapshots.add(
        "scb_month", FIRST, [population(old, 1.0), population(old, 9.0, region="0580"), population(new, 2.0)]
    )
    fake_snapshots.add("scb_month", SECOND, [population(new, 2.5)], since=date(2031, 2, 1))
    assert revisions(query_database) == [("changed", new, 2.0, 2.5, "2027-01-05")]
    assert values(query_database, old) == [(1.0, None, "scb_month")]


def test_a_bundled_figure_that_was_rounded_is_not_reported_as_revised(
    query_database: Query, fake_snapshots: FakeSnapshots
) -> None:
    share = ("unemployment_share", "0581", "2023-10-01", "Q", 8.93, None)
    fake_snapshots.add("af", FIRST, [share])
    fake_snapshots.add("af", SECOND, [(*share[:4], 8.94, None)])
    assert [row[0] for row in revisions(query_database)] == ["changed"]
    assert revisions(query_database)[0][2:] == (8.93, 8.94, "2027-01-05")


def test_the_same_answers_give_the_same_content_and_until_leaves_the_later_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, both = FakeSnapshots(), FakeSnapshots()
    for given in (first, both):
        given.add("scb_month", FIRST, [population("2031-01-01", 1.0)])
    both.add("scb_month", SECOND, [population("2031-01-01", 2.0)])
    hashes = []
    for given in (first, both, both):
        monkeypatch.setattr(loading, "load_snapshots", given.load)
        hashes.append(build(ROOT / "data", tmp_path / "dashboard.duckdb").content_sha256)
    assert hashes[0] != hashes[1] == hashes[2]


def test_a_claim_is_tested_again_when_the_figures_change_and_keeps_its_history(
    query_database: Query, fake_snapshots: FakeSnapshots
) -> None:
    fake_snapshots.add("scb_month", FIRST, [population("2023-10-01", 145250.0)])
    fake_snapshots.add("scb_month", SECOND, [population("2023-10-01", 145251.0)])
    fake_snapshots.add("scb_month", THIRD, [population("2023-10-01", 145252.0)])
    level = "ks-2024:claim_level:population"
    rows = query_database(
        f"SELECT answered_on::VARCHAR AS day, verdict FROM claim_answer WHERE finding_id = '{level}' ORDER BY answered_on"
    )
    assert rows == [
        ("2026-11-24", "contradicted"),
        ("2026-12-01", "confirmed"),
        ("2027-01-05", "contradicted"),
        ("2027-02-01", "contradicted"),
    ]
    (now,) = query_database(f"SELECT verdict, since::VARCHAR AS since, found FROM finding WHERE finding_id = '{level}'")
    assert now[:2] == ("contradicted", "2027-01-05")
    assert "145\u00a0252" in str(now[2])


def test_a_claim_that_no_new_figure_touches_has_its_answer_since_the_bundled_files(
    query_database: Query, fake_snapshots: FakeSnapshots
) -> None:
    fake_snapshots.add("scb_month", FIRST, [population("2031-01-01", 1.0)])
    rows = query_database("SELECT DISTINCT since::VARCHAR AS since FROM finding WHERE since IS NOT NULL")
    assert rows == [("2026-11-24",)]


def test_the_page_states_that_nothing_is_fetched_and_how_to(sources_page: Callable[..., str]) -> None:
    shown = sources_page("Hämtningar")
    assert "Inga hämtningar" in shown
    assert "Den som förvaltar panelen kan hämta nyare." in shown


def test_the_page_states_what_was_fetched_and_revised_the_own_municipality_first(
    sources_page: Callable[..., str], fake_snapshots: FakeSnapshots
) -> None:
    fake_snapshots.add(
        "scb_month", FIRST, [population("2031-01-01", 1000.0), population("2031-01-01", 7.0, region="0580")]
    )
    fake_snapshots.add(
        "scb_month", SECOND, [population("2031-01-01", 1234.0), population("2031-01-01", None, "..", "0580")]
    )
    shown = sources_page("Hämtningar").replace("\u00a0", " ")
    assert "2 hämtningar" in shown
    assert "2 tidigare siffror är reviderade" in shown
    assert (
        "<td>januari 2031</td><td>alla</td><td>alla åldrar</td><td>1 000</td><td>1 234</td><td>+234</td><td>ändrad</td>"
        in shown
    )
    assert "1 gäller andra regioner." in shown


def test_the_page_states_since_when_a_claim_has_the_answer_that_it_has(
    sources_page: Callable[..., str], fake_snapshots: FakeSnapshots
) -> None:
    fake_snapshots.add("scb_month", FIRST, [population("2023-10-01", 145250.0)])
    shown = sources_page("Iakttagelser").replace("\u00a0", " ")
    assert "Svaret är detsamma sedan 1 december 2026." in shown
    assert "24 november 2026: motsägs av statistiken (145 219 (SCB))" in shown
    assert "Svaret är detsamma sedan 24 november 2026, då det prövades första gången." in shown
