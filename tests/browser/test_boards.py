"""Test a person with several plans in a browser: choosing one, and keeping it between pages and in links."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import SIZES, assert_accessible_and_fitting, choose
from tests.support.chromium import served
from tests.support.plans import KS, LINKOPING, UN, several_boards

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = several_boards(tmp_path_factory.mktemp("boards"))
    with served(database) as address:
        yield address


@pytest.fixture(params=SIZES, ids=("wide", "narrow"))
def visitor(request: pytest.FixtureRequest, page: Page) -> Page:
    page.set_viewport_size(request.param)
    return page


def open_menu(visitor: Page) -> None:
    """Open the menu where it is closed at first, as on a phone."""
    if (button := visitor.get_by_role("button", name="Öppna menyn")).is_visible():
        button.click()


def expect_plan(visitor: Page, title: str) -> None:
    expect(visitor.locator(".identity").get_by_text(title, exact=True)).to_be_visible()


def pick(visitor: Page, name: str, option: str) -> None:
    open_menu(visitor)
    choose(visitor, name, option)


def test_a_plan_is_chosen_kept_and_linked_to(address: str, visitor: Page, tmp_path: Path) -> None:
    visitor.goto(f"{address}/budget")
    expect_plan(visitor, "Utbildningsnämndens uppdragsplan 2024 (exempel)")
    visitor.wait_for_url(f"**/budget?plan={UN}**")
    visitor.screenshot(path=tmp_path / "two-plans.png", full_page=True)
    assert not visitor.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    pick(visitor, "Plan", "Kommunstyrelsens uppdragsplan 2024")
    visitor.wait_for_url(f"**plan={KS}**")
    expect_plan(visitor, "Kommunstyrelsens uppdragsplan 2024")
    expect(visitor.locator(f'a[href*="kallor?plan={KS}"]').first).to_be_attached()
    pick(visitor, "Kommun", "Linköping")
    visitor.wait_for_url(f"**plan={LINKOPING}**")
    expect_plan(visitor, "Bildningsnämndens uppdragsplan 2024 (exempel)")
    assert_accessible_and_fitting(visitor)


def test_a_plan_that_is_not_there_is_reported_with_a_way_out(address: str, visitor: Page) -> None:
    visitor.goto(f"{address}/budget?plan=finns-inte")
    expect(visitor.get_by_role("heading", name="Planen kan inte visas")).to_be_visible()
    visitor.get_by_role("link", name="Kommunstyrelsens uppdragsplan 2024").click()
    expect_plan(visitor, "Kommunstyrelsens uppdragsplan 2024")
    assert f"plan={KS}" in visitor.url
