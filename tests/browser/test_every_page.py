"""Test each page as every reader meets it: desktop, phone, a zoom of 200 %, paper, screen reader; real and reported data."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from panel.access.page_list import PAGES
from panel.access.permissions import Permission
from panel.ui.explore.controls import CHANGE
from tests.conftest import ROOT
from tests.support.browser import (
    DESKTOP,
    PAPER,
    PAPER_ON_ITS_SIDE,
    PHONE,
    ZOOMED,
    assert_accessible,
    assert_accessible_and_fitting,
    assert_without_faults,
    read_as,
    settle,
)
from tests.support.chromium import forget, served
from tests.support.page_addresses import ADDRESSES, REPORTED, visit
from tests.support.plain_words import technical, unexplained

pytestmark = pytest.mark.browser

# What a board reads; the first screen of each shows a figure also at a zoom of 200 %.
OF_THE_BOARD = {"", "presentera", "budget", "mal", "programpunkter", "befolkning", "arbetsloshet", "att-gora", "kallor"}
# Where SQL is written, sheets are handed in and traced to their cells, and the panel is looked after.
FOR_THOSE_WHO_RUN_IT = (
    "kvitton",
    "api",
    *(page.address for page in PAGES.values() if page.permission != Permission.READ),
)
FIGURES = r"""() => [...document.querySelectorAll('[data-testid="stMain"] :is(p, td, th, b, span, h1, h2, text)')]
    .filter(one => !one.closest('.identity, .vh') && one.checkVisibility() && /\d/.test(one.textContent))
    .map(one => one.getBoundingClientRect()).filter(box => box.top >= 0 && box.bottom <= innerHeight).length"""
# Words of two elements that lie over each other.
OVERLAPPING = """() => {
    const boxes = [], words = document.createTreeWalker(document.querySelector('[data-testid="stMain"]'), NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const of = words.currentNode.parentElement, range = document.createRange();
        if (!words.currentNode.nodeValue.trim() || of.closest('.vh, svg, .table') || !of.checkVisibility({ visibilityProperty: true })) continue;
        range.selectNodeContents(words.currentNode);
        for (const box of range.getClientRects()) if (box.width > 3 && box.bottom > 0) boxes.push([box, words.currentNode.nodeValue]);
    }
    return boxes.flatMap(([box, name], at) => boxes.slice(at + 1).filter(([other]) =>
        Math.min(box.right, other.right) - Math.max(box.left, other.left) > 3
        && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 0.35 * Math.min(box.height, other.height)
    ).map(([, other]) => `${name} × ${other}`));
}"""
ENGLISH = re.compile(
    r"\b(the|to|for|of|and|app|sidebar|open|close|clear|choose|select(ed)?|remove|help|day|month|year|date|empty|press|shortcut|"
    r"expand|collapse|increment|decrement|value|menu|option|running|search|show|hide|navigate|main|content|dismiss|previous|next|today)\b",
    re.IGNORECASE,
)
CLOSE_COMMANDS = "() => document.querySelectorAll('details.command').forEach(fold => { fold.open = false; })"
OPEN_ALL = "() => document.querySelectorAll('[data-testid=\"stMain\"] details').forEach(fold => { fold.open = true; })"


def names(page: Page) -> set[str]:
    """What a screen reader says of a page besides its running text: names, descriptions and values, by Chromium."""
    browser = page.context.new_cdp_session(page)
    nodes = [node for node in browser.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
    browser.detach()
    spoken = [
        node.get(key, {}).get("value") for node in nodes if node["role"]["value"] not in RUNNING_TEXT for key in SPOKEN
    ]
    shown = [
        one["value"].get("value") for node in nodes for one in node["properties"] if one["name"] in SPOKEN_PROPERTIES
    ]
    return {str(words) for words in (*spoken, *shown) if words}


RUNNING_TEXT = {"StaticText", "InlineTextBox"}
SPOKEN = ("name", "description", "value")
SPOKEN_PROPERTIES = {"valuetext", "roledescription", "placeholder"}
# The browser's own, in its reader's language; and what a reader of SQL writes.
NOT_OURS = re.compile("No file chosen|SELECT ")


def assert_swedish(page: Page) -> None:
    spoken = names(page)
    assert any(name.endswith(" · Uppdragspanelen") for name in spoken)
    assert [name for name in spoken if ENGLISH.search(name) and not NOT_OURS.match(name)] == []


def assert_for_every_reader(page: Page, address: str) -> None:
    assert_swedish(page)
    paper = PAPER_ON_ITS_SIDE if page.locator(".slides").count() else PAPER
    # The first as the page is met, then each with every fold open: a page with charts is laid out anew for each size.
    with read_as(page, ZOOMED):
        assert_without_faults(page, ZOOMED)
        assert page.evaluate(OVERLAPPING) == []
        if address in OF_THE_BOARD:
            assert page.evaluate(FIGURES) > 0
        page.evaluate(OPEN_ALL)
        settle(page)
        assert_accessible(page, ZOOMED)
        assert_without_faults(page, ZOOMED)
    if not address.startswith(FOR_THOSE_WHO_RUN_IT):
        page.evaluate(CLOSE_COMMANDS)
        words = page.get_by_test_id("stMain").inner_text()
        assert technical(words) == []
        assert unexplained(words) == set()
    assert_accessible_and_fitting(page, (PHONE, paper, DESKTOP))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_read_by_everyone(page: Page, browser_messages: list[str], server: str, address: str) -> None:
    visit(page, server, address, ADDRESSES[address])
    assert_for_every_reader(page, address)
    assert browser_messages == []


@pytest.mark.parametrize("address", REPORTED)
def test_what_is_reported_is_read_by_everyone(
    page: Page, browser_messages: list[str], reported_server: str, address: str
) -> None:
    visit(page, reported_server, address, REPORTED[address])
    assert_for_every_reader(page, address)
    assert browser_messages == []


# What a control opens over the page: the address, the role and name of the control, and the role of what it opens.
OPENED = {
    "the choice of a day": ("mal", "button", "Visa läget en annan dag", "group"),
    "the calendar": ("drift", "button", "Välj dag i kalendern", "dialog"),
    "a list": ("att-gora", "combobox", "Kontor", "listbox"),
    "a list of several": ("utforska", "combobox", "Regioner", "listbox"),
}


@pytest.mark.parametrize("what", OPENED)
def test_what_opens_over_a_page_is_accessible_and_in_swedish(page: Page, reported_server: str, what: str) -> None:
    address, role, name, opened = OPENED[what]
    page.goto(f"{reported_server}/{address}")
    settle(page)
    if address == "utforska":
        page.get_by_text(CHANGE).click()
    control = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    control.focus()
    page.keyboard.press("ArrowDown" if role == "combobox" else "Enter")
    expect(page.get_by_role(opened).last).to_be_visible()  # type: ignore[arg-type]
    settle(page)
    assert_swedish(page)
    assert_accessible(page)


def test_a_dialog_is_accessible_at_each_size_and_in_swedish(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/kvitton?kvitto=3&gor=radera")
    expect(page.get_by_role("dialog", name="Radera för gott")).to_be_visible()
    settle(page)
    assert_swedish(page)
    for reading in (PHONE, ZOOMED):
        with read_as(page, reading):
            assert_accessible(page, reading)


def test_the_menu_of_a_phone_is_accessible_and_in_swedish(page: Page, server: str) -> None:
    with read_as(page, PHONE):
        page.goto(server)
        settle(page)
        page.get_by_role("button", name="Öppna menyn").click()
        expect(page.get_by_test_id("stSidebarNavLink").first).to_be_in_viewport()
        assert_swedish(page)
        assert_accessible(page)


def test_a_reading_that_fails_leaves_the_tab_to_the_next_test_as_it_was(page: Page, server: str) -> None:
    page.goto(f"{server}/finns-inte")
    with pytest.raises(AssertionError, match="a fault"), read_as(page, ZOOMED):
        raise AssertionError("a fault")
    forget(page, set())
    page.goto(f"{server}/finns-inte")
    assert page.evaluate("() => [innerWidth, devicePixelRatio]") == [DESKTOP.width, 1]


def test_a_zoomed_page_has_the_styles_of_a_phone() -> None:
    """So that what a zoomed page is held to, it is where only sizes differ."""
    styles = (ROOT / "panel" / "ui" / "panel.css").read_text(encoding="utf-8")
    widths = [int(width) for width in re.findall(r"@media[^{]*?-width: (\d+)px", styles)]
    assert len(widths) > 10
    assert [width for width in widths if PHONE.width <= width < ZOOMED.width] == []
    assert f"min-width: {ZOOMED.width}px" not in styles


@pytest.mark.parametrize("address", ["finns-inte", "data/arbetsloshet/jamforelse.html?region=0581"])
def test_a_page_outside_streamlit_is_read_by_everyone(page: Page, server: str, address: str) -> None:
    page.goto(f"{server}/{address}")
    assert_outside(page)


def test_the_page_without_a_database_is_read_by_everyone(page: Page, tmp_path: Path) -> None:
    with served(tmp_path / "dashboard.duckdb") as address:
        page.goto(address)
        expect(page.get_by_role("heading", level=1, name="Panelen är inte igång")).to_be_visible()
        settle(page)
        assert_outside(page)


def assert_outside(page: Page) -> None:
    for reading in (DESKTOP, PHONE, ZOOMED, PAPER):
        with read_as(page, reading):
            assert_accessible(page, reading)
    assert [name for name in names(page) if ENGLISH.search(name)] == []


@pytest.mark.parametrize("day", ["", "?per=2024-06-20", "?per=2024-08-15"])
@pytest.mark.parametrize("data", ["server", "reported_server"])
def test_the_front_page_of_any_day_is_printed_on_one_page(
    page: Page, request: pytest.FixtureRequest, data: str, day: str
) -> None:
    visit(page, request.getfixturevalue(data), day, "Översikt")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
