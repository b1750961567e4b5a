"""Reports made once of a year of follow-ups, of nothing, and of more than anyone hands in."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from panel.records import audit
from panel.report.builder import make
from panel.report.state import State, state_of
from panel.report.word import pdf
from tests.support.made_once import made_once
from tests.support.report_heavy import heavy
from tests.support.reports import PLAN, WHOLE, Maker, served


@pytest.fixture(scope="session")
def strained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with long comments and two hundred proposals."""
    return made_once(tmp_path_factory, "heavy", heavy) / "dashboard.duckdb"


@pytest.fixture(scope="session")
def made(reported: Path, built: Path, strained: Path) -> Maker:
    """Make a report once: of "year", "nothing" or "heavy", in a format, for a follow-up, as of a day, with a template.

    The pages of a Word report are numbered only when asked for: that takes LibreOffice, and time.
    """
    databases = {"year": reported, "nothing": built, "heavy": strained}
    kept: dict[object, bytes] = {}

    def make_report(
        what: str,
        form: str,
        period: str = WHOLE,
        known_on: str | None = None,
        template: Path | None = None,
        is_numbered: bool = False,
    ) -> bytes:
        key = (what, form, period, known_on, template, is_numbered)
        if key not in kept:
            with served(databases[what]), pytest.MonkeyPatch.context() as patch:
                if not is_numbered:
                    patch.setattr(pdf, "office", lambda: None)
                kept[key] = make(state_of(PLAN, period, known_on), form, template)
        return kept[key]

    return make_report


@pytest.fixture
def own_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of its own, and no secrets of this machine."""
    monkeypatch.setattr(audit, "file_path", lambda: tmp_path / "audit.sqlite")
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(tmp_path / "secrets.toml"))


@pytest.fixture
def year(reported_panel: Path) -> State:
    """The state of the whole year, its database served."""
    return state_of(PLAN, WHOLE)


@pytest.fixture
def database(reported: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the year's database, for what the documents are held against."""
    with duckdb.connect(str(reported), read_only=True) as connection:
        yield connection
