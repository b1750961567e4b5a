"""What every page is held to in a browser: it comes to rest, follows the accessibility rules and fits a desk and a phone."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, expect

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
IS_RUN = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Streamlit fades what a run has not yet drawn anew: its colours are right only when no fade is left.
# What is not yet there at all has a grey bar in its place.
IS_STILL = """() => !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && document.getAnimations().every(one => !(one instanceof CSSTransition) || one.playState === 'finished')"""
# Only what breaks a rule is brought over: of what follows them there is far more.
BROKEN_RULES = """levels => axe
    .run({ runOnly: { type: 'tag', values: levels }, resultTypes: ['violations'] })
    .then(({ violations }) => ({ violations }))"""
FITS = """() => {
    const main = document.querySelector('[data-testid=stMain]') ?? document.documentElement;
    return main.scrollWidth <= main.clientWidth;
}"""


def settle(page: Page) -> None:
    """Wait until the run is over, nothing fades and every chart is painted."""
    page.wait_for_selector(IS_RUN)
    page.wait_for_function(IS_STILL)
    for chart in page.locator('[data-testid="stPlotlyChart"]').all():
        expect(chart.locator(".main-svg").first).to_be_visible()


def assert_accessible(page: Page) -> None:
    """Hold what the page shows, once it is still, to the accessibility rules."""
    page.wait_for_function(IS_STILL)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(BROKEN_RULES, LEVELS))
    assert results.violations_count == 0, results.generate_report()


def assert_accessible_and_fitting(page: Page) -> None:
    """Hold a page of the panel to the accessibility rules and to its width, on a desk and on a phone."""
    settle(page)
    for size in SIZES:
        page.set_viewport_size(size)
        # The charts are drawn anew for another width in their own time; a page that never fits ends the test here.
        page.wait_for_function(FITS)
        assert_accessible(page)
