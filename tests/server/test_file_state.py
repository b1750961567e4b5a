"""Test that each file taken away says which state it is of: that it is made up, and the day that it is as of."""

import ast
import io
import shutil
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from panel import warehouse
from panel.wording import table_files, text
from panel.wording.file_names import EXAMPLE_MARK
from panel.wording.table_files import DAYS
from tests.conftest import ROOT
from tests.support.data_addresses import GIVEN, address
from tests.support.downloads import QUERY_PARAMETERS
from tests.support.explore_files import get
from tests.support.parsed import parsed

# What gives a file its name. Of the other files one is the log of events, which are real in an example too.
NAMED_BY = {"marked", "file_name", "eml_name"}
OTHERS = {"logg.{form}", "planblad-efter-{plan_id}.xlsx"}


@pytest.fixture(scope="module")
def example(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of follow-ups that the database says are made up."""
    database = Path(shutil.copy(reported, tmp_path_factory.mktemp("example") / "dashboard.duckdb"))
    with duckdb.connect(str(database)) as connection:
        connection.execute("UPDATE build SET is_example = true")
    return database


def days_of(query: str) -> list[str]:
    """Return the days that a query's table is of, or between."""
    return [str(QUERY_PARAMETERS[name]) for name in DAYS if name in warehouse.query_parameters(query)]


@pytest.mark.parametrize("query", GIVEN)
def test_a_table_taken_away_says_that_it_is_made_up_and_the_day_it_is_of(
    query: str, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(example))
    is_made_up = bool(warehouse.query_tables(query) & table_files.MADE_UP_IN_DEMO)
    for form in ("csv", "xlsx"):
        name = get(address(query, form)).headers["content-disposition"].partition('filename="')[2].strip('"')
        assert name.startswith(EXAMPLE_MARK) == is_made_up
        assert name.endswith("-".join(["", *days_of(query)]) + f".{form}") or not days_of(query)
    book = openpyxl.load_workbook(io.BytesIO(get(address(query, "xlsx")).body))
    about = dict(row[:2] for row in book[table_files.ABOUT].iter_rows(values_only=True))
    assert ("Exempeldata" in about) == is_made_up
    assert [about[DAYS[name]] for name in DAYS if DAYS[name] in about] == [
        text.day(date.fromisoformat(day)) for day in days_of(query)
    ]
    page = get(address(query, "html")).body.decode()
    assert ("<b>Exempeldata:</b>" in page) == is_made_up
    assert page.count("<b>Läget:</b>") == ("known_on" in warehouse.query_parameters(query))


def test_a_table_with_a_day_takes_it_by_a_name_that_is_known() -> None:
    """A new name for the day would leave it out of the file's name."""
    days = {name for query in GIVEN for name in warehouse.query_parameters(query) if name.endswith("_on")}
    assert days - {"first_on", "last_on"} == set(DAYS)


def test_every_button_that_takes_a_file_away_gives_it_a_name_with_its_state() -> None:
    calls = [
        (file.relative_to(ROOT).as_posix(), call)
        for folder in ("pages", "panel")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for call in ast.walk(parsed(file))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("download_button")
    ]
    assert len(calls) > 8
    for where, call in calls:
        named = {key.arg: key.value for key in call.keywords}.get("file_name") or call.args[2]
        by = ast.unparse(named.func).rpartition(".")[2] if isinstance(named, ast.Call) else ""
        assert by in NAMED_BY or ast.unparse(named).strip("f'") in OTHERS or named.id == "name", where
