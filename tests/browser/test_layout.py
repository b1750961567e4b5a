"""Test that a row of filters stands in line, and that a phone shows each figure with its label and no table cut."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import settle

pytestmark = pytest.mark.browser

LABELS = """() => [...document.querySelectorAll('[data-testid="stMain"] [data-testid="stHorizontalBlock"]:has([data-testid="stWidgetLabel"])')]
    .map(row => new Set([...row.querySelectorAll('[data-testid="stWidgetLabel"]')].map(label => Math.round(label.getBoundingClientRect().top))).size)"""
BARE = """() => [...document.querySelectorAll('[data-testid="stMain"] table')]
    .filter(table => table.checkVisibility() && !(table.tHead.rows[0]?.cells[0].checkVisibility()))
    .flatMap(table => [...table.querySelectorAll('tbody td:not(.barcell, .no, .src)')])
    .filter(cell => cell.checkVisibility() && cell.textContent.trim() && !cell.dataset.l)
    .map(cell => cell.outerHTML.slice(0, 80))"""
CUT = """() => [...document.querySelectorAll('[data-testid="stMain"] .stacks, [data-testid="stMain"] .bars')]
    .filter(table => table.scrollWidth > table.parentElement.clientWidth).map(table => table.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("address", ["mal", "programpunkter", "befolkning", "rapport"])
def test_the_labels_of_a_row_of_filters_stand_in_line(page: Page, reported_server: str, address: str) -> None:
    page.goto(f"{reported_server}/{address}")
    settle(page)
    assert set(page.evaluate(LABELS)) == {1}


@pytest.mark.parametrize("width", [390, 640])
@pytest.mark.parametrize(
    "address", ["budget", "befolkning", "arbetsloshet", "att-gora", "forslag", "kvitton", "rapport", "drift"]
)
def test_each_figure_of_a_phone_has_its_label(page: Page, reported_server: str, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{reported_server}/{address}")
    settle(page)
    assert page.evaluate(BARE) == []
    assert page.evaluate(CUT) == []
