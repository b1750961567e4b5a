"""Test that a row of filters stands in line."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import settle

pytestmark = pytest.mark.browser

LABELS = """() => [...document.querySelectorAll('[data-testid="stMain"] [data-testid="stHorizontalBlock"]:has([data-testid="stWidgetLabel"])')]
    .map(row => new Set([...row.querySelectorAll('[data-testid="stWidgetLabel"]')].map(label => Math.round(label.getBoundingClientRect().top))).size)"""


@pytest.mark.parametrize("address", ["mal", "programpunkter", "befolkning", "rapport"])
def test_the_labels_of_a_row_of_filters_stand_in_line(page: Page, reported_server: str, address: str) -> None:
    page.goto(f"{reported_server}/{address}")
    settle(page)
    assert set(page.evaluate(LABELS)) == {1}
