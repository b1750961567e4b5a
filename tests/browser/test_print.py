"""Test that charts are laid out to the paper before the page is printed, and to the screen after."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import settle

pytestmark = pytest.mark.browser

# A4 less the margins of panel.css, in CSS pixels.
PAPER = 186 / 25.4 * 96
WIDTHS = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"] .main-svg')]
    .map((layer) => layer.getBoundingClientRect().width)"""
CUT = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(.main-svg, table, h1, h2, .source)')]
    .filter((part) => part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML.slice(0, 80))"""


def test_the_link_lays_the_charts_out_to_the_paper_and_prints(page: Page, server: str) -> None:
    page.goto(f"{server}/befolkning")
    settle(page)
    wide = page.evaluate(WIDTHS)
    assert max(wide) > PAPER
    page.evaluate(f"window.print = () => {{ window.printed = ({WIDTHS})(); }}")
    page.locator("[data-print]").click()
    page.wait_for_function("window.printed")
    assert max(page.evaluate("window.printed")) <= PAPER + 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(f"wide => Math.max(...({WIDTHS})()) === wide", arg=max(wide))


@pytest.mark.parametrize("address", ["befolkning", "arbetsloshet"])
def test_a_chart_printed_by_the_browsers_menu_is_scaled_to_the_paper(page: Page, server: str, address: str) -> None:
    page.goto(f"{server}/{address}")
    settle(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(PAPER), "height": 900})
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    assert page.evaluate(CUT) == []
    assert max(page.evaluate(WIDTHS)) <= PAPER + 1
    page.emulate_media(media="screen")
