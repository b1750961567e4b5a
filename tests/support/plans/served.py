"""Fixtures of sources that plans may be added to, and of a database with three plans, one real and two made up."""

import shutil
from pathlib import Path

import pytest

from panel import warehouse
from tests.support.follow_up_sheets import serve
from tests.support.made_once import made_once
from tests.support.plans import several_boards


@pytest.fixture
def own(data: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources that may be added to, with the built database served beside them."""
    serve(built, tmp_path, monkeypatch)
    return data


@pytest.fixture(scope="session")
def boards_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with three plans, its sources beside it. Tests must not change it."""
    return made_once(tmp_path_factory, "boards", several_boards) / "dashboard.duckdb"


@pytest.fixture
def several(boards_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with three plans, served to a user with access to all of them."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(boards_file))
    return boards_file


@pytest.fixture
def written(several: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the same, to publish in. Returns its sources."""
    target = tmp_path / "dashboard.duckdb"
    shutil.copy(several, target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    return several.parent / "data"
