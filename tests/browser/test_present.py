"""Test Presentera in a browser: a screen for each subject, stepped through by key, and left by key."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

AT_THE_TOP = """() => [...document.querySelectorAll('.slide')]
    .findIndex(screen => Math.abs(screen.getBoundingClientRect().top) < 2)"""


def test_the_arrow_keys_go_from_screen_to_screen_and_escape_leaves(page: Page, reported_server: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(f"{reported_server}/presentera")
    screens = page.locator(".slide")
    expect(screens).to_have_count(7)
    expect(page.locator('[data-testid="stSidebar"]')).to_be_hidden()
    for key, at in (("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1), ("End", 6), ("ArrowRight", 6), ("Home", 0)):
        page.keyboard.press(key)
        page.wait_for_function(f"at => ({AT_THE_TOP})() === at", arg=at)
        expect(screens.nth(at)).to_be_focused()
    heights = screens.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert max(heights) <= 900
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1, name="Översikt")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_a_screen_fits_and_is_left_by_a_touch(page: Page, reported_server: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{reported_server}/presentera")
    screens = page.locator(".slide")
    expect(screens).to_have_count(7)
    assert max(screens.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")) <= height
    boxes = page.locator(".steps a").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert len(boxes) == 12
    assert min(boxes) >= 24
    for at, link in ((1, "Nästa"), (2, "Nästa"), (1, "Föregående")):
        page.get_by_role("link", name=link).nth(max(at - 1, 0) if link == "Nästa" else at).click()
        page.wait_for_function(f"at => ({AT_THE_TOP})() === at", arg=at)
