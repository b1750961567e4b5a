"""Test the page Drift in a browser: narrowing and downloading the log, following it to a receipt, and a build."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from panel import warehouse
from panel.records import audit
from panel.records.audit import Event
from tests.support.browser import assert_accessible_and_fitting, settle
from tests.support.chromium import new_visitor, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own_server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The panel with a database of its own, that a test may build anew, and some lines in the log."""
    target = tmp_path_factory.mktemp("operations") / "dashboard.duckdb"
    shutil.copy(built, target)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(target))
        for number in range(1, 121):
            audit.record(Event.EXPORTED, "analytiker@kommun", query="population_monthly", rows=number)
        audit.record(Event.SIGNED_IN, "controller@kommun")
        audit.record(Event.PUBLISHED, "controller@kommun", plan_id="ks-2024", receipt_no=1, cells=12)
    with served(target) as address:
        yield address


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name="Drift")).to_be_visible()
    settle(page)


def test_the_log_is_narrowed_turned_and_taken_away(page: Page, own_server: str) -> None:
    visit(page, f"{own_server}/drift")
    expect(page.get_by_role("cell", name="Publicerade 12 ändrade celler")).to_be_visible()
    assert_accessible_and_fitting(page)
    page.get_by_role("button", name="Visa äldre").click()
    expect(page.get_by_role("cell", name="Publicerade 12")).to_have_count(0)
    expect(page).to_have_url(re.compile("fore="))
    visit(page, f"{own_server}/drift?handelse=Loggade in")
    expect(page.get_by_role("heading", name="En händelse")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="Hämta som csv").click()
    body = started.value.path().read_text(encoding="utf-8-sig")
    assert started.value.suggested_filename == "logg.csv"
    assert len(body.splitlines()) == 2
    assert "Loggade in;controller@kommun" in body


def test_a_build_goes_on_while_another_reads(page: Page, own_server: str, chromium: Browser) -> None:
    visit(page, f"{own_server}/drift?visa=Uppdatering")
    other = new_visitor(chromium)
    page.get_by_role("button", name="Uppdatera nu").click()
    other.goto(f"{own_server}/budget")
    expect(other.get_by_role("heading", level=1, name="Budget")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Uppdaterad på")).to_be_visible()
    expect(page.get_by_role("cell", name="Uppdaterade panelen").first).to_be_visible()
    assert_accessible_and_fitting(page)
    other.context.close()


def test_a_person_who_leaves_does_not_stop_the_build(page: Page, own_server: str) -> None:
    visit(page, f"{own_server}/drift?visa=Uppdatering")
    before = page.get_by_role("cell", name="Uppdaterade panelen").count()
    page.get_by_role("button", name="Uppdatera nu").click()
    expect(page.get_by_text(re.compile("Uppdateringen fortsätter|Det fortsätter"))).to_be_visible()
    page.get_by_role("link", name="Mål", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Mål")).to_be_visible()
    page.goto(f"{own_server}/drift?visa=Uppdatering")
    for _ in range(30):
        settle(page)
        if page.get_by_role("cell", name="Uppdaterade panelen").count() > before:
            break
        page.reload()
    assert page.get_by_role("cell", name="Uppdaterade panelen").count() == before + 1
