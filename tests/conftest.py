"""A built database of the real sources, shared by all tests that read it."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import settings

from etl.build import build
from panel import warehouse

# pytest's own name: what leads the workers reads no deeper conftest.
from tests.support.faults.tally import pytest_terminal_summary  # noqa: F401
from tests.support.loaded_once import load_once
from tests.support.made_once import made_once
from tests.support.read_here import read_in_this_process
from tests.support.streamlit_private import scan_components_once, set_option, share_compiled_pages

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads the checkout's own database by mistake: a clean checkout has none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path_factory.mktemp("unserved") / "dashboard.duckdb"))
        yield


@pytest.fixture(autouse=True)
def _files_are_read_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Files are read in this process, but by tests of the whole way: those marked child, services, browser or faults."""
    if any(request.node.get_closest_marker(name) for name in ("child", "services", "browser", "faults")):
        yield
    else:
        with read_in_this_process():
            yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as `python -m etl build` makes it."""
    folder = made_once(tmp_path_factory, "built", lambda folder: build(ROOT / "data", folder / "dashboard.duckdb"))
    return folder / "dashboard.duckdb"


@pytest.fixture
def panel(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The built database, served."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(built))
    return built


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a year of follow-ups from offices that are named."""
    from tests.support.reported_year import reported_year  # it needs ROOT from here

    return made_once(tmp_path_factory, "reported", reported_year) / "dashboard.duckdb"


@pytest.fixture
def reported_panel(reported: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database with a year of follow-ups, served."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(reported))
    return reported


@pytest.fixture
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built database, served, to publish in: with a ledger of its own."""
    from tests.support.follow_up_sheets import serve

    return serve(built, tmp_path, monkeypatch)


@pytest.fixture
def serve_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, str], None]:
    """A function that serves a copy of a database, changed by SQL."""

    def serve(database: Path, changes: str) -> None:
        copy = tmp_path / "dashboard.duckdb"
        shutil.copy(database, copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute(changes)
        monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(copy))

    return serve


@pytest.fixture
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds in which only what is reported is loaded anew: for tests of what becomes of a publication."""
    load_once(monkeypatch)


@pytest.fixture
def without_findings(loaded_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such builds that ask no finding either: for tests that publish again and again and look at none."""
    from tests.support.loaded_once import skip_findings

    monkeypatch.setattr("etl.build.write_findings", skip_findings)
    monkeypatch.setattr("etl.build.write_claim_answers", skip_findings)


@pytest.fixture
def rows(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the built database, for tests of its contents."""
    with duckdb.connect(str(built), read_only=True) as connection:
        yield connection


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ that a test may break."""
    target = tmp_path / "data"
    shutil.copytree(
        ROOT / "data",
        target,
        ignore=shutil.ignore_patterns(
            "*.duckdb", "*.sqlite*", ".*", "uploads", "demo", "snapshots", "incoming", "added"
        ),
    )
    return target


def replace_in(file: Path, old: str, new: str) -> None:
    """Change one place in a source, and be sure that it was there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _one_thread(connect: Callable[..., duckdb.DuckDBPyConnection]) -> Callable[..., duckdb.DuckDBPyConnection]:
    """Have DuckDB work in the thread that asks: there is a worker a core, and the tables are small."""

    @wraps(connect)
    def connected(*args: Any, config: dict[str, Any] | None = None, **named: Any) -> duckdb.DuckDBPyConnection:
        return connect(*args, config={"threads": 1} | (config or {}), **named)

    return connected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes: a worker that comes to one last has the others wait."""
    items.sort(key=lambda item: "long" not in item.keywords)


def pytest_collection_finish() -> None:
    """Leave what is imported and collected out of each later look for garbage: there is much of it, and it stays."""
    gc.collect()
    gc.freeze()


duckdb.connect = _one_thread(duckdb.connect)
# What a test has written is thrown away: only those of another process, and of a machine that stops, need it on the disk.
os.fsync = lambda handle: None
share_compiled_pages()
# Thirty new examples each time that the tests are run; what once failed is kept in .hypothesis and tried first.
settings.register_profile("untimed", deadline=None, max_examples=30)
settings.load_profile("untimed")
os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
# A panel that is in use here has secrets of its own; the tests are of one without, or of those that they write.
NO_SECRETS = str(ROOT / "tests" / "support" / "no_secrets.toml")
os.environ["STREAMLIT_SECRETS_FILES"] = NO_SECRETS
set_option("secrets.files", [NO_SECRETS])
scan_components_once()
