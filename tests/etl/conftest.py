"""A folder of sources to fetch into, requests that are repeated without a wait, and the built tables to change."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import stamina

from panel import warehouse
from tests.support.sandbox import open_sandbox
from tests.support.services.entries import sources_in


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with an empty catalogue and what fetching needs, and a log of its own beside no database."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    data = sources_in(tmp_path)
    (data / "catalogue.toml").write_text("# Kommunens serier\n", encoding="utf-8")
    return data


@pytest.fixture
def sandbox(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built tables in memory, for a test to change."""
    with open_sandbox(built) as connection:
        yield connection
