"""Test the SQL queries that analysts save: whose they are, who sees them, and that a link goes on leading to the same text."""

import sqlite3
from pathlib import Path

import pytest

from panel.records import saved_queries as store
from panel.records.saved_queries import SavedQueriesError
from panel.records.saved_views import SavedViewsError


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE", str(tmp_path / "dashboard.duckdb"))


def names(owner: str) -> list[str]:
    return [one.name for one in store.kept(owner)]


def test_a_query_is_its_owners_until_it_is_shared() -> None:
    number = store.save("Min  fråga", "SELECT :ar", {"ar": "2024"}, "kim", False)
    store.save("Allas fråga", "SELECT 1", {}, "kim", True)
    assert names("kim") == ["Allas fråga", "Min fråga"]
    assert names("lo") == ["Allas fråga"]
    found = store.find(number, "kim")
    assert found is not None and (found.sql, found.parameters) == ("SELECT :ar", {"ar": "2024"})
    assert store.find(number, "lo") is None
    assert store.find(99, "kim") is None


def test_a_query_of_the_same_name_takes_the_place_of_ones_own_alone_and_links_lead_to_what_they_did() -> None:
    before = store.save("Fråga", "SELECT 1", {}, "kim", True)
    store.save("Fråga", "SELECT 2", {}, "lo", True)
    after = store.save("FRÅGA", "SELECT 3", {}, "kim", True)
    assert [(one.owner, one.sql) for one in store.kept("kim")] == [("kim", "SELECT 3"), ("lo", "SELECT 2")]
    assert [store.find(number, "kim").sql for number in (before, after)] == ["SELECT 1", "SELECT 3"]  # type: ignore[union-attr]


def test_only_the_owner_deletes_a_query() -> None:
    number = store.save("Fråga", "SELECT 1", {}, "kim", True)
    assert not store.delete(number, "lo")
    assert names("lo") == ["Fråga"]
    assert store.delete(number, "kim")
    assert names("kim") == names("lo") == []


def test_the_text_of_a_query_never_changes() -> None:
    store.save("Fråga", "SELECT 1", {}, "kim", True)
    with (
        pytest.raises(sqlite3.IntegrityError, match="only shared or deleted"),
        sqlite3.connect(store.file_path()) as file,
    ):
        file.execute("UPDATE saved_query SET sql = 'SELECT 2'")


def test_what_cannot_be_saved_is_refused_in_words() -> None:
    with pytest.raises(SavedViewsError, match="behöver ett namn"):
        store.save(" ", "SELECT 1", {}, "kim", True)
    store.file_path().write_bytes(b"this is no database" * 100)
    with pytest.raises(SavedQueriesError, match=r"saved_queries\.sqlite är skadad"):
        store.kept("kim")
