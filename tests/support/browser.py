"""What every page must do in a browser: settle, follow the accessibility rules, and fit screens, zoom and paper."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page, expect

SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
IS_RUN = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Streamlit fades elements that a run has not yet redrawn, which changes their colours, and shows a grey bar for
# elements that do not exist yet. Before its fonts have come, a page is set in others, and breaks its lines elsewhere.
IS_STILL = """() => document.fonts.status === 'loaded' && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
    && document.getAnimations().every(one => !(one instanceof CSSTransition) || one.playState === 'finished')"""
# As drawn: the place of a chart has the width of the page before the chart has it.
CHARTS_ARE_LAID_OUT = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(place => {
    const drawn = place.querySelector('.main-svg')?.checkVisibility() ? place.querySelector('.main-svg') : null;
    return drawn && Math.abs(Number(drawn.getAttribute('width')) - place.clientWidth) < 2;
})"""
# Return the violations alone: the passes are far larger.
BROKEN_RULES = """([levels, rules, isPaper]) => axe
    .run({
        runOnly: rules.length ? { type: 'rule', values: rules } : { type: 'tag', values: levels }, resultTypes: ['violations'], preload: false,
        // Nobody follows a link on paper, nor presses a target.
        rules: isPaper ? { 'link-in-text-block': { enabled: false }, 'target-size': { enabled: false } } : {},
    })
    .then(({ violations }) => ({ violations }))"""
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FITS = """() => {
    const main = document.querySelector('[data-testid=stMain]') ?? document.documentElement;
    return main.scrollWidth <= main.clientWidth;
}"""
MAIN = """document.querySelector('[data-testid="stMain"]') ?? document.body"""
SEEN = f"""[...({MAIN}).querySelectorAll('*')].filter(one => one.checkVisibility() && !one.closest('.vh, svg'))"""
# Words wider than their place, but for regions that scroll and say so.
CUT = f"""() => {SEEN}.filter(one => one.clientWidth > 2 && one.scrollWidth > one.clientWidth + 2 && one.innerText?.trim()
    && getComputedStyle(one).overflowX !== 'visible' && !one.closest('.table, .schema, pre'))"""
# A figure of a table laid out as a stack whose name is not beside it, and a table wider than its place.
UNNAMED = f"""() => [...({MAIN}).querySelectorAll('table')]
    .filter(table => table.checkVisibility() && !(table.tHead?.rows[0]?.cells[0].checkVisibility() ?? true))
    .flatMap(table => [...table.querySelectorAll('tbody td:not(.barcell, .no, .src)')])
    .filter(cell => cell.checkVisibility() && cell.textContent.trim() && !cell.dataset.l)"""
TABLES_CUT = f"""() => [...({MAIN}).querySelectorAll('.stacks, .bars')]
    .filter(table => table.scrollWidth > table.parentElement.clientWidth)"""
# What is of no use on paper: controls, but for what a field says; links that only show or change what is here; marks that open rows.
DEAD = f"""() => {SEEN}.filter(one => one.matches('button, [role="radio"], input[type="file"], a[download], [data-print], .chev')
    || (one.matches('a') && /^(Visa|Rensa|Radera) /.test(one.innerText)))"""
# Beyond the paper's edge, or inside a part that would have to be scrolled.
OFF_PAPER = f"""() => {SEEN}.filter(one => one.getBoundingClientRect().width > 1
    && (one.getBoundingClientRect().right > innerWidth + 1 || (one.innerText?.trim() && getComputedStyle(one).overflowY !== 'visible'
        && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2))))"""
# What a row of Mål holds that must stand on one line: a head, a mark, the letters, the squares.
WRAPPED = """() => [...document.querySelectorAll('.goals :is(.row-head > span, .st, .marks, .squares), .identity b')]
    .filter(part => {
        const tops = [...part.childNodes].filter(one => one.nodeName !== 'SPAN' || !one.matches('.vh')).flatMap(one => {
            const range = document.createRange();
            range.selectNode(one);
            return [...range.getClientRects()].filter(box => box.width > 1).map(box => (box.top + box.bottom) / 2);
        });
        return Math.max(...tops) - Math.min(...tops) > 4;
    })"""
# Headings with nothing under them, as what they are about is left out on paper.
EMPTY_HEADINGS = f"""() => {{
    const lone = [], of = document.createTreeWalker({MAIN}, NodeFilter.SHOW_ALL);
    let last = null;
    while (of.nextNode()) {{
        const at = of.currentNode, one = at.parentElement;
        if (/^H[2-4]$/.test(at.nodeName) && at.checkVisibility() && at.innerText.trim()) {{
            if (last && at.nodeName <= last.nodeName) lone.push(last);
            last = at;
        }} else if ((/^(img|svg)$/i.test(at.nodeName) && at.checkVisibility())
            || (at.nodeType === 3 && at.nodeValue.trim() && one.checkVisibility() && !one.closest('.vh, h2, h3, h4'))) last = null;
    }}
    return last ? [...lone, last] : lone;
}}"""


class Reading(NamedTuple):
    """How a page is read: the width and height in CSS pixels, device pixels to each, and what must not be found.

    `rules` are the accessibility rules to hold it to; all, where it names none.
    """

    width: int
    height: int
    scale: int = 1
    media: str = "screen"
    faults: tuple[str, ...] = (CUT,)
    rules: tuple[str, ...] = ()


DESKTOP = Reading(1280, 900)
PHONE = Reading(390, 844, faults=(CUT, UNNAMED, TABLES_CUT))
# A desktop's window at a zoom of 200 %: all styles are those of a phone, and only what has a size can differ.
ZOOMED = Reading(640, 450, 2, faults=(CUT, UNNAMED, TABLES_CUT), rules=("target-size", "scrollable-region-focusable"))
# A4 less the margins of panel.css. Presentera is printed on its side.
PAPER = Reading(703, 1054, media="print", faults=(OFF_PAPER, DEAD, EMPTY_HEADINGS, WRAPPED))
PAPER_ON_ITS_SIDE = PAPER._replace(width=1032, height=718)


def settle(page: Page) -> None:
    """Wait until the run is over, nothing fades and every chart is drawn to the width of its place."""
    page.wait_for_selector(IS_RUN)
    page.wait_for_function(IS_STILL)
    page.wait_for_function(CHARTS_ARE_LAID_OUT)


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


@contextmanager
def read_as(page: Page, reading: Reading) -> Iterator[None]:
    """Show the page as it is read so, with its charts laid out, and let go of the pixels also when a test fails.

    A session that is kept holds its size over every page that the tab shows later.
    """
    page.set_viewport_size({"width": reading.width, "height": reading.height})
    page.emulate_media(media=reading.media)  # type: ignore[arg-type]
    emulation = page.context.new_cdp_session(page)
    try:
        if reading.scale != 1:
            size = {
                "width": reading.width,
                "height": reading.height,
                "deviceScaleFactor": reading.scale,
                "mobile": False,
            }
            emulation.send("Emulation.setDeviceMetricsOverride", size)
        # A page that never fits times out here.
        page.wait_for_function(FITS)
        page.wait_for_function(CHARTS_ARE_LAID_OUT)
        yield
    finally:
        emulation.detach()


def assert_accessible(page: Page, reading: Reading = DESKTOP) -> None:
    """Fail if the settled page breaks an accessibility rule."""
    page.wait_for_function(IS_STILL)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(BROKEN_RULES, [LEVELS, reading.rules, reading.media == "print"]))
    assert results.violations_count == 0, results.generate_report()


def assert_without_faults(page: Page, reading: Reading) -> None:
    """Fail if the page, which is shown as it is read so, has a fault of such a reading."""
    for fault in reading.faults:
        found = page.evaluate(f"() => ({fault})().map(one => one.outerHTML.slice(0, 200))")
        assert found == [], found


def assert_accessible_and_fitting(page: Page, readings: Sequence[Reading] = (DESKTOP, PHONE)) -> None:
    """Fail if a page breaks an accessibility rule, or is cut, where it is read so."""
    settle(page)
    for reading in readings:
        with read_as(page, reading):
            assert_accessible(page, reading)
            assert_without_faults(page, reading)
    page.emulate_media(media="null")
    page.set_viewport_size(SIZES[0])
