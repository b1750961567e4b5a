"""Streamlit gives Plotly.js each chart twice: the copy must not be drawn, which takes as long as the first.

Nor must a chart be drawn again for its labels, whose room panel/charts/margins.py makes.
"""

import pytest
from playwright.sync_api import Browser

from panel.access.page_list import PAGES
from tests.support.browser import settle
from tests.support.chromium import new_visitor

pytestmark = pytest.mark.browser

# Counts, for each chart, how often it was given (plotly_react), and drawn after the first time (plotly_beforeplot).
COUNT = """
new MutationObserver(() => {
    for (const chart of document.querySelectorAll('.js-plotly-plot:not([data-given])')) {
        if (!chart.on) continue;
        Object.assign(chart.dataset, { given: 0, drawn: 0 });
        chart.on('plotly_beforeplot', () => { if (chart.dataset.given > 0) chart.dataset.drawn++; });
        chart.on('plotly_react', () => chart.dataset.given++);
    }
}).observe(document, { childList: true, subtree: true, attributeFilter: ['class'] });
"""
GIVEN_TWICE = """() => {
    const charts = [...document.querySelectorAll('.js-plotly-plot')];
    return charts.length > 0 && charts.every((chart) => chart.dataset.given >= 2);
}"""
# Plotly.js counts here how often it has made margins wider, and has no count for a chart whose margins held.
WIDENED = """() => [...document.querySelectorAll('.js-plotly-plot')].filter(
    (chart) => chart._fullLayout._redrawFromAutoMarginCount !== undefined).length"""
DRAWN = "() => [...document.querySelectorAll('.js-plotly-plot')].map((chart) => chart.dataset.drawn)"


@pytest.mark.parametrize("file", ["population", "explore"])
def test_a_chart_is_not_drawn_again_as_it_is(chromium: Browser, server: str, file: str) -> None:
    page = new_visitor(chromium)
    page.add_init_script(COUNT)
    page.goto(f"{server}/{PAGES[file].address}")
    settle(page)
    page.wait_for_function(GIVEN_TWICE)
    assert set(page.evaluate(DRAWN)) == {"0"}
    assert page.evaluate(WIDENED) == 0
    page.context.close()
