"""Test that each question a board asks is answered in at most one click from Översikt, by pointer and by keyboard alone."""

import re
from typing import NamedTuple
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import settle

pytestmark = pytest.mark.browser

MAIN = '[data-testid="stMainBlockContainer"]'
MENU = '[data-testid="stSidebarNav"]'


class Question(NamedTuple):
    """`link`: what is followed from Översikt, "" for none; `answers`: what the page then says, in plain sight."""

    data: str
    link: str
    title: str
    answers: tuple[str, ...]
    within: str = MAIN


QUESTIONS = {
    "is the budget on track": Question(
        "reported_server", "", "Översikt", ("2,7 mnkr sämre än budget: prognos 496,1, ram 493,4", "0,5 % över ramen")
    ),
    "why is the budget off": Question(
        "reported_server",
        "Budget",
        "Budget",
        ("Räddningstjänsten Östra Götaland är 6,6 mnkr sämre än budget", "Ny avgift från den 1 april.", "−6,6"),
    ),
    "is the budget on track, nothing reported": Question(
        "server",
        "",
        "Översikt",
        ("Planåret 2024 är slut", "ingen uppföljning har lämnats", "Ingen prognos har lämnats."),
    ),
    "when was the budget to be followed up": Question(
        "server", "Budget", "Budget", ("Ramen för 2024 är 493,4 mnkr", "sista dag 30 november 2024")
    ),
    "which goals are behind": Question(
        "reported_server",
        "",
        "Översikt",
        ("Av 23 måluppfyllelser: ", "4C uppfylls inte. Digitalisering"),
    ),
    "in what is goal 4 behind": Question(
        "reported_server",
        "4 Digitalisering",
        "Mål",
        ("Uppfylls inte. Kommunens förmåga inom IT- och informationssäkerhet", "Sextio procent är klassad."),
    ),
    "what is not started, and who is responsible": Question(
        "reported_server", "ej påbörjade", "Programpunkter", ("Ej påbörjade (", "Ansvarigt kontor", "Samhällsbyggnad")
    ),
    "what is not started, no office named": Question(
        "server", "ej påbörjade", "Programpunkter", ("Ej påbörjade (5)", "Inget kontor är utpekat som ansvarigt")
    ),
    "how large are we beside Linköping": Question(
        "reported_server",
        "Folkmängd",
        "Befolkning",
        ("144 904", "168 713", "Linköping hade 23 809 fler invånare än Norrköping i december 2025"),
    ),
    "unemployment on a year and against the country": Question(
        "reported_server",
        "",
        "Översikt",
        ("9,1 %", "ned 0,3 procentenheter på ett år", "2,3 över riket, för ett år sedan 2,4"),
    ),
    "does the gap to the country close": Question(
        "reported_server",
        "Arbetslöshet",
        "Arbetslöshet",
        ("Norrköping låg 2,3 procentenheter över riket", "ett år tidigare 2,4: avståndet minskade"),
    ),
    "what do we decide": Question(
        "reported_server",
        "Att besluta",
        "Förslag",
        ("att ta ställning till", "Två lokaler är uppsagda.", "1,2 mnkr", "2,5 mnkr"),
    ),
    "what do we decide, nothing reported": Question(
        "server", "Förslag", "Förslag", ("Inga förslag lämnades i helårsuppföljningen 2024",), within=MENU
    ),
}

# The elements that Tab stops at, in order, from the start of the content.
STOPS = """main => [...main.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })).length"""
WHERE = """wanted => wanted.contains(document.activeElement)"""
LINKS = """main => [...main.querySelectorAll('a[href]:not([href^="http"], [href^="mailto:"], [data-print])')]
    .map(link => link.getAttribute('href')).filter(Boolean)"""


def shown(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=re.compile(f"^{title}"))).to_be_visible()
    settle(page)


def start(page: Page, address: str) -> None:
    page.goto(address)
    shown(page, "Översikt")


def link(page: Page, name: str, within: str = MAIN) -> Locator:
    """The first link whose name begins so, after a number at most."""
    return page.locator(within).get_by_role("link", name=re.compile(rf"^\s*(\d+ )?{re.escape(name)}")).first


def tab_to(page: Page, wanted: Locator, within: str = MAIN) -> None:
    """Go by Tab from where the focus is, with no more presses than there are stops in the content, or before it."""
    # The menu stands after the link past it and the menu's own button.
    for _ in range(page.locator(within).evaluate(STOPS) + (0 if within == MAIN else 2)):
        page.keyboard.press("Tab")
        if wanted.evaluate(WHERE):
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


def start_by_keyboard(page: Page, address: str) -> None:
    """Visit Översikt, and go by the first stop past the menu."""
    start(page, address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_in_at_most_one_click_and_by_keyboard_alone(
    page: Page, request: pytest.FixtureRequest, question: str
) -> None:
    data, name, title, answers, within = QUESTIONS[question]
    (start_by_keyboard if name and within == MAIN else start)(page, request.getfixturevalue(data))
    if name:
        wanted = link(page, name, within)
        tab_to(page, wanted, within)
        # A click would reach it: nothing lies over it. The key presses it.
        wanted.click(trial=True)
        page.keyboard.press("Enter")
        shown(page, title)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    seen = re.sub(r"\s+", " ", page.locator(MAIN).inner_text())
    assert [answer for answer in answers if answer not in seen] == []


@pytest.mark.parametrize("data", ["server", "reported_server"])
def test_no_link_on_the_way_is_a_dead_end(page: Page, request: pytest.FixtureRequest, data: str) -> None:
    address = request.getfixturevalue(data)
    answered: dict[str, int] = {}
    for place in ("", "budget", "mal?mal=4", "forslag"):
        page.goto(f"{address}/{place}")
        page.wait_for_selector("[data-build]", state="attached")
        settle(page)
        for href in set(page.locator(MAIN).evaluate(LINKS)) - set(answered):
            answered[href] = page.request.get(urljoin(f"{address}/", href)).status
    assert len(answered) > 10
    assert {href: status for href, status in answered.items() if status != 200} == {}


def test_a_goal_is_reached_and_opened_by_keyboard_alone(page: Page, reported_server: str) -> None:
    start_by_keyboard(page, reported_server)
    tab_to(page, link(page, "Mål"))
    page.keyboard.press("Enter")
    shown(page, "Mål")
    tab_to(page, page.locator("#m4 > summary"))
    page.keyboard.press("Enter")
    expect(page.locator("#m4[open]")).to_contain_text("Sextio procent är klassad.")


def test_another_town_is_compared_with_by_keyboard_alone(page: Page, server: str) -> None:
    start_by_keyboard(page, server)
    tab_to(page, link(page, "Folkmängd"))
    page.keyboard.press("Enter")
    shown(page, "Befolkning")
    tab_to(page, page.get_by_role("combobox", name="Jämför med"))
    page.keyboard.type("Örebro")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Örebro hade"))).to_be_visible()
