"""Test the pages when something is broken: they say what still works and what to do, without a traceback."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from panel import warehouse
from panel.access.page_list import PAGES
from panel.records import audit, saved_views
from tests.support.faults.harm import cut, damage_a_table, replaced
from tests.support.follow_up_sheets import serve
from tests.support.pages import run

pytestmark = pytest.mark.faults

DAMAGED = b"not a database" * 1000


def words(app: AppTest) -> str:
    shown = [*(element.body for element in app.get("html")), *(element.value for element in app.error)]
    return "\n".join(shown).replace("\u00a0", " ")


@pytest.fixture
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the database at a path that no process has read before."""
    return serve(built, tmp_path, monkeypatch)


@pytest.mark.parametrize("page", PAGES)
def test_a_database_damaged_while_it_is_served_is_reported_above_the_old_build(served: Path, page: str) -> None:
    whole = words(run(page))
    replaced(served, DAMAGED)
    shown = words(run(page))
    assert "Visar läget från" in shown
    assert "make etl" in shown
    assert "<h1>" in shown
    (heading,) = re.findall("<h1>.*?</h1>", whole)
    # Drift says in its heading that something is wrong.
    assert (heading in shown) == (page != "operations")


def gone(file: Path) -> None:
    file.unlink()


def built_by_another_version(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE build SET schema_sha256 = 'of another version'")


def of_something_else(file: Path) -> None:
    file.unlink()
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE other (a INTEGER)")


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (gone, "Databasen finns inte ännu"),
    "a folder in its place": (lambda file: (file.unlink(), file.mkdir()), "Databasen går inte att läsa"),
    "damaged": (lambda file: replaced(file, DAMAGED), "Databasen går inte att läsa"),
    "empty": (lambda file: os.truncate(file, 0), "Databasen går inte att läsa"),
    "cut in half": (cut, "Databasen går inte att läsa"),
    "built by another version": (built_by_another_version, "är byggd av en annan version av programmet"),
    "of something else": (of_something_else, "är byggd av en annan version av programmet"),
}


@pytest.mark.parametrize(("harm", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_without_a_usable_database_the_panel_says_whom_to_ask_and_the_log_what_to_do(
    served: Path, harm: Callable[[Path], object], message: str, caplog: pytest.LogCaptureFixture
) -> None:
    harm(served)
    for page in ("overview", "receipts"):
        caplog.clear()
        assert "Panelen är inte igång" in words(run(page))
        assert message in caplog.text
        assert "make etl" in caplog.text


@pytest.mark.parametrize(("table", "page"), [("goal", "goals"), ("finding", "overview"), ("observation", "population")])
def test_damage_that_shows_only_when_a_page_reads_it_is_reported_with_what_to_do(
    served: Path, table: str, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    damage_a_table(served, table)
    shown = words(run(page))
    assert "kan inte visas just nu" in shown or "Panelen är inte igång" in shown
    assert "Databasen är skadad" in caplog.text
    assert "make etl" in caplog.text


def test_saved_views_that_are_damaged_are_reported_and_the_rest_of_the_page_holds(served: Path) -> None:
    saved_views.file_path().write_bytes(DAMAGED)
    app = run("explore", visa="Sparade vyer")
    assert '<span class="eyebrow">Utforska<' in words(app)
    assert "Visar läget från" not in words(app)


def test_the_log_damaged_is_reported_on_its_page(served: Path) -> None:
    audit.file_path().write_bytes(DAMAGED)
    shown = words(run("operations"))
    assert "audit.sqlite är skadad" in shown
    assert '<span class="eyebrow">Drift<' in shown


@pytest.mark.parametrize("page", PAGES)
def test_no_other_page_needs_the_log_or_the_saved_views(served: Path, page: str) -> None:
    audit.file_path().write_bytes(DAMAGED)
    saved_views.file_path().write_bytes(DAMAGED)
    assert "<h1>" in words(run(page))


def test_a_served_file_that_is_taken_away_and_put_back_is_reported_and_then_not(served: Path) -> None:
    run("overview")
    body = served.read_bytes()
    served.unlink()
    assert "Visar läget från" in words(run("overview"))
    served.write_bytes(body)
    assert "Visar läget från" not in words(run("overview"))
    assert warehouse.trouble() is None
