"""Test that hostile SQL is refused or stopped, touches no file and leaves the panel as it was."""

import os
from pathlib import Path

import pytest

from panel.warehouse import sandbox
from panel.warehouse.sandbox import Limits, QueryError, run_query
from panel.warehouse.sandbox.public_copy import PRIVATE_TABLES
from tests.support.hostile_sql import HARMLESS, KILLED, REFUSED

MARK = "hemligt-7319"
SHORT = Limits(seconds=1.5)
# What the panel itself may come to hold of a question that would have taken gigabytes.
MAX_GROWTH_BYTES = 60_000_000

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("panel")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file that no question may read or change."""
    (tmp_path / "secret.csv").write_text(f"namn,värde\n{MARK},1\n", encoding="utf-8")
    export = tmp_path / "export"
    export.mkdir()
    (export / "schema.sql").write_text(f"SELECT '{MARK}' AS read;", encoding="utf-8")
    (export / "load.sql").write_text("", encoding="utf-8")
    return tmp_path


def filled_in(sql: str, folder: Path) -> str:
    places = {"secret": "secret.csv", "out": "out", "export": "export"}
    for name, file in places.items():
        sql = sql.replace(f"{{{name}}}", str(folder / file))
    return sql


def is_untouched(folder: Path) -> bool:
    names = sorted(file.name for file in folder.iterdir())
    return names == ["export", "secret.csv"] and MARK in (folder / "secret.csv").read_text(encoding="utf-8")


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("tries", REFUSED)
def test_what_no_question_may_do_is_refused(folder: Path, tries: str) -> None:
    with pytest.raises(QueryError) as error:
        run_query(filled_in(REFUSED[tries], folder))
    assert MARK not in f"{error.value} {error.value.detail}"
    assert is_untouched(folder)


@pytest.mark.parametrize("tries", KILLED)
def test_what_takes_all_memory_or_all_time_is_ended_and_the_next_is_answered(folder: Path, tries: str) -> None:
    before = resident_bytes()
    with pytest.raises(QueryError):
        run_query(filled_in(KILLED[tries], folder), SHORT)
    assert resident_bytes() - before < MAX_GROWTH_BYTES
    assert run_query("SELECT count(*) AS goals FROM goal").frame["goals"].item() == 8
    assert is_untouched(folder)


@pytest.mark.parametrize("tries", HARMLESS)
def test_what_the_database_states_of_itself_is_harmless(folder: Path, panel: Path, tries: str) -> None:
    try:
        shown = run_query(HARMLESS[tries]).frame.to_csv()
    except QueryError as error:
        shown = f"{error} {error.detail}"
    assert str(panel.parent) not in shown
    assert str(Path.home()) not in shown
    assert str(Path(sandbox.__file__).parent) not in shown
    for table in PRIVATE_TABLES:
        assert table not in shown.split(",")


def test_no_function_or_view_without_arguments_gives_away_a_path(panel: Path) -> None:
    functions = run_query(
        "SELECT DISTINCT function_name AS name FROM duckdb_functions()"
        " WHERE function_type = 'table' AND len(parameters) = 0 ORDER BY ALL"
    ).frame["name"]
    views = run_query(
        "SELECT schema_name || '.' || view_name AS name FROM duckdb_views() WHERE internal ORDER BY ALL"
    ).frame["name"]
    assert len(functions) > 20
    assert len(views) > 20
    for question in [*(f'FROM "{name}"()' for name in functions), *(f"FROM {name}" for name in views)]:
        try:
            shown = run_query(question).frame.to_csv()
        except QueryError as error:
            shown = f"{error} {error.detail}"
        assert str(panel.parent) not in shown, question
        assert "/root" not in shown, question
