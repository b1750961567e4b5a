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
    # Playwright calls what an expression gives, where that is a function: so it is set inside one.
    page.evaluate(f"() => {{ window.print = () => {{ window.printed = ({WIDTHS})(); }}; }}")
    page.locator("[data-print]").click()
    page.wait_for_function("() => window.printed")
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
    heights = page.get_by_test_id("stPlotlyChart").evaluate_all(
        """all => all.map(chart => [chart.querySelector('.main-svg'), chart.closest('[data-testid="stElementContainer"]')]
            .map(part => Math.round(part.getBoundingClientRect().height)))"""
    )
    assert [abs(drawn - place) <= 1 for drawn, place in heights] == [True] * len(heights)


def test_the_words_of_a_point_have_half_the_paper_and_a_head_on_each_page(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/programpunkter")
    settle(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(PAPER), "height": 900})
    widths = page.locator(".pts summary > span:nth-of-type(3)").evaluate_all(
        "all => all.map(words => words.getBoundingClientRect().width)"
    )
    assert min(widths) > PAPER / 2
    assert set(page.locator(".heads").evaluate_all("all => all.map(head => getComputedStyle(head).display)")) == {
        "table-header-group"
    }
