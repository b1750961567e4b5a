"""Test Läget per in a browser: the day is in the address, is kept from page to page, and pages are accessible."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from etl.build import build
from tests.conftest import ROOT
from tests.support.browser import assert_accessible_and_fitting, settle
from tests.support.chromium import served
from tests.support.programme_year import sample

pytestmark = pytest.mark.browser

OPEN_ALL = "() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a panel with a year of follow-ups."""
    target = tmp_path_factory.mktemp("year") / "dashboard.duckdb"
    sample(target.parent / "uploads")
    build(ROOT / "data", target)
    with served(target) as address:
        yield address


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("h1")
    settle(page)


@pytest.mark.parametrize("address", ["", "?per=2024-08-15", "programpunkter", "programpunkter?per=2024-08-15"])
def test_what_has_been_reported_is_accessible_and_fits(page: Page, year: str, address: str) -> None:
    visit(page, f"{year}/{address}")
    page.evaluate(OPEN_ALL)
    assert_accessible_and_fitting(page)


def test_the_day_holds_from_page_to_page_until_it_is_cleared(page: Page, year: str) -> None:
    then = page.get_by_role("heading", level=1, name=re.compile("Läget 15 augusti 2024: "))
    visit(page, f"{year}/?per=2024-08-15")
    expect(page.get_by_text("Nu:", exact=True)).to_be_visible()
    page.get_by_role("link", name="Programpunkter", exact=True).first.click()
    expect(page.get_by_role("heading", name=re.compile("8 av 36 programpunkter är slutförda"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"programpunkter\?per=2024-08-15"))
    page.get_by_role("link", name="Befolkning", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Befolkning")).to_be_visible()
    page.get_by_role("link", name="Översikt", exact=True).first.click()
    expect(then).to_be_visible()
    page.get_by_role("button", name="Läget 15 augusti 2024").click()
    page.locator('[data-testid="stDateInput"] button').first.click()
    expect(then).to_have_count(0)
    page.get_by_role("link", name="Programpunkter", exact=True).first.click()
    expect(page.get_by_role("heading", name=re.compile("11 av 36 programpunkter är slutförda"))).to_be_visible()
    expect(page).not_to_have_url(re.compile("per="))


def test_an_unreadable_day_is_the_latest_and_answered(page: Page, year: str) -> None:
    for day in ("nonsens", "1999-01-01"):
        visit(page, f"{year}/programpunkter?per={day}")
        expect(page.get_by_role("alert").get_by_text(f"per kan inte vara ”{day}”")).to_be_visible()
        expect(page.get_by_role("heading", name=re.compile("11 av 36 programpunkter är slutförda"))).to_be_visible()


def test_a_choice_in_another_case_of_letters_is_taken_and_can_be_left(page: Page, year: str) -> None:
    visit(page, f"{year}/befolkning?matt=F%C3%96R%C3%84NDRING%20i%20procent")
    chosen = page.get_by_role("radio", checked=True)
    expect(chosen).to_have_text("Förändring i procent")
    page.get_by_role("radio", name="Antal", exact=True).click()
    expect(chosen).to_have_text("Antal")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_view_that_is_not_is_answered_in_the_browser(page: Page, year: str) -> None:
    visit(page, f"{year}/befolkning?matt=Nonsens")
    expect(page.get_by_role("alert").get_by_text("matt kan inte vara ”Nonsens”")).to_be_visible()
