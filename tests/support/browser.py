"""What every page must do in a browser: settle, follow the accessibility rules, and fit desktop and phone."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, expect

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
IS_RUN = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Streamlit fades elements that a run has not yet redrawn, which changes their colours, and shows a grey bar for
# elements that do not exist yet.
IS_STILL = """() => !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && document.getAnimations().every(one => !(one instanceof CSSTransition) || one.playState === 'finished')"""
# Return the violations alone: the passes are far larger.
BROKEN_RULES = """levels => axe
    .run({ runOnly: { type: 'tag', values: levels }, resultTypes: ['violations'] })
    .then(({ violations }) => ({ violations }))"""
FITS = """() => {
    const main = document.querySelector('[data-testid=stMain]') ?? document.documentElement;
    return main.scrollWidth <= main.clientWidth;
}"""


def settle(page: Page) -> None:
    """Wait until the run is over, nothing fades and every chart is drawn."""
    page.wait_for_selector(IS_RUN)
    page.wait_for_function(IS_STILL)
    for chart in page.locator('[data-testid="stPlotlyChart"]').all():
        expect(chart.locator(".main-svg").first).to_be_visible()


def choose(page: Page, name: str, option: str) -> None:
    """Choose an option of a list with the mouse, and hold the button as a hand does: the list opens on the press.

    A click that is let go at the same moment may close it before it has been drawn.
    """
    settle(page)
    page.get_by_role("combobox", name=name).hover()
    page.mouse.down()
    chosen = page.get_by_role("option", name=option)
    expect(chosen).to_be_visible()
    page.mouse.up()
    chosen.click()


def assert_accessible(page: Page) -> None:
    """Fail if the settled page breaks an accessibility rule."""
    page.wait_for_function(IS_STILL)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(BROKEN_RULES, LEVELS))
    assert results.violations_count == 0, results.generate_report()


def assert_accessible_and_fitting(page: Page) -> None:
    """Fail if a page breaks an accessibility rule or is too wide, on desktop or phone."""
    settle(page)
    for size in SIZES:
        page.set_viewport_size(size)
        # Charts take a while to redraw for another width; a page that never fits times out here.
        page.wait_for_function(FITS)
        assert_accessible(page)
