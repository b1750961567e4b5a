"""Test that fetched answers are stored unchanged, whole or not at all, and become the build's tables."""

import gzip
import hashlib
import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pytest_httpserver import HTTPServer

from etl.fetch import snapshots as reading
from etl.fetch import store
from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError
from etl.fetch.run import Outcome
from etl.fetch.snapshots import PARSED_FILE, stored_figures
from etl.fetch.store import read_snapshots
from panel.errors import SourceError
from tests.support.fetched import CELL, DAY, FIRST, REFERENCE, fetch, loaded
from tests.support.services import PxTable, serve_pxweb
from tests.support.services.entries import ALL, population_table, table_entry

NEW_INDICATOR = {
    "id": "residents",
    "code": "000007SF",
    "title": "Invånare",
    "unit": "antal",
    "decimals": 0,
    "frequency": "M",
    "direction": "neutral",
    "definition": "Folkbokförda.",
    "comparable_group": "population_scb",
}


@pytest.fixture
def table() -> PxTable:
    return population_table()


@pytest.fixture
def series(httpserver: HTTPServer, table: PxTable) -> Series:
    return table_entry(serve_pxweb(httpserver, table))


def test_without_snapshots_the_tables_are_there_and_empty(sources: Path) -> None:
    assert {name: len(frame) for name, frame in loaded(sources).items()} == {
        "raw_snapshot": 0,
        "raw_fetched": 0,
        "raw_catalogue_indicator": 0,
    }


def test_an_answer_becomes_the_tables(sources: Path, series: Series, httpserver: HTTPServer) -> None:
    outcome = fetch(series, sources)
    assert outcome.text == "ny ögonblicksbild 20261124T221000Z med 108 uppgifter (108 nya, 0 reviderade)"
    tables = loaded(sources)
    snapshot = tables["raw_snapshot"].iloc[0]
    assert snapshot["snapshot_id"] == "population-month/20261124T221000Z"
    assert snapshot["path"] == "snapshots/population-month/20261124T221000Z"
    assert snapshot["url"] == httpserver.url_for("/api/v2/tables/TAB6471")
    assert snapshot["taken_at"] == datetime(2026, 11, 24, 22, 10)
    assert (snapshot["row_count"], snapshot["publisher"]) == (108, "SCB")
    figures = tables["raw_fetched"]
    assert set(figures["snapshot_id"]) == {"population-month/20261124T221000Z"}
    assert figures["value"].sum() == sum(range(1000, 1108))
    assert tables["raw_catalogue_indicator"].empty


def test_the_raw_answers_are_kept_as_they_came(sources: Path, table: PxTable, series: Series) -> None:
    fetch(series, sources)
    (snapshot,) = read_snapshots(sources)
    content = json.loads(gzip.decompress((snapshot.folder / "0001.json.gz").read_bytes()))
    assert content["value"] == list(table.values.values())
    stated = json.loads((snapshot.folder / "snapshot.json").read_text(encoding="utf-8"))
    assert stated["entry"] == series.entry
    assert stated["urls"] == [snapshot.files[0].url]
    assert stated["figures"]["count"] == 108 and stated["since"] is None


def test_a_revision_is_played(sources: Path, table: PxTable, series: Series) -> None:
    fetch(series, sources)
    assert fetch(series, sources, FIRST + DAY) == Outcome("population-month", "unchanged", "oförändrad, 108 uppgifter")
    assert len(read_snapshots(sources)) == 1
    table.values[CELL] = 5.0
    table.values["0580", *CELL[1:]] = ".."
    outcome = fetch(series, sources, FIRST + 2 * DAY)
    assert outcome.text.endswith("med 108 uppgifter (0 nya, 2 reviderade)")
    figures = loaded(sources)["raw_fetched"]
    mine = figures[figures["region_code"].eq("0581") & figures["age"].eq("total") & figures["sex"].eq("total")]
    assert list(mine[mine["period_start"] == pd.Timestamp(2026, 1, 1)].sort_values("snapshot_id")["value"])[1] == 5.0
    early = loaded(sources, until=(FIRST + DAY).replace(tzinfo=None))
    assert len(early["raw_snapshot"]) == 1
    assert not (early["raw_fetched"]["value"] == 5.0).any()


def test_since_a_period_stands_in_for_what_was_known_from_it(sources: Path, table: PxTable, series: Series) -> None:
    fetch(series, sources)
    table.values[("0581", *CELL[1:4], "2026M03")] = 7.0
    table.values[CELL] = 9.0
    march = date(2026, 3, 1)
    assert fetch(series, sources, FIRST + DAY, march).text.endswith("med 36 uppgifter (0 nya, 1 reviderad)")
    newest, figures = stored_figures(sources, series.series_id, REFERENCE)
    assert newest is not None and newest.since == march
    assert len(figures) == 108
    assert (figures["value"] == 7.0).sum() == 1 and not (figures["value"] == 9.0).any()
    assert fetch(series, sources, FIRST + 2 * DAY, march).kind == "unchanged"
    assert fetch(series, sources, FIRST + 3 * DAY).text.endswith("med 108 uppgifter (0 nya, 1 reviderad)")
    assert list(loaded(sources)["raw_snapshot"]["since"].notna()) == [False, True, False]


def test_nothing_new_since_a_period_is_no_fault(sources: Path, series: Series) -> None:
    fetch(series, sources)
    assert fetch(series, sources, FIRST + DAY, date(2026, 4, 1)).kind == "unchanged"


def test_a_new_description_is_a_new_snapshot(sources: Path, table: PxTable, series: Series) -> None:
    fetch(series, sources)
    narrower = table_entry(series.base_url, select=ALL | {"Region": ["0581"]})
    with pytest.raises(Exception, match="utan --since"):
        fetch(narrower, sources, FIRST + DAY, date(2026, 2, 1))
    assert fetch(narrower, sources, FIRST + DAY).text.endswith("med 27 uppgifter (0 nya, 0 reviderade, 81 borttagna)")


def test_each_is_parsed_by_the_entry_that_is_kept_in_it(sources: Path, series: Series) -> None:
    fetch(series, sources)
    renamed = table_entry(series.base_url, indicator=[NEW_INDICATOR])
    fetch(renamed, sources, FIRST + DAY)
    retitled = table_entry(series.base_url, indicator=[NEW_INDICATOR | {"title": "Boende"}])
    fetch(retitled, sources, FIRST + 2 * DAY)
    tables = loaded(sources)
    by_snapshot = tables["raw_fetched"].groupby("snapshot_id")["indicator_id"].unique().map(list)
    assert list(by_snapshot) == [["population"], ["residents"], ["residents"]]
    declared = tables["raw_catalogue_indicator"]
    assert declared[["indicator_id", "title", "producer", "decimals"]].values.tolist() == [
        ["residents", "Boende", "SCB", 0]
    ]


def test_what_an_entry_declares_is_held(sources: Path, series: Series) -> None:
    yearly = table_entry(series.base_url, indicator=[NEW_INDICATOR | {"frequency": "Y"}])
    with pytest.raises(FetchError, match="residents har frekvensen M, inte Y"):
        fetch(yearly, sources)
    assert read_snapshots(sources) == []


def test_a_clock_set_back_does_not_reorder_history(sources: Path, table: PxTable, series: Series) -> None:
    fetch(series, sources)
    table.values[CELL] = 1.0
    fetch(series, sources, FIRST - DAY)
    assert [one.folder.name for one in read_snapshots(sources)] == ["20261124T221000Z", "20261124T221001Z"]


def folder_of(data: Path) -> Path:
    return next((data / "snapshots").glob("*/*Z"))


def _repack(folder: Path) -> None:
    """Put another answer in place, with the hash of its gzip file but not its own."""
    path, receipt = folder / "0001.json.gz", folder / "snapshot.json"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"1081", b"1082")))
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    receipt.write_text(receipt.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


DAMAGE = {
    "an answer is another that fits on the outside": _repack,
    "an answer is gone": lambda folder: (folder / "0001.json.gz").unlink(),
    "an answer is another": lambda folder: (folder / "0001.json.gz").write_bytes(gzip.compress(b"{}")),
    "an answer is cut": lambda folder: os.truncate(folder / "0001.json.gz", 20),
    "the receipt is gone": lambda folder: (folder / "snapshot.json").unlink(),
    "the receipt is cut": lambda folder: os.truncate(folder / "snapshot.json", 100),
    "the receipt is of another day": lambda folder: folder.rename(folder.with_name("20250101T000000Z")),
}


@pytest.mark.parametrize("damage", list(DAMAGE))
@pytest.mark.parametrize("is_parsed", [True, False])
def test_a_damaged_snapshot_is_reported(sources: Path, series: Series, damage: str, is_parsed: bool) -> None:
    fetch(series, sources)
    if is_parsed:
        loaded(sources)
    DAMAGE[damage](folder_of(sources))
    with pytest.raises(SourceError, match=r"data/snapshots/population-month/.*Återställ mappen"):
        loaded(sources)


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "/etc/passwd"])
def test_a_name_that_leads_out_of_the_folder_is_refused(sources: Path, series: Series, name: str) -> None:
    fetch(series, sources)
    receipt = folder_of(sources) / "snapshot.json"
    receipt.write_text(receipt.read_text(encoding="utf-8").replace("0001.json", name), encoding="utf-8")
    with pytest.raises(SourceError, match="går inte att läsa"):
        loaded(sources)


def test_parsed_figures_are_used_until_they_do_not_fit(
    sources: Path, series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(series, sources)
    parses: list[str] = []
    parse = reading.parse_responses

    def counted(series: Series, *rest: Any) -> pd.DataFrame:
        parses.append(series.series_id)
        return parse(series, *rest)

    monkeypatch.setattr(reading, "parse_responses", counted)
    first = loaded(sources)["raw_fetched"]
    second = loaded(sources)["raw_fetched"]
    assert len(parses) == 1
    pd.testing.assert_frame_equal(first, second)
    parsed = folder_of(sources) / PARSED_FILE
    os.truncate(parsed, 50)
    pd.testing.assert_frame_equal(loaded(sources)["raw_fetched"], first)
    assert len(parses) == 2
    with (sources / "statistics" / "counties.csv").open("a", encoding="utf-8") as file:
        file.write("26,Nya län\n")
    loaded(sources)
    assert len(parses) == 3
    monkeypatch.setattr(reading, "_readers", lambda: "another reader")
    loaded(sources)
    assert len(parses) == 4


def test_a_full_disk_leaves_nothing(sources: Path, series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, body: bytes) -> None:
        if path.name == "snapshot.json":
            raise OSError(28, "No space left on device", str(path))
        path.write_bytes(body)

    monkeypatch.setattr(store, "write_new", full)
    with pytest.raises(OSError, match="No space"):
        fetch(series, sources)
    assert [path for path in (sources / "snapshots").rglob("*") if path.is_file()] == []
