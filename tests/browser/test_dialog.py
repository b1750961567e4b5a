"""Test a dialog that a link opens, on Publiceringslogg: the address opens it, closing it leaves the page as it was."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import assert_accessible, settle

pytestmark = pytest.mark.browser


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Radera för gott")


def open_it(page: Page, server: str) -> None:
    page.goto(f"{server}/kvitton?kvitto=3")
    settle(page)
    page.evaluate("window.isSame = true")
    page.get_by_text("Vad som ändrades").click()
    page.get_by_role("link", name="Radera en personuppgift för gott").click()
    expect(dialog(page).get_by_role("combobox", name="Cell att radera")).to_be_visible()
    expect(page).to_have_url(re.compile(r"kvitto=3&gor=radera$"))


def test_each_row_is_a_link_to_its_publication(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/kvitton")
    settle(page)
    link = page.get_by_role("link", name="Publicering 2", exact=True)
    link.click()
    expect(page.get_by_role("heading", name="Publicering 2")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/kvitton\?kvitto=2$"))
    expect(link).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "cross"])
def test_a_closed_dialog_leaves_the_address_and_the_place_on_the_page(
    page: Page, reported_server: str, way: str
) -> None:
    open_it(page, reported_server)
    main = page.locator('[data-testid="stMain"]')
    top = main.evaluate("main => main.scrollTop")
    assert_accessible(page)
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        dialog(page).get_by_role("button", name="Stäng").click()
    expect(dialog(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(r"kvitto=3$"))
    settle(page)
    assert main.evaluate("main => main.scrollTop") == top
    expect(page.locator("details", has_text="Vad som ändrades").first).to_have_attribute("open", "")
    assert page.evaluate("window.isSame") is True


def test_an_address_opens_the_dialog(page: Page, reported_server: str) -> None:
    open_it(page, reported_server)
    page.reload()
    expect(dialog(page).get_by_role("combobox", name="Cell att radera")).to_be_visible()


def test_an_address_that_names_no_dialog_is_reported(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/kvitton?kvitto=3&gor=fel")
    expect(page.get_by_text("gor kan inte vara")).to_be_visible()
