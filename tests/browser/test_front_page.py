"""Test the first page in a browser, on a desktop and a phone: the only browser test that make test runs."""

from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible_and_fitting


def test_the_front_page_is_drawn_accessible_and_fits(page: Page, server: str) -> None:
    page.goto(server)
    expect(page.get_by_role("heading", level=1, name="Översikt")).to_be_visible()
    assert_accessible_and_fitting(page)
