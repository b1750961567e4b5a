"""Test Läget per in a browser: the day is in the address, and is kept from page to page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import settle

pytestmark = pytest.mark.browser


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("h1")
    settle(page)


def test_the_day_holds_from_page_to_page_until_it_is_cleared(page: Page, reported_server: str) -> None:
    then = page.get_by_role("heading", level=1, name=re.compile("Läget 15 augusti 2024: "))
    visit(page, f"{reported_server}/?per=2024-08-15")
    expect(page.get_by_text("Nu:", exact=True)).to_be_visible()
    page.get_by_role("link", name="Programpunkter", exact=True).first.click()
    expect(page.get_by_role("heading", name=re.compile("7 av 36 programpunkter är slutförda"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"programpunkter\?per=2024-08-15"))
    page.get_by_role("link", name="Befolkning", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Befolkning")).to_be_visible()
    page.get_by_role("link", name="Översikt", exact=True).first.click()
    expect(then).to_be_visible()
    page.get_by_role("button", name="Läget 15 augusti 2024").click()
    page.locator('[data-testid="stDateInput"] button').first.click()
    expect(then).to_have_count(0)
    page.get_by_role("link", name="Programpunkter", exact=True).first.click()
    expect(page.get_by_role("heading", name=re.compile("8 av 36 programpunkter är slutförda"))).to_be_visible()
    expect(page).not_to_have_url(re.compile("per="))


def test_an_unreadable_day_is_the_latest_and_answered(page: Page, reported_server: str) -> None:
    for day in ("nonsens", "1999-01-01"):
        visit(page, f"{reported_server}/programpunkter?per={day}")
        expect(page.get_by_role("alert").get_by_text(f"per kan inte vara ”{day}”")).to_be_visible()
        expect(page.get_by_role("heading", name=re.compile("8 av 36 programpunkter är slutförda"))).to_be_visible()


def test_a_choice_in_another_case_of_letters_is_taken_and_can_be_left(page: Page, reported_server: str) -> None:
    visit(page, f"{reported_server}/befolkning?matt=F%C3%96R%C3%84NDRING%20i%20procent")
    chosen = page.get_by_role("radio", checked=True)
    expect(chosen).to_have_text("Förändring i procent")
    page.get_by_role("radio", name="Antal", exact=True).click()
    expect(chosen).to_have_text("Antal")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_view_that_is_not_is_answered_in_the_browser(page: Page, reported_server: str) -> None:
    visit(page, f"{reported_server}/befolkning?matt=Nonsens")
    expect(page.get_by_role("alert").get_by_text("matt kan inte vara ”Nonsens”")).to_be_visible()
