"""Test Mål in a browser: its size at first sight and with a row open, opening rows by link and keyboard, phone and paper."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import settle

pytestmark = pytest.mark.browser

MAX_WORDS, MAX_HEIGHT = 320, 1500
WORDS = r"""() => document.querySelector('[data-testid="stMain"]').innerText.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length"""
HEIGHT = """() => document.querySelector('[data-testid="stMainBlockContainer"]').getBoundingClientRect().height"""
BY_COUNCIL = "?ordning=Fullmäktiges mål"


def open_goals(page: Page, address: str, asked: str = "") -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}/mal{quote(asked, safe='?=&')}")
    expect(page.locator(".rows.goals")).to_be_visible()
    settle(page)


@pytest.mark.parametrize("state", ["server", "reported_server"])
def test_the_goals_are_read_at_a_glance_and_a_row_opens_within_the_page(
    page: Page, state: str, request: pytest.FixtureRequest
) -> None:
    open_goals(page, request.getfixturevalue(state))
    assert page.evaluate(WORDS) <= MAX_WORDS
    for row in page.locator("details.row").all():
        row.evaluate("row => { row.open = true; }")
        assert page.evaluate(HEIGHT) <= MAX_HEIGHT, row.get_attribute("id")
        row.evaluate("row => { row.open = false; }")


def test_a_reference_opens_the_goal_and_rows_stay_open_when_the_order_changes(page: Page, reported_server: str) -> None:
    open_goals(page, reported_server, BY_COUNCIL)
    page.get_by_role("link", name="Visas under fullmäktiges mål 1").click()
    expect(page.locator("#m2[open]")).to_be_visible()
    expect(page).to_have_url(re.compile("mal=2"))
    page.locator("#m5 > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#m5[open]")).to_be_visible()
    page.get_by_role("radio", name="Nummerordning").or_(page.get_by_role("button", name="Nummerordning")).first.click()
    expect(page.locator(".cg")).to_have_count(0)
    expect(page.locator("#m5[open]")).to_be_visible()


def test_the_table_keeps_within_the_paper(page: Page, reported_server: str) -> None:
    open_goals(page, reported_server)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    for row in page.locator("details.row > summary").all():
        box = row.bounding_box()
        assert box and box["x"] + box["width"] <= 700
        assert box["height"] < 80
