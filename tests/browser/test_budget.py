"""Test Budget in a browser: its size at first sight, its bars, its charts, and addresses of its former views."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible_and_fitting, settle

pytestmark = pytest.mark.browser

MAX_WORDS, MAX_HEIGHT = 300, 1500
WORDS = r"""() => document.querySelector('[data-testid="stMain"]').innerText.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length"""
HEIGHT = """() => document.querySelector('[data-testid="stMainBlockContainer"]').getBoundingClientRect().height"""


def open_budget(page: Page, address: str, asked: str = "") -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{address}/budget{asked}")
    expect(page.locator(".budget-change")).to_be_visible()
    settle(page)


@pytest.mark.parametrize("state", ["server", "reported_server"])
def test_the_whole_budget_is_read_at_a_glance(page: Page, state: str, request: pytest.FixtureRequest) -> None:
    open_budget(page, request.getfixturevalue(state))
    assert page.evaluate(HEIGHT) <= MAX_HEIGHT
    assert page.evaluate(WORDS) <= MAX_WORDS


def test_worse_than_budget_is_drawn_to_the_left(page: Page, reported_server: str) -> None:
    open_budget(page, reported_server)
    row = page.locator(".budget-follow-up tr", has_text="−6,6").first
    bar, zero = row.locator("i.worse").bounding_box(), row.locator("i.zero").bounding_box()
    assert bar and zero and bar["x"] < zero["x"]
    assert bar["x"] + bar["width"] <= zero["x"] + zero["width"]


def test_an_amount_leads_to_its_sentence_without_moving_the_table(page: Page, server: str) -> None:
    open_budget(page, server)
    row = page.locator(".budget-frame tr", has_text="Politisk verksamhet").first
    before = row.bounding_box()
    row.get_by_text("Visa i planen").click()
    expect(row.locator("blockquote")).to_contain_text("politisk verksamhet 5 procent")
    assert row.bounding_box() == before
    assert_accessible_and_fitting(page)


def test_a_former_view_is_scrolled_to(page: Page, server: str) -> None:
    open_budget(page, server, "?visa=F%C3%B6r%C3%A4ndringen")
    page.set_viewport_size({"width": 390, "height": 700})
    page.reload()
    expect(page.locator(".budget-change h2")).to_be_in_viewport()


def test_the_charts_are_drawn_whole_when_they_are_opened(page: Page, server: str) -> None:
    open_budget(page, server)
    page.get_by_text("Diagram, bilder och filer").click()
    charts = page.get_by_test_id("stPlotlyChart")
    expect(charts).to_have_count(2)
    settle(page)
    for chart in charts.all():
        drawn = chart.locator(".main-svg").first.bounding_box()
        assert drawn and drawn["width"] > 800
    expect(page.get_by_role("button", name="PNG")).to_have_count(2)
