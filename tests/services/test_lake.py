"""Test that the lake gives the same rows as the file to every query, on every machine."""

import shutil
import traceback
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd
import psycopg
import pytest
from filelock import Timeout

from etl.build import build, build_lock
from etl.kept_files import DATA
from panel import warehouse
from panel.follow_up.publish import PublishError, publish
from panel.ledger.ledger import ledger_folder, read_receipts
from panel.warehouse.database import cursor, identity
from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import writer_lock as lake_lock
from panel.warehouse.lake.builds import (
    LakeUnavailableError,
    _extension_file,
    attach,
    connect,
    load_extensions,
    newest,
    parse,
)
from panel.warehouse.lake.moving import file_to_lake, lake_to_file
from panel.warehouse.reading import _queries
from panel.warehouse.sandbox import run_query
from tests.support.follow_up_victim import sheet_with_text
from tests.support.lake.questions import give_macros, queries_with_values, run_query_as_panel, run_query_on, sorted_rows
from tests.support.lake.shared import WAIT_SECONDS, Shared, another_build, put

pytestmark = pytest.mark.services

pytest_plugins = ["tests.support.lake.panels"]

# What DuckDB tells of its own tables: the copy has the file's answer, a lake has no comments and no enums.
ABOUT_TABLES = "table_columns"
STRUCTURE = """SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()
    WHERE database_name = current_database() ORDER BY ALL"""


def content(file: Path) -> str:
    with duckdb.connect(str(file), read_only=True) as connection:
        return str(connection.execute("SELECT content_sha256 FROM build").fetchall()[0][0])


def publish_sheet(text: str, at: int) -> int:
    return publish(sheet_with_text(text, at).preview, {}, "controller").receipt_no


def test_every_question_has_the_same_rows_from_the_lake_as_from_the_file(empty_lake: Shared, filled: Path) -> None:
    file_to_lake(filled, empty_lake.lake, WAIT_SECONDS)
    empty_lake.be("one")
    with closing(connect(empty_lake.lake)) as catalogue:
        snapshot = newest(empty_lake.lake, catalogue)
    with duckdb.connect(str(filled), read_only=True) as file, duckdb.connect() as straight:
        load_extensions(straight)
        attach(straight, empty_lake.lake, "READ_ONLY", f"SNAPSHOT_VERSION {snapshot.number}")
        straight.execute("USE lake")
        give_macros(straight)
        silent = set(warehouse.query_names())
        for query, values in queries_with_values(file):
            expected = run_query_on(file, query, values)
            silent -= {query} if len(expected) else set()
            in_order = "ORDER BY" in _queries()[query].rpartition("\nFROM ")[2]
            expected = expected if in_order else sorted_rows(expected)
            found = run_query_as_panel(query, values)
            found = found if in_order else sorted_rows(found)
            pd.testing.assert_frame_equal(found, expected, obj=f"{query} {values}")
            if query != ABOUT_TABLES:
                # Where the file has an enum the lake has text: the same values, which pandas holds otherwise.
                found = run_query_on(straight, query, values).astype(dict(expected.dtypes))
                found = found if in_order else sorted_rows(found)
                pd.testing.assert_frame_equal(found, expected, obj=f"{query} {values}")
    assert silent == set(), "give these questions something to answer"


def test_a_build_moved_to_a_lake_and_back_is_the_same_in_content_keys_and_comments(
    empty_lake: Shared, filled: Path, tmp_path: Path
) -> None:
    there = file_to_lake(filled, empty_lake.lake, WAIT_SECONDS)
    back = lake_to_file(empty_lake.lake, tmp_path / "back.duckdb", WAIT_SECONDS)
    assert there == back == content(filled) == content(tmp_path / "back.duckdb")
    with duckdb.connect(str(filled), read_only=True) as one, duckdb.connect(str(tmp_path / "back.duckdb")) as other:
        assert one.execute(STRUCTURE).fetchall() == other.execute(STRUCTURE).fetchall()
        with pytest.raises(duckdb.ConstraintException):
            other.execute("INSERT INTO receipt FROM receipt LIMIT 1")


def test_what_one_machine_publishes_the_other_shows_and_only_what_differs_is_written(lake: Shared) -> None:
    lake.be("two")
    before, key = lake.files(), warehouse.build_key()
    lake.be("one")
    receipt_no = publish_sheet("Från den ena.", 0)
    written = {path.parent.name for path in (lake.folder / "lake").rglob("*.parquet") if path.name not in before}
    assert {"reported_change", "build", "content"} <= written
    assert written.isdisjoint({"observation", "plan", "document_line", "budget_line"})
    lake.be("two")
    assert warehouse.build_key() != key
    assert warehouse.trouble() is None
    assert warehouse.read("ledger_state")["last_receipt"].item() == receipt_no
    assert content(warehouse.served_file()) == content(lake.folder.parent / "one" / "panel.duckdb")
    assert publish_sheet("Från den andra.", 1) == receipt_no + 1
    assert lake.files() == lake.catalogued_files()


def test_half_a_publication_is_seen_by_nobody_and_leaves_no_file(lake: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    state, files, receipts = warehouse.read("ledger_state"), lake.files(), read_receipts(ledger_folder(lake.database))
    sheet = sheet_with_text("Aldrig.", 0)

    def lost(_: Path) -> None:
        lake.be("two")
        pd.testing.assert_frame_equal(warehouse.read("ledger_state"), state)
        lake.be("one")
        assert lake.files() > files
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("panel.follow_up.publish.commit", lost)
    with pytest.raises(PublishError, match="disken är full"):
        publish(sheet.preview, {}, "controller")
    pd.testing.assert_frame_equal(warehouse.read("ledger_state"), state)
    assert lake.files() == files
    assert read_receipts(ledger_folder(lake.database)) == receipts


def test_files_that_a_killed_writer_left_go_with_the_next_build(lake: Shared, reported: Path, tmp_path: Path) -> None:
    for number, body in enumerate((b"", b"PAR1 half")):
        (lake.folder / "lake" / "main" / "goal" / f"ducklake-{number}.parquet").write_bytes(body)
    put(lake, another_build(reported, tmp_path, 1))
    assert lake.files() == lake.catalogued_files()


def test_pages_are_shown_while_the_catalogue_is_down_and_go_on_when_it_is_back(lake: Shared) -> None:
    sheet = sheet_with_text("När den är tillbaka.", 0)
    key = warehouse.build_key()
    lake.cluster.stop()
    try:
        lake_copy.look(lake.lake)
        assert warehouse.build_key() == key
        assert len(warehouse.read("goals", plan_id="ks-2024")) == 8
        assert "svarar inte" in (warehouse.trouble() or "")
        with pytest.raises(PublishError, match=r"Inget är publicerat\. Lagrets katalog svarar inte"):
            publish(sheet.preview, {}, "controller")
        with pytest.raises(LakeUnavailableError):
            build(DATA, lake.database)
    finally:
        lake.cluster.start()
    assert publish(sheet.preview, {}, "controller").receipt_no == len(read_receipts(ledger_folder(lake.database)))
    assert warehouse.trouble() is None
    assert warehouse.build_key() != key


def test_one_writes_at_a_time_and_who_waits_too_long_is_informed(lake: Shared) -> None:
    with build_lock(lake.database), pytest.raises(Timeout):
        build_lock(lake.database).acquire(timeout=0.01)
    with build_lock(lake.database).acquire(timeout=0):
        pass


def test_who_has_lost_the_lock_may_not_write(lake: Shared, reported: Path) -> None:
    files = lake.files()
    with pytest.raises(LakeUnavailableError, match="Låset"):
        lake_lock.put(lake.lake, reported)
    assert lake.files() == files


def test_rows_that_are_not_those_that_were_built_are_never_shown(lake: Shared) -> None:
    lake.be("two")
    key = warehouse.build_key()
    with duckdb.connect() as connection:
        load_extensions(connection)
        attach(connection, lake.lake)
        connection.execute("BEGIN")
        connection.execute("UPDATE lake.build SET build_id = 'other'")
        connection.execute("UPDATE lake.goal SET name = 'Något annat' WHERE goal_no = 1")
        marks = ["uppdragspanelen", "other", warehouse.schema_sha256()]
        connection.execute("CALL lake.set_commit_message(?, ?, extra_info => ?)", marks)
        connection.execute("COMMIT")
    lake.be("two")
    assert warehouse.build_key() == key
    assert "inte som de skrevs" in (warehouse.trouble() or "")


def test_a_lake_of_another_version_is_not_shown(empty_lake: Shared, filled: Path) -> None:
    file_to_lake(filled, empty_lake.lake, WAIT_SECONDS)
    with psycopg.connect(empty_lake.lake.conninfo) as session:
        session.execute("UPDATE ducklake_snapshot_changes SET commit_extra_info = 'other' WHERE author IS NOT NULL")
    empty_lake.be("one")
    with pytest.raises(warehouse.DatabaseOutdatedError, match="annan version"):
        warehouse.read("latest_build")


def test_a_new_catalogue_never_takes_another_s_files_for_leftovers(
    lake: Shared, reported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = lake.files()
    other = parse(f"ducklake:postgres:{lake.cluster.new_database('another')}", lake.folder / "lake")
    with pytest.raises(LakeUnavailableError, match="hör till en annan katalog"):
        file_to_lake(reported, other, WAIT_SECONDS)
    assert lake.files() == files


def test_a_machine_that_names_another_folder_is_reported_so(lake: Shared, tmp_path: Path) -> None:
    elsewhere = parse(lake.address, tmp_path / "elsewhere" / "lake")
    lake_copy.look(elsewhere)
    lake.patch.setenv("WAREHOUSE_COPY", str(tmp_path / "three"))
    lake_copy.look(elsewhere)
    assert "DASHBOARD_DATABASE" in (lake_copy.trouble(elsewhere) or "")


def test_a_lake_with_nothing_in_it_says_how_to_fill_it(empty_lake: Shared) -> None:
    empty_lake.be("one")
    with pytest.raises(warehouse.DatabaseMissingError, match="etl build"):
        warehouse.read("latest_build")
    assert build(DATA, empty_lake.database).content_sha256 == content(warehouse.served_file())
    assert warehouse.trouble() is None


def test_no_message_repeats_a_password(empty_lake: Shared, caplog: pytest.LogCaptureFixture) -> None:
    secret = "hemligt-ord"  # noqa: S105 - made up
    addresses = [
        f"ducklake:postgres:dbname=ingen host={empty_lake.cluster.folder} user=panel password={secret}",
        f"ducklake:postgres:dbname=x host=/nowhere password={secret}",
        f"ducklake:postgres:dbname=x host=/nowhere password={secret} nonsense",
        f"ducklake:mysql:password={secret}",
    ]
    for address in addresses:
        empty_lake.patch.setenv("WAREHOUSE", address)
        with pytest.raises(warehouse.DatabaseUnavailableError) as caught:
            warehouse.read("latest_build")
        assert secret not in "".join(traceback.format_exception(caught.value)), address
    lake = parse(addresses[1], empty_lake.folder / "lake")
    assert secret not in repr(lake)
    with duckdb.connect() as connection, pytest.raises(LakeUnavailableError) as caught:
        load_extensions(connection)
        attach(connection, lake)
    assert secret not in "".join(traceback.format_exception(caught.value))
    assert secret not in caplog.text


def test_readers_own_sql_is_answered_from_the_lake_s_public_tables(lake: Shared) -> None:
    assert run_query("SELECT count(*) AS goals FROM goal").frame["goals"].item() == 8
    copies = [path.name for path in warehouse.served_file().parent.glob(".panel.duckdb.public-*")]
    assert len(copies) == 1


def test_the_reader_of_pages_reaches_neither_the_catalogue_nor_any_file(lake: Shared) -> None:
    own = cursor(identity())
    try:
        assert own.execute("SELECT current_setting('enable_external_access')").fetchall() == [(False,)]
        with pytest.raises(duckdb.PermissionException):
            own.execute(f"ATTACH '{lake.address}' AS other")
    finally:
        own.close()


def test_the_extensions_load_without_network_and_with_their_signatures_checked(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        load_extensions(connection)
        assert connection.execute("SELECT current_setting('allow_unsigned_extensions')").fetchall() == [(False,)]
        changed = tmp_path / "ducklake.duckdb_extension"
        body = bytearray(shutil.copy(_extension_file("ducklake"), changed) and changed.read_bytes())
        body[-600] ^= 1
        changed.write_bytes(bytes(body))
    with duckdb.connect() as connection, pytest.raises(duckdb.Error, match="signature"):
        connection.execute(f"LOAD '{changed}'")
