"""Test more than a thousand kills -9: what was acknowledged is there, and nothing is there in part.

The moments are random and lie evenly over each operation's run time; FAULT_SEED=... plays the same ones again.
"""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from etl.build import build
from etl.kept_files import DATA
from panel.follow_up.taken import Taken
from panel.operations.backup.make import back_up
from panel.records import audit, drafts, saved_views
from tests.conftest import ROOT, replace_in
from tests.support.faults.file_rounds import BackupRounds, FetchRounds, RestoreRounds, SqliteRounds
from tests.support.faults.killing import Killer
from tests.support.faults.ledger_rounds import BuildRounds, LedgerRounds, StatementRounds, wordings
from tests.support.faults.work import draft_on, log_on, publish_on, save_on, start_anew
from tests.support.fetched import CELL
from tests.support.follow_up_sheets import serve, template
from tests.support.follow_up_victim import left_behind, start
from tests.support.kept_panel import serve_kept
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table, sources_in, table_entry

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.kept"]

Database = Path


@pytest.fixture(scope="session")
def sheets(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Taken]:
    """Sheets in a few wordings, read once, and the sources loaded for the builds of those who publish them."""
    with pytest.MonkeyPatch.context() as patch:
        database = serve(built, tmp_path_factory.mktemp("sheets"), patch)
        build(DATA, database)
        return wordings(template())


@pytest.fixture
def database(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database of one's own, with an empty ledger."""
    return serve(built, tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def two_builds(built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[str]]:
    """Two folders of sources that differ in one figure, and the hashes of what is built of them."""
    other = tmp_path_factory.mktemp("other") / "data"
    left_out = shutil.ignore_patterns("*.duckdb*", ".*", "uploads", "demo", "snapshots", "incoming", "*.sqlite")
    shutil.copytree(ROOT / "data", other, ignore=left_out)
    replace_in(other / "statistics" / "population_monthly.csv", "122156", "122157")
    folders = [ROOT / "data", other]
    target = tmp_path_factory.mktemp("pictures") / "dashboard.duckdb"
    return folders, [build(folder, target).content_sha256 for folder in folders]


@pytest.mark.parametrize("batch", range(8))
def test_builds(database: Database, two_builds: tuple[list[Path], list[str]], batch: int, record_property: Any) -> None:
    killer = Killer("build", database, batch, has_last_step=True)
    rounds = BuildRounds(database, killer, *two_builds)
    killer.kill(25, rounds.building).assert_expected(record_property, 25)
    build(two_builds[0][0], database)
    assert left_behind(database) == []


@pytest.mark.parametrize("batch", range(8))
def test_publications(database: Database, sheets: list[Taken], batch: int, record_property: Any) -> None:
    killer = Killer("publish", database, batch, has_last_step=True)
    rounds = LedgerRounds(database, killer, sheets)
    killer.kill(25, rounds.publishing).assert_expected(record_property, 25)
    assert_next_works(rounds)


@pytest.mark.parametrize("batch", range(6))
def test_undoing(database: Database, sheets: list[Taken], batch: int, record_property: Any) -> None:
    killer = Killer("undo", database, batch, has_last_step=True)
    rounds = LedgerRounds(database, killer, sheets)
    first = rounds.publishing()
    victim = start(database, publish_on, first.arguments[0][:1], reuse=True)
    assert victim.end() == 0
    first.look([victim.messages[-1]])
    killer.kill(25, rounds.undoing).assert_expected(record_property, 25)
    assert_next_works(rounds)


@pytest.mark.parametrize("batch", range(2))
def test_approving(database: Database, sheets: list[Taken], batch: int, record_property: Any) -> None:
    (database.parent / "panel.toml").write_text('approval = ["*"]\n', encoding="utf-8")
    killer = Killer("approve", database, batch, has_last_step=True)
    rounds = LedgerRounds(database, killer, sheets)
    killer.kill(25, rounds.approving).assert_expected(record_property, 25)
    assert_next_works(rounds)


@pytest.mark.parametrize("batch", range(2))
def test_naming_offices(database: Database, sheets: list[Taken], batch: int, record_property: Any) -> None:
    killer = Killer("responsibility", database, batch, has_last_step=True)
    rounds = StatementRounds(database, killer, sheets)
    killer.kill(25, rounds.stating).assert_expected(record_property, 25)


@pytest.mark.parametrize("batch", range(5))
def test_uploads_on_the_command_line(database: Database, sheets: list[Taken], batch: int, record_property: Any) -> None:
    killer = Killer("upload", database, batch)
    rounds = LedgerRounds(database, killer, sheets)
    killer.kill(20, rounds.uploading).assert_expected(record_property, 20)
    assert_next_works(rounds)


def assert_next_works(rounds: LedgerRounds) -> None:
    """Hold that a server that starts now shows all of it, and that the next publication works and leaves nothing."""
    server = start(rounds.database, start_anew, reuse=True)
    assert (server.end(), server.messages) == (0, [len(rounds.before)])
    victim = start(rounds.database, publish_on, rounds.files()[:1], reuse=True)
    assert victim.end() == 0
    assert victim.messages[-1] == len(rounds.before) + 1
    assert left_behind(rounds.database) == []


class MovingTable(dict):
    """Figures of which one is another each time that it is asked for."""

    calls = 0

    def get(self, key: Any, default: Any = None) -> Any:
        if key != CELL:
            return super().get(key, default)
        self.calls += 1
        return float(self.calls)


@pytest.mark.parametrize("batch", range(5))
def test_fetches(
    tmp_path: Path, httpserver: HTTPServer, batch: int, record_property: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = population_table()
    table.values = MovingTable(table.values)
    killer = Killer("fetch", tmp_path / "data" / "dashboard.duckdb", batch)
    rounds = FetchRounds(killer, table_entry(serve_pxweb(httpserver, table)), sources_in(tmp_path))
    killer.kill(32, rounds.fetching).assert_expected(record_property, 32)


@pytest.mark.parametrize("batch", range(3))
def test_backups(
    kept_once: Path, tmp_path: Path, batch: int, record_property: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = serve_kept(kept_once, tmp_path / "panel", monkeypatch)
    killer = Killer("backup", paths.database, batch)
    rounds = BackupRounds(killer, paths, tmp_path / "copies")
    killer.kill(40, rounds.backing_up).assert_expected(record_property, 40)
    back_up(paths, tmp_path / "copies", keep=1)
    assert len(list((tmp_path / "copies").glob("*/"))) == 1


@pytest.mark.parametrize("batch", range(2))
def test_restores(
    kept_once: Path, tmp_path: Path, batch: int, record_property: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = serve_kept(kept_once, tmp_path / "panel", monkeypatch)
    backup = back_up(paths, tmp_path / "copies").folder
    killer = Killer("restore", paths.database, batch)
    rounds = RestoreRounds(killer, backup, tmp_path / "restored")
    killer.kill(20, rounds.restoring).assert_expected(record_property, 20)


def test_saved_views(database: Database, record_property: Any) -> None:
    saved_views.save("Vy 1", "indikator=population")
    killer = Killer("saved views", database, 0)
    rounds = SqliteRounds(killer, saved_views.file_path(), "SELECT name FROM saved_view")
    killer.kill(40, partial(rounds.adding, save_on)).assert_expected(record_property, 40)


def test_drafts(database: Database, record_property: Any) -> None:
    drafts.save(drafts.Place("en", "ks-2024", "2024-delar"), "point", "point:1", "comment", "Text 1", None)
    killer = Killer("drafts", database, 0)
    rounds = SqliteRounds(killer, drafts.file_path(), "SELECT typed FROM draft")
    killer.kill(40, partial(rounds.adding, draft_on)).assert_expected(record_property, 40)


def test_the_log(database: Database, record_property: Any) -> None:
    audit.ready()
    killer = Killer("log", database, 0)
    query = "SELECT json_extract(about, '$.rows') FROM event"
    rounds = SqliteRounds(killer, audit.file_path(), query)
    killer.kill(40, partial(rounds.adding, log_on)).assert_expected(record_property, 40)
