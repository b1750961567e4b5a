"""Test truncated and altered files outside the ledger: each is named, and what does not need it goes on.

The ledger's own damage is in tests/faults/test_follow_up_damage.py.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from etl.build import build
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import fetch_all
from etl.fetch.snapshots import PARSED_FILE, stored_figures
from etl.fetch.sources.web import Web
from panel import warehouse
from panel.__main__ import main
from panel.operations.backup.paths import PanelPaths
from panel.records import audit, saved_views
from tests.support.faults.harm import cut, turn_a_bit
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table, table_entry

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.kept"]

SNAPSHOT = "snapshots/population-month/20261125T100000Z"


TORN: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a snapshot's receipt cut": (f"{SNAPSHOT}/snapshot.json", cut, "Ögonblicksbilden går inte att läsa."),
    "a snapshot's receipt emptied": (f"{SNAPSHOT}/snapshot.json", lambda at: os.truncate(at, 0), "går inte att läsa."),
    "a snapshot's answer cut": (f"{SNAPSHOT}/0001.json.gz", cut, "Svaret är inte detsamma"),
    "a snapshot's answer gone": (f"{SNAPSHOT}/0001.json.gz", lambda at: at.unlink(), "Svaret går inte att läsa."),
    "a descriptor cut": ("plans/ks-2024/datapackage.json", cut, "Filen är inte giltig JSON"),
    "a statistics file gone": ("statistics/regions.csv", lambda at: at.unlink(), "Filen saknas"),
    "a plan's table cut": ("plans/ks-2024/budget_line.csv", cut, "budget_line.csv"),
}


@pytest.mark.parametrize(("name", "harm", "message"), TORN.values(), ids=TORN)
def test_a_torn_source_stops_the_build_by_name_and_the_old_build_is_served(
    kept: PanelPaths, capsys: pytest.CaptureFixture[str], name: str, harm: Callable[[Path], object], message: str
) -> None:
    shown = kept.database.read_bytes()
    harm(kept.sources / name)
    assert main(["--data", str(kept.sources), "build"]) == 1
    output = capsys.readouterr().err
    assert "Den gamla databasen är orörd." in output
    assert message in output
    assert name.rpartition("/")[2] in output
    assert kept.database.read_bytes() == shown
    assert warehouse.read("ledger_state")["last_receipt"].item() == 3


@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_a_torn_catalogue_is_reported_with_its_line_and_the_panel_goes_on(
    kept: PanelPaths, capsys: pytest.CaptureFixture[str], share: float
) -> None:
    catalogue = kept.sources / "catalogue.toml"
    cut(catalogue, share)
    with catalogue.open("a", encoding="utf-8") as file:
        file.write('\ntitle = "half')
    assert main(["--data", str(kept.sources), "fetch"]) == 2
    output = capsys.readouterr().err
    assert "catalogue.toml" in output
    assert "Traceback" not in output
    assert build(kept.sources, kept.database).content_sha256 == warehouse.read("latest_build")["content_sha256"].item()


def test_parsed_figures_with_one_bit_turned_are_not_used_but_made_anew(kept: PanelPaths) -> None:
    names = read_reference(kept.sources)
    _, figures = stored_figures(kept.sources, "population-month", names)
    parsed = kept.sources / SNAPSHOT / PARSED_FILE
    body = parsed.read_bytes()
    for place in range(0, len(body), max(len(body) // 60, 1)):
        damaged = bytearray(body)
        damaged[place] ^= 1
        parsed.write_bytes(damaged)
        _, again = stored_figures(kept.sources, "population-month", names)
        assert again.equals(figures), place


def test_a_series_with_a_torn_snapshot_says_so_and_the_others_are_fetched(
    kept: PanelPaths, httpserver: HTTPServer
) -> None:
    whole = table_entry(serve_pxweb(httpserver, population_table()))
    other = table_entry(whole.base_url, id="another")
    turn_a_bit(kept.sources / SNAPSHOT / "0001.json.gz")
    outcomes = list(fetch_all([whole, other], kept.sources, Web()))
    assert [outcome.kind for outcome in outcomes] == ["failed", "new"]
    assert "Svaret är inte detsamma" in outcomes[0].text


@pytest.mark.parametrize("table", ["saved_views.sqlite", "audit.sqlite"])
def test_sqlite_files_cut_anywhere_are_reported_and_never_written_over(kept: PanelPaths, table: str) -> None:
    file = kept.served / table
    body = file.read_bytes()
    for size in range(4096, len(body), 4096):
        file.write_bytes(body[:size])
        with pytest.raises((audit.AuditError, saved_views.SavedViewsError), match=r"skadad|en annan form"):
            if table.startswith("saved"):
                saved_views.save("Ny", "indikator=population")
            else:
                audit.record(audit.Event.EXPORTED, "controller", rows=1)
        assert file.read_bytes() == body[:size]
