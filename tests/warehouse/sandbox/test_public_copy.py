"""Test the copy that readers' SQL runs on: only public tables, made whole and once a build."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from panel import warehouse
from panel.warehouse.database import DatabaseUnreadableError, identity
from panel.warehouse.sandbox import PRIVATE_TABLES, PUBLIC_TABLES, public_copy
from panel.warehouse.sandbox.public_copy import PLAN_TABLES, open_public_copy
from tests.conftest import ROOT


@pytest.fixture
def own(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A served database in a folder of its own, without a copy."""
    target = tmp_path / "own's.duckdb"
    target.write_bytes(built.read_bytes())
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    return target


@pytest.fixture
def own_reported(reported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, after a year of follow-ups."""
    target = tmp_path / "reported.duckdb"
    target.write_bytes(reported.read_bytes())
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    return target


def copies(served: Path) -> list[Path]:
    return sorted(served.parent.glob(f".{served.name}.public-*"))


def make_copy() -> None:
    with open_public_copy():
        pass


def rows(database: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_table_of_the_schema_is_either_public_or_private(built: Path) -> None:
    tables = {name for (name,) in rows(built, "SELECT table_name FROM duckdb_tables()")}
    assert not set(PUBLIC_TABLES) & set(PRIVATE_TABLES)
    assert tables == {*PUBLIC_TABLES, *PRIVATE_TABLES}, "say in public_copy.py whether the new table is public"


def test_the_copy_holds_the_public_tables_with_all_their_rows(own: Path) -> None:
    make_copy()
    (copy,) = copies(own)
    assert {name for (name,) in rows(copy, "SELECT table_name FROM duckdb_tables()")} == set(PUBLIC_TABLES)
    for table in set(PUBLIC_TABLES) - set(public_copy.PUBLIC_ROWS):
        count = f'SELECT count(*) FROM "{table}"'
        assert rows(copy, count) == rows(own, count), table


def test_a_copy_without_a_plan_has_nothing_of_it(own: Path) -> None:
    of_plans = "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name = 'plan_id'"
    assert {name for (name,) in rows(own, of_plans)} & set(PUBLIC_TABLES) == {*PLAN_TABLES, "finding"}
    make_copy()
    (whole,) = copies(own)
    with open_public_copy(["ks-2024", "annan"]):
        pass
    (apart,) = set(copies(own)) - {whole}
    for table in (*PLAN_TABLES, "claim_answer"):
        assert rows(apart, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows(whole, "SELECT count(*) FROM claim_answer") != [(0,)]
    assert rows(apart, "SELECT count(*) FROM finding WHERE plan_id IS NOT NULL") == [(0,)]
    assert rows(apart, "SELECT count(*) FROM observation") == rows(own, "SELECT count(*) FROM observation")


def test_the_copy_keeps_every_comment(own: Path) -> None:
    make_copy()
    (copy,) = copies(own)
    columns = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE comment IS NOT NULL ORDER BY ALL"
    tables = "SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL ORDER BY ALL"
    for comments in (columns, tables):
        kept = [row for row in rows(own, comments) if row[0] in PUBLIC_TABLES]
        assert kept
        assert rows(copy, comments) == kept


def test_what_offices_have_reported_is_not_in_the_copy(own_reported: Path) -> None:
    assert rows(own_reported, "FROM finding WHERE period IS NOT NULL")
    make_copy()
    (copy,) = copies(own_reported)
    assert rows(copy, "SELECT count(*) FROM finding WHERE period IS NOT NULL") == [(0,)]
    assert rows(copy, "SELECT count(*) FROM finding") > [(0,)]
    explained = rows(own_reported, "SELECT explanation FROM budget_report WHERE len(explanation) > 10")
    assert explained
    body = copy.read_bytes()
    for (words,) in explained:
        assert words.encode() not in body


def test_it_is_made_once_a_build_and_the_old_one_goes(own: Path) -> None:
    make_copy()
    (first,) = copies(own)
    made_at = first.stat().st_mtime_ns
    make_copy()
    assert first.stat().st_mtime_ns == made_at
    newer = own.with_suffix(".newer")
    newer.write_bytes(own.read_bytes())
    newer.replace(own)
    make_copy()
    (second,) = copies(own)
    assert second != first


def test_what_a_killed_process_left_is_taken_away(own: Path) -> None:
    served = identity()
    for name in ("1-2", f"{served.inode}-{served.modified_ns}"):
        own.with_name(f".{own.name}.public-{name}.part").write_bytes(b"half")
    make_copy()
    assert len(copies(own)) == 1


def test_the_copy_that_is_used_stays_until_the_next_is_in_place(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_copy()
    kept_copies = copies(own)
    served = identity()
    monkeypatch.setattr(public_copy, "identity", lambda: served._replace(modified_ns=served.modified_ns - 1))
    with pytest.raises(DatabaseUnreadableError):
        make_copy()
    assert copies(own) == kept_copies


def test_threads_and_processes_that_come_at_once_get_one_copy(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = public_copy.copy_tables

    def counted(original: str, target: Path, tables: dict[str, str]) -> None:
        made.append(original)
        real(original, target, tables)

    monkeypatch.setattr(public_copy, "copy_tables", counted)
    program = "from panel.warehouse.sandbox.public_copy import PLAN_TABLES, open_public_copy\nwith open_public_copy() as handle: print(handle)"
    others = [subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: make_copy(), range(4)))
    assert [other.wait() for other in others] == [0, 0]
    for other in others:
        assert other.communicate()[0].strip().isdigit()
    assert len(made) <= 1
    assert len(copies(own)) == 1


def test_its_path_is_nowhere_to_be_seen(own: Path) -> None:
    with open_public_copy() as handle:
        assert Path(f"/proc/self/fd/{handle}").readlink().name.endswith("(deleted)")
        assert os.fstat(handle).st_size > 0
    assert len(copies(own)) == 1


def test_no_room_for_a_copy_is_said_and_nothing_half_is_left(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(original: str, target: Path, _: dict[str, str]) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(public_copy, "copy_tables", full)
    with pytest.raises(DatabaseUnreadableError, match="plats på disken"):
        make_copy()
    assert copies(own) == []


def test_a_database_that_was_replaced_meanwhile_is_not_taken_for_the_served(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = identity()
    monkeypatch.setattr(public_copy, "identity", lambda: served._replace(modified_ns=served.modified_ns - 1))
    with pytest.raises(DatabaseUnreadableError, match="Ställ frågan igen"):
        make_copy()
    assert copies(own) == []
