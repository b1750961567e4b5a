"""Test Att göra and Förslag in a browser after a reported year."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible, choose, settle

pytestmark = pytest.mark.browser

ADDRESSES = {"att-gora?kontor=Samhällsbyggnadskontoret": "Att göra", "forslag": "Förslag"}


def visit(page: Page, server: str, address: str) -> None:
    page.goto(f"{server}/{quote(address, safe='?=&')}")
    expect(page.get_by_role("heading", level=1, name=ADDRESSES[address])).to_be_visible()
    settle(page)


def test_the_text_of_a_mail_is_copied(page: Page, reported_server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, reported_server, "att-gora?kontor=Samhällsbyggnadskontoret")
    page.get_by_text("Text att klistra in i ett mejl").click()
    page.get_by_role("button", name="Kopiera texten").click()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Ämne: Det här återstår i helårsuppföljningen 2024, Samhällsbyggnadskontoret")
    assert_accessible(page)


def test_what_is_missing_leads_to_where_it_stands(page: Page, reported_server: str) -> None:
    visit(page, reported_server, "att-gora?kontor=Samhällsbyggnadskontoret")
    page.get_by_role("link", name="3C", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Mål")).to_be_visible()
    expect(page.get_by_role("heading", name="Bidrar till fullmäktiges mål").locator("visible=true")).to_have_count(1)


def test_the_choice_of_follow_up_is_in_the_address(page: Page, reported_server: str) -> None:
    visit(page, reported_server, "forslag")
    choose(page, "Period", "Delår 2024")
    found = page.get_by_role("heading", name="1 omfördelning på 3,0 mnkr och 1 omprioritering")
    expect(found).to_be_visible()
    page.goto(page.url)
    expect(found).to_be_visible()
