"""Test that a link between pages is followed in the same session, and that every other link is left to the browser."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from panel.access.streamlit_private import BackMsg
from tests.support.browser import settle

pytestmark = pytest.mark.browser

LINK = """address => {
    document.querySelector("#tried")?.remove();
    const link = document.createElement("a");
    Object.assign(link, { href: address, textContent: "Länk att pröva", id: "tried" });
    link.style = "position: fixed; inset: 0 0 auto; z-index: 9999999";
    document.body.append(link);
}"""


@pytest.fixture
def visit(page: Page, reported_server: str) -> Iterator[Page]:
    """A visitor on Budget, in a document that is marked; fails where the document has been loaded anew by the end."""
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"{reported_server}/budget")
    settle(page)
    page.evaluate("window.isSame = true")
    yield page
    assert page.evaluate("window.isSame") is True
    assert len(sockets) == 1


def add_link(page: Page, address: str) -> None:
    """Add a link that moves nothing on the page."""
    page.evaluate(LINK, address)


def follow(page: Page, address: str) -> None:
    """Follow such a link."""
    settle(page)
    add_link(page, address)
    page.locator("#tried").evaluate("link => link.click()")


def scrolled(page: Page) -> int:
    return int(page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTop"))


def scroll_to(page: Page, top: int) -> None:
    page.locator('[data-testid="stMain"]').evaluate("(main, top) => { main.scrollTop = top; }", top)


def test_a_link_is_followed_in_the_same_session_with_the_title_and_focus_of_the_page(visit: Page) -> None:
    scroll_to(visit, 300)
    follow(visit, "sql?fraga=SELECT+1+AS+ett")
    expect(visit.get_by_role("heading", level=1)).to_be_focused()
    expect(visit).to_have_title("Fråga med SQL · Uppdragspanelen")
    expect(visit).to_have_url(re.compile(r"/sql\?fraga=SELECT"))
    expect(visit.get_by_role("textbox").first).to_have_text("SELECT 1 AS ett")
    assert scrolled(visit) == 0


def test_a_parameter_that_both_pages_have_is_that_of_the_link(visit: Page) -> None:
    """Streamlit drops it, as it is bound to a widget of the page that the reader leaves."""
    follow(visit, "mal?visa=Över tid")
    expect(visit.get_by_role("radio", name="Över tid")).to_be_checked()
    follow(visit, "kallor?visa=Dokumentet")
    expect(visit.get_by_role("radio", name="Dokumentet")).to_be_checked()
    expect(visit).to_have_url(re.compile(r"/kallor\?visa=Dokumentet$"))


def requested(page: Page) -> list[tuple[str, str]]:
    """Return a list that grows with the path of the page and the parameters of each run that it asks the server for."""
    found: list[tuple[str, str]] = []

    def note(frame: bytes | str) -> None:
        message = BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()
        if message.HasField("rerun_script"):
            run = message.rerun_script
            found.append((urlsplit(run.context_info.url).path, run.query_string))

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return found


def test_a_choice_in_the_menu_asks_for_the_page_without_the_parameters_of_the_one_before(
    page: Page, reported_server: str
) -> None:
    """A server that the session has just moved to does not know whose they are."""
    runs = requested(page)
    for address in ("befolkning?matt=Förändring i procent", "programpunkter?visa=Över tid", "utforska?diagram=karta"):
        page.goto(f"{reported_server}/{address}")
        settle(page)
        del runs[:]
        page.get_by_test_id("stSidebarNavLink").get_by_text("Mål", exact=True).click()
        expect(page).to_have_title("Mål · Uppdragspanelen")
        settle(page)
        assert set(runs) == {("/mal", "")}
        expect(page).to_have_url(f"{reported_server}/mal")
        page.go_back()
        expect(page).to_have_url(re.compile("[?]"))


def test_the_menu_keeps_the_plan_that_the_reader_looks_at(page: Page, reported_server: str) -> None:
    runs = requested(page)
    page.goto(f"{reported_server}/befolkning?plan=ks-2024&matt=Antal")
    settle(page)
    del runs[:]
    page.get_by_test_id("stSidebarNavLink").get_by_text("Mål", exact=True).click()
    expect(page).to_have_title("Mål · Uppdragspanelen")
    assert set(runs) == {("/mal", "plan=ks-2024")}


def test_the_chosen_day_is_carried_by_a_link_that_has_none_and_replaced_by_one_that_has(visit: Page) -> None:
    for address, kept in [
        ("mal?per=2024-08-15", "/mal?per=2024-08-15"),
        ("programpunkter", "/programpunkter?per=2024-08-15"),
        ("mal?per=2024-06-20", "/mal?per=2024-06-20"),
    ]:
        follow(visit, address)
        settle(visit)
        expect(visit).to_have_url(re.compile(f"{re.escape(kept)}$"))


def test_a_link_to_the_same_page_sets_its_widgets_and_keeps_the_place(visit: Page) -> None:
    follow(visit, "sql?fraga=SELECT+1+AS+ett")
    written = visit.get_by_role("textbox").first
    expect(written).to_have_text("SELECT 1 AS ett")
    settle(visit)
    scroll_to(visit, 200)
    follow(visit, "sql?fraga=SELECT+2+AS+ett")
    expect(written).to_have_text("SELECT 2 AS ett")
    settle(visit)
    assert scrolled(visit) == 200
    visit.go_back()
    expect(written).to_have_text("SELECT 1 AS ett")


def test_the_back_button_returns_to_where_the_reader_was(visit: Page) -> None:
    follow(visit, "kallor?visa=Dokumentet")
    # A page that has not begun to leave is as still as one that has come.
    expect(visit).to_have_title("Källor och kvalitet · Uppdragspanelen")
    settle(visit)
    scroll_to(visit, 700)
    follow(visit, "oversikt")
    expect(visit).to_have_title("Översikt · Uppdragspanelen")
    expect(visit.get_by_role("heading", level=1)).to_be_focused()
    settle(visit)
    visit.go_back()
    expect(visit).to_have_title("Källor och kvalitet · Uppdragspanelen")
    expect(visit.get_by_role("heading", level=1)).to_be_focused()
    expect(visit.get_by_role("radio", name="Dokumentet")).to_be_checked()
    visit.wait_for_function("""() => document.querySelector('[data-testid="stMain"]').scrollTop === 700""")
    visit.go_back()
    expect(visit).to_have_title("Budget · Uppdragspanelen")
    visit.go_forward()
    expect(visit).to_have_title("Källor och kvalitet · Uppdragspanelen")


@pytest.mark.parametrize("modifier", ["Control", "Shift"])
def test_a_modified_click_is_the_browsers(visit: Page, modifier: str) -> None:
    add_link(visit, "mal")
    with visit.context.expect_page() as opened:
        visit.locator("#tried").click(modifiers=[modifier])  # type: ignore[list-item]
    opened.value.close()
    expect(visit.get_by_role("heading", level=1, name="Budget")).to_be_visible()


def test_a_download_is_the_browsers(visit: Page) -> None:
    with visit.expect_download():
        visit.get_by_role("link", name="csv").first.click()
    expect(visit.get_by_role("heading", level=1, name="Budget")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "attributes"),
    [
        ("https://example.org/budget", {}),
        ("http://localhost:1/mal", {}),
        ("data/budget/ram.html", {}),
        ("panel.css", {}),
        ("logga-in", {}),
        ("finns-inte", {}),
        ("mal", {"target": "_blank"}),
        ("mal", {"download": ""}),
        ("#stMain", {}),
    ],
)
def test_what_is_no_page_of_the_panel_is_left_to_the_browser(
    visit: Page, address: str, attributes: dict[str, str]
) -> None:
    add_link(visit, address)
    is_left = visit.locator("#tried").evaluate(
        """(link, attributes) => {
            for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
            let isLeft;
            addEventListener("click", (event) => { isLeft = !event.defaultPrevented; event.preventDefault(); }, { once: true });
            link.click();
            return isLeft;
        }""",
        attributes,
    )
    assert is_left


def test_links_work_without_the_script(chromium: Browser, reported_server: str) -> None:
    context = chromium.new_context(locale="sv-SE")
    context.route("**/navigation.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{reported_server}/budget")
    settle(page)
    page.evaluate("window.isSame = true")
    follow(page, "kallor?visa=Dokumentet")
    expect(page.get_by_role("radio", name="Dokumentet")).to_be_checked()
    assert page.evaluate("window.isSame") is None
    context.close()


def test_the_first_pages_own_address_leads_to_the_root(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/oversikt?per=2024-08-15")
    settle(page)
    expect(page).to_have_url(f"{reported_server}/?per=2024-08-15")
    expect(page.get_by_role("dialog")).to_have_count(0)
