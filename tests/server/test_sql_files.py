"""Test the files of all rows of a reader's own query."""

import io
from urllib.parse import urlencode

import openpyxl
import pytest

from panel.access.permissions import User
from panel.records import audit
from panel.records.audit import Event
from panel.warehouse.sandbox import LIMITS
from tests.support.explore_files import get

pytestmark = pytest.mark.usefixtures("panel")


def address(sql: str, form: str = "csv", **values: str) -> str:
    return f"/data/sql.{form}?{urlencode({'fraga': sql, 'varden': urlencode(values)})}"


def test_a_page_of_the_panels_gets_all_rows_with_the_values_given_and_that_is_logged() -> None:
    reply = get(address("SELECT range AS n, :ord AS ord FROM range(12000)", ord="så"), sec_fetch_site="same-origin")
    assert (reply.status, reply.headers["content-disposition"]) == (200, 'attachment; filename="svar.csv"')
    assert int(reply.headers["content-length"]) == len(reply.body)
    lines = reply.body.decode("utf-8-sig").split("\r\n")
    assert (lines[0], lines[1], lines[-2], len(lines)) == ("n;ord", "0;så", "11999;så", 12_002)
    (newest,) = audit.lines(max_lines=1)
    assert (newest.event, newest.about) == (Event.EXPORTED, {"table": "sql", "form": "csv"})


def test_excel_has_the_rows_that_the_page_fetches_and_the_question() -> None:
    reply = get(address("SELECT range AS n FROM range(12000)", "xlsx"), sec_fetch_site="same-origin")
    book = openpyxl.load_workbook(io.BytesIO(reply.body), read_only=True)
    assert sum(1 for _ in book["Data"].iter_rows()) == LIMITS.rows + 1
    assert ("Urval: fråga", "SELECT range AS n FROM range(12000)") in [
        row[:2] for row in book["Om uppgifterna"].iter_rows(values_only=True)
    ]


@pytest.mark.parametrize("site", [{}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "none"}])
def test_a_link_placed_elsewhere_runs_nothing(site: dict[str, str]) -> None:
    reply = get(address("SELECT 1"), **site)
    assert (reply.status, "från sidan Fråga med SQL" in reply.body.decode()) == (403, True)


@pytest.mark.parametrize(("sql", "form", "status", "words"), [
    ("SELECT nam FROM region", "csv", 400, 'Referenced column "nam" not found'),
    ("", "csv", 400, "ingen fråga att ställa"),
    ("SELECT 1", "exe", 404, "De som finns: xlsx, csv, parquet"),
])  # fmt: skip
def test_what_gives_no_file_is_said_in_words(sql: str, form: str, status: int, words: str) -> None:
    reply = get(address(sql, form), sec_fetch_site="same-origin")
    assert reply.status == status
    assert words in reply.body.decode()


def test_who_may_not_ask_gets_no_file() -> None:
    reply = get(address("SELECT 1"), User("x", "", ()), sec_fetch_site="same-origin")
    assert (reply.status, "Det kräver rollen" in reply.body.decode()) == (403, True)
