"""Test Utforska in a browser: choosing, changing the view, pointing at a figure and sharing the link."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from panel.ui.explore.controls import CHANGE, POINT
from panel.ui.explore.saved import CHANGE as CHANGE_VIEWS
from tests.support.browser import assert_accessible_and_fitting, settle
from tests.support.chromium import new_visitor

pytestmark = pytest.mark.browser

ADDRESSES = {
    "index with a point": "matt=unemployment_share&region=0581,00,r9&visning=index&serie=unemployment_share:0581:total:total&period=2019-01-01",
    "two kinds": "matt=births,unemployment_share&region=0581,0580",
    "bars": "matt=births&region=0581,0580&diagram=staplar",
    "small": "matt=births&region=0581,00,r9&diagram=sma",
    "ranking": "matt=population&region=0581&frekvens=Y&diagram=rangordning&visning=arsforandring",
    "map": "matt=population&region=0581&frekvens=Y&diagram=karta",
    "scatter": "matt=population,open_unemployed_of_population_18_65&region=0581,r9&frekvens=Y&diagram=samband",
    "season": "matt=births&region=0581&visning=sasong",
    "nonsense": "matt=x",
}
# Where a point of a series of the first chart lies on the screen, once it is drawn and has lain still for half a second.
PLACE = """([name, day]) => {
    const figure = document.querySelector('[data-testid="stPlotlyChart"] .js-plotly-plot');
    const trace = figure?._fullLayout?.xaxis?.d2p && figure.data.find(trace => trace.name === name);
    if (!trace) return null;
    const {xaxis, yaxis} = figure._fullLayout, at = trace.x.findIndex(x => x && x.startsWith(day));
    const box = figure.getBoundingClientRect();
    const place = [box.x + xaxis._offset + xaxis.d2p(trace.x[at]), box.y + yaxis._offset + yaxis.d2p(trace.y[at])];
    const seen = window.placeSeen, is_still = seen && String(seen.place) === String(place);
    window.placeSeen = {place, frames: is_still ? seen.frames + 1 : 0};
    return window.placeSeen.frames >= 30 ? place : null;
}"""


def visit(page: Page, server: str, address: str) -> None:
    page.goto(f"{server}/utforska?{quote(address, safe='=&,:')}")
    expect(page.get_by_role("heading", level=1, name="Utforska")).to_be_visible()
    expect(page.get_by_text(CHANGE_VIEWS)).to_be_visible()
    settle(page)


def open_choices(page: Page) -> None:
    """Open the choices of what is shown."""
    page.get_by_text(CHANGE, exact=True).click()
    expect(page.get_by_role("combobox", name=re.compile("Visning")).first).to_be_visible()


def open_point(page: Page) -> None:
    """Open the choice of a figure, with the keyboard."""
    page.locator("summary", has_text=POINT).press("Enter")
    expect(page.get_by_role("combobox", name=re.compile("Period")).last).to_be_visible()


def pick(page: Page, name: str, option: str) -> None:
    """Choose in a list as one does with a keyboard."""
    box = page.get_by_role("combobox", name=re.compile(name)).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")
    settle(page)


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_it_is_accessible_and_fits(page: Page, server: str, address: str) -> None:
    visit(page, server, address)
    open_choices(page)
    if address != ADDRESSES["nonsense"]:
        open_point(page)
    page.get_by_text(CHANGE_VIEWS).click()
    expect(page.get_by_role("button", name="Spara vyn")).to_be_visible()
    assert_accessible_and_fitting(page)


def test_the_chart_stands_high_with_what_is_chosen_in_a_line_above_it(page: Page, server: str) -> None:
    visit(page, server, "matt=unemployment_share&region=0581,00")
    expect(page.locator(".explore-choice")).to_have_text(
        "Arbetslöshet · Norrköping, Riket · per kvartal · nivå · linje"
    )
    title = page.locator('[data-testid="stMain"] h2').first.bounding_box()
    assert title is not None and title["y"] < 283
    expect(page.get_by_role("combobox", name=re.compile("Visning"))).to_have_count(0)


def test_a_choice_is_drawn_and_its_link_shows_the_same_to_another(page: Page, server: str, chromium: Browser) -> None:
    visit(page, server, "matt=births&region=0581,00")
    open_choices(page)
    pick(page, "Visning", "Index")
    found = "Födda, index kvartal 4 2025"
    expect(page.get_by_role("heading", name=re.compile(found))).to_be_visible()
    expect(page).to_have_url(re.compile("visning=index"))
    other = new_visitor(chromium)
    other.goto(page.url)
    expect(other.get_by_role("heading", name=re.compile(found))).to_be_visible()
    expect(other.get_by_role("figure", name=re.compile(f"Linjer. {found}"))).to_be_visible()
    other.context.close()


def test_a_point_that_is_clicked_is_reported_and_filters_the_chart_beside(page: Page, server: str) -> None:
    visit(page, server, "matt=unemployment_share&region=0581,00,r9")
    page.mouse.click(*page.wait_for_function(PLACE, arg=["Norrköping", "2019-01"]).json_value())
    expect(page.get_by_role("heading", name=re.compile("Arbetslöshet, Norrköping, kvartal 1 2019"))).to_be_visible()
    expect(page.get_by_role("heading", name="I ordning kvartal 1 2019")).to_be_visible()
    expect(page.locator(".explore-point")).to_contain_text("Arbetsförmedlingen")
    expect(page).to_have_url(re.compile("period=2019-01-01"))
    page.goto(page.url)
    expect(page.get_by_role("heading", name="I ordning kvartal 1 2019")).to_be_visible()


def test_a_bar_that_is_clicked_lifts_its_line(page: Page, server: str) -> None:
    visit(page, server, "matt=unemployment_share&region=0581,00,r9")
    bar = page.locator('[data-testid="stPlotlyChart"]').nth(1).locator(".bars .point").nth(1)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name=re.compile("Arbetslöshet, Västerås, kvartal 4 2025"))).to_be_visible()
    expect(page).to_have_url(re.compile("serie=unemployment_share%3A1980"))


def test_one_box_has_all_series_at_a_period_and_a_name_lifts_its_series(page: Page, server: str) -> None:
    visit(page, server, "matt=unemployment_share&region=0581,00,0580")
    x, y = page.wait_for_function(PLACE, arg=["Norrköping", "2020-07-01"]).json_value()
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)
    box = page.locator(".hover-box")
    expect(box).to_contain_text("kvartal 3 2020")
    assert [line.partition(" ")[0] for line in box.inner_text().splitlines()[1:]] == [
        "Norrköping",
        "Riket",
        "Linköping",
    ]
    page.mouse.move(0, 0)
    expect(box).to_be_hidden()
    page.get_by_text(re.compile("^Linköping 6,0")).first.click()
    expect(page).to_have_url(re.compile("serie=unemployment_share%3A0580"))
    settle(page)


def test_a_point_is_reached_without_a_mouse(page: Page, server: str) -> None:
    visit(page, server, "matt=births&region=0581,0580")
    open_point(page)
    box = page.get_by_role("combobox", name=re.compile("Serie")).first
    box.focus()
    page.keyboard.type("Linköping")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Födda, Linköping, kvartal 4 2025"))).to_be_visible()


def test_another_kind_of_measure_gets_a_chart_of_its_own_and_a_reason(page: Page, server: str) -> None:
    visit(page, server, "matt=births&region=0581")
    expect(page.locator('[data-testid="stPlotlyChart"]')).to_have_count(1)
    open_choices(page)
    pick(page, "Mått", "Arbetslöshet")
    expect(page.get_by_role("note").filter(has_text="mäter olika saker i olika enheter")).to_be_visible()
    expect(page.locator('[data-testid="stPlotlyChart"]')).to_have_count(2)
    # A choice leaves the choices open for the next. Indices have one unit, and so one chart beside which they are ordered.
    pick(page, "Visning", "Index")
    expect(page.get_by_role("note").filter(has_text="mäter olika saker i olika enheter")).to_have_count(0)


def test_going_back_brings_the_earlier_choice(page: Page, server: str) -> None:
    visit(page, server, "matt=births&region=0581")
    open_choices(page)
    page.get_by_role("button", name="Lägg till: Riket").click()
    expect(page.get_by_role("heading", name=re.compile("Riket"))).to_be_visible()
    visit(page, server, "matt=deaths&region=0581")
    page.go_back()
    expect(page.get_by_role("heading", name=re.compile("Födda kvartal 4 2025: Norrköping 338; Riket"))).to_be_visible()
