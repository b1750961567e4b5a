"""Test the menu on a phone: its bar stands above the line of identity, and it closes after a choice."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import SIZES, settle

pytestmark = pytest.mark.browser

OVERLAPS = """() => {
    const bar = document.querySelector('[data-testid="stHeader"]').getBoundingClientRect();
    return [...document.querySelectorAll('.identity *')].map((part) => part.getBoundingClientRect())
        .some((part) => part.width && part.top < bar.bottom);
}"""


def test_the_menu_opens_from_above_the_identity_and_closes_after_a_choice(page: Page, server: str) -> None:
    page.set_viewport_size(SIZES[1])
    page.goto(server)
    settle(page)
    button = page.get_by_role("button", name="Öppna menyn")
    expect(button).to_be_in_viewport()
    assert not page.evaluate(OVERLAPS)
    button.click()
    page.get_by_test_id("stSidebarNavLink").get_by_text("Budget", exact=True).click()
    expect(page).to_have_title("Budget · Uppdragspanelen")
    expect(page.get_by_test_id("stSidebarNav")).not_to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
