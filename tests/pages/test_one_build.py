"""Test that a page reads one and the same build from its first query to its last."""

import shutil
from pathlib import Path

import duckdb
import pytest

from panel import warehouse


@pytest.fixture
def own(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built database, served."""
    target = tmp_path / "dashboard.duckdb"
    shutil.copy(built, target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    return target


def changed(own: Path) -> Path:
    """Return a build that says of itself that it has one row more."""
    beside = own.with_name("next.duckdb")
    shutil.copy(own, beside)
    with duckdb.connect(str(beside)) as connection:
        connection.execute("UPDATE build SET row_count = row_count + 1")
    return beside


def row_count() -> int:
    return int(warehouse.read("latest_build")["row_count"].iloc[0])


def test_what_is_put_in_place_by_somebody_else_is_not_seen_before_the_end(own: Path) -> None:
    beside = changed(own)
    with warehouse.one_build() as key:
        before = row_count()
        beside.replace(own)
        assert (row_count(), warehouse.build_key()) == (before, key)
    assert row_count() == before + 1
    assert warehouse.build_key() != key


def test_what_the_page_itself_publishes_is_seen_at_once(own: Path) -> None:
    with warehouse.one_build():
        before = row_count()
        warehouse.publish(changed(own), own)
        assert row_count() == before + 1


def test_a_database_that_is_not_there_is_reported_at_the_first_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "none.duckdb"))
    with pytest.raises(warehouse.DatabaseUnavailableError), warehouse.one_build():
        pass
