"""Test signing in and out in a real browser at a real provider, and the pages shown outside the panel."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.support.browser import SIZES, assert_accessible, assert_accessible_and_fitting, choose
from tests.support.chromium import new_visitor
from tests.support.provider import Panel, start_panel

pytestmark = [pytest.mark.browser, pytest.mark.services]

FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
KEEPS_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket { constructor(...said) { super(...said); window.sockets.push(this); } };
"""
SCREENSHOTS = ROOT / "tests" / "output"
MENU = {
    "lasare": {"Översikt", "Budget", "Publiceringslogg", "Källor och kvalitet"},
    "analytiker": {"Översikt", "Budget", "Publiceringslogg", "Källor och kvalitet", "Utforska", "Fråga med SQL"},
    "rapportor": {"Översikt", "Budget", "Publiceringslogg", "Källor och kvalitet", "Lämna in"},
    "controller": {"Översikt", "Utforska", "Fråga med SQL", "Lämna in", "Källor och kvalitet", "Drift"},
}
LIMITED = {"Utforska", "Fråga med SQL", "Lämna in", "Drift"}


@pytest.fixture(scope="module")
def panel(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    with start_panel(built, tmp_path_factory.mktemp("signed-in")) as running:
        yield running


def sign_in(page: Page, login: str) -> None:
    """From the panel's own sign-in page to the provider, and back."""
    page.get_by_role("link", name=re.compile("Logga in")).click()
    page.get_by_role("button", name=login, exact=True).click()


def assert_whole(page: Page, name: str) -> None:
    """Hold a page outside Streamlit to the accessibility rules and to its width, and photograph it."""
    for size in SIZES:
        page.set_viewport_size(size)
        assert page.evaluate(FITS)
        assert_accessible(page)
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"access-{name}-{size['width']}.png")


@pytest.mark.parametrize("login", MENU)
def test_each_role_signs_in_sees_its_menu_and_signs_out(
    page: Page, browser_messages: list[str], panel: Panel, login: str
) -> None:
    page.goto(f"{panel.origin}/budget?visa=F%C3%B6r%C3%A4ndringen")
    expect(page.get_by_role("heading", level=1, name="Logga in")).to_be_visible()
    sign_in(page, login)
    expect(page.get_by_role("heading", level=1, name="Budget")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/budget\?visa=F"))
    menu = page.locator('[data-testid="stSidebarNav"]')
    shown = set(menu.get_by_role("link").all_inner_texts())
    assert MENU[login] <= shown
    assert shown & LIMITED == MENU[login] & LIMITED
    page.get_by_role("link", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1, name="Du är utloggad")).to_be_visible()
    page.goto(f"{panel.origin}/budget")
    expect(page.get_by_role("heading", level=1, name="Logga in")).to_be_visible()
    assert browser_messages == []


def test_the_pages_outside_are_accessible_and_fit_a_phone(page: Page, panel: Panel) -> None:
    page.goto(f"{panel.origin}/kvitton")
    assert_whole(page, "sign-in")
    page.get_by_role("link", name="Tillgänglighet").click()
    expect(page.get_by_text("delvis förenlig")).to_be_visible()
    assert_whole(page, "statement")
    page.goto(f"{panel.origin}/kvitton")
    sign_in(page, "lasare")
    expect(page.get_by_role("heading", level=1, name="Publiceringslogg")).to_be_visible()
    expect(page.get_by_role("link", name="Tillgänglighet")).to_have_attribute("href", "/tillganglighet")
    page.screenshot(path=SCREENSHOTS / "access-signed-in-390.png")
    page.goto(f"{panel.origin}/uppfoljning")
    expect(page.get_by_text("kräver rollen rapportör, godkännare eller controller")).to_be_visible()
    assert_whole(page, "no-right")
    page.get_by_role("link", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1, name="Du är utloggad")).to_be_visible()
    assert_whole(page, "signed-out")
    sign_in(page, "utan-roll")
    expect(page.get_by_role("heading", level=1, name="Du har ingen roll i panelen")).to_be_visible()
    assert_whole(page, "no-grant")


def test_no_cookie_is_within_a_scripts_reach_but_the_one_that_must_be(page: Page, panel: Panel) -> None:
    page.goto(panel.origin)
    sign_in(page, "analytiker")
    expect(page.get_by_role("heading", level=1, name="Översikt")).to_be_visible()
    assert_accessible_and_fitting(page)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(panel.origin)}
    assert {"_streamlit_user", "_streamlit_xsrf"} <= set(cookies)
    for name, cookie in cookies.items():
        assert cookie["secure"], name
        assert cookie["httpOnly"] == (name != "_streamlit_xsrf"), name
        assert cookie["sameSite"] == ("Strict" if name == "_streamlit_xsrf" else "Lax"), name
    assert "_streamlit_user" not in page.evaluate("document.cookie")


def test_who_does_not_sign_in_after_all_is_informed_and_tries_again(page: Page, panel: Panel) -> None:
    page.goto(f"{panel.origin}/oauth2callback?error=access_denied&state=x")
    expect(page.get_by_role("heading", level=1, name="Inloggningen gick inte att genomföra")).to_be_visible()
    assert_whole(page, "failed")
    page.get_by_role("link", name="Försök igen").click()
    expect(page.get_by_role("heading", level=1, name="Inloggning")).to_be_visible()


def test_a_sign_in_that_ends_is_reported_and_leads_back(page: Page, panel: Panel) -> None:
    page.goto(f"{panel.origin}/mal")
    sign_in(page, "kortvarig")
    expect(page.get_by_role("heading", level=1, name="Mål")).to_be_visible()
    notice = page.locator(".expired")
    expect(notice).to_be_in_viewport()
    assert_accessible_and_fitting(page)
    page.screenshot(path=SCREENSHOTS / "access-expired-390.png")
    notice.get_by_role("link", name="Logga in igen").click()
    page.get_by_role("button", name="lasare", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Mål")).to_be_visible()
    expect(page.get_by_text("Inloggad som läsare")).to_be_visible()


def test_a_controller_ends_the_session_of_another_browser_which_is_told_and_signs_in_again(
    page: Page, chromium: Browser, panel: Panel
) -> None:
    other = new_visitor(chromium)
    other.goto(f"{panel.origin}/mal")
    sign_in(other, "godkannare")
    expect(other.get_by_role("heading", level=1, name="Mål")).to_be_visible()
    page.goto(f"{panel.origin}/drift?visa=Inloggade")
    sign_in(page, "controller")
    table = page.get_by_role("table")
    expect(table.get_by_role("row", name=re.compile("controller@kommun.example .du, här"))).to_be_visible()
    assert_accessible_and_fitting(page)
    page.screenshot(path=SCREENSHOTS / "access-sessions.png")
    choose(page, "Avsluta", "godkannare@kommun.example, inloggad")
    page.get_by_role("button", name="Avsluta inloggningen").click()
    expect(page.get_by_text("1 inloggning är avslutad.")).to_be_visible()
    expect(table.get_by_text("godkannare@kommun.example")).to_have_count(0)
    expect(other.locator(".expired")).to_be_in_viewport()
    other.locator(".expired").get_by_role("link", name="Logga in igen").click()
    other.get_by_role("button", name="lasare", exact=True).click()
    expect(other.get_by_role("heading", level=1, name="Mål")).to_be_visible()
    other.context.close()


def test_a_page_that_slept_past_the_end_says_so_instead_of_trying_for_ever(chromium: Browser, panel: Panel) -> None:
    """The socket is gone and the server lets nobody in: as for a computer that has been closed over lunch."""
    page = new_visitor(chromium)
    page.add_init_script(KEEPS_SOCKETS)
    page.goto(f"{panel.origin}/mal")
    sign_in(page, "lasare")
    expect(page.get_by_role("heading", level=1, name="Mål")).to_be_visible()
    cookies = [cookie for cookie in page.context.cookies(panel.origin) if cookie["name"] != "_streamlit_user"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.evaluate("() => window.sockets.forEach((one) => one.close())")
    expect(page.locator(".expired")).to_be_visible()
    page.locator(".expired").get_by_role("link", name="Logga in igen").click()
    page.get_by_role("button", name="lasare", exact=True).click()
    expect(page).to_have_url(re.compile("/mal$"))
    page.context.close()
