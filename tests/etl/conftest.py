"""A folder of sources to fetch into, and requests that are repeated without a wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from panel import warehouse
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
