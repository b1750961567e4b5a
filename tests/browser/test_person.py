"""Test the pages in a browser: opening an address, clicking, filtering, following a figure to its sentence."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from panel.access.page_list import PAGES, START
from tests.support.browser import settle

pytestmark = pytest.mark.browser

TITLES = {page.address if page.file != START else "": page.title for page in PAGES.values()}


def visit(page: Page, server: str, address: str) -> None:
    page.goto(f"{server}/{quote(address, safe='?=&')}")
    expect(page.get_by_role("heading", level=1, name=re.compile(f"^{TITLES[address]}"))).to_be_visible()
    settle(page)


def test_the_menu_leads_to_every_page(page: Page, server: str) -> None:
    visit(page, server, "")
    for title in [listed.title for listed in PAGES.values() if not listed.needs][1:]:
        page.get_by_role("link", name=title, exact=True).first.click()
        expect(page.get_by_role("heading", level=1, name=re.compile(f"^{title}"))).to_be_visible()
        if title == "Presentera":
            # It fills the screen, without the menu.
            page.keyboard.press("Escape")
            expect(page.get_by_role("heading", level=1, name=re.compile("^Översikt"))).to_be_visible()


def test_a_choice_is_in_the_address_and_the_address_is_a_choice(page: Page, server: str) -> None:
    visit(page, server, "befolkning")
    page.get_by_role("radio", name="Förändring i procent").click()
    found = page.get_by_role("heading", name=re.compile("^Norrköping växte"))
    expect(found).to_be_visible()
    expect(page).to_have_url(re.compile("matt=F"))
    page.goto(page.url)
    expect(found).to_be_visible()


def test_a_figure_is_followed_to_its_sentence_in_the_document(page: Page, server: str) -> None:
    visit(page, server, "budget")
    line = page.locator(".budget-frame tr", has_text="Räddningstjänsten Östra Götaland").first
    line.get_by_text("Visa i planen").click()
    expect(line.locator("blockquote")).to_contain_text("108,0 mnkr av totalt 284,6 mnkr")
    line.get_by_role("link", name=re.compile("Visa i dokumentet")).click()
    expect(page.locator("mark")).to_contain_text("Den största delen av kommunstyrelsen övrigt")


def test_points_are_searched(page: Page, server: str) -> None:
    visit(page, server, "programpunkter")
    rows = page.locator("details.row")
    expect(rows).to_have_count(36)
    box = page.get_by_role("searchbox", name="Sök ord eller nummer")
    box.fill("kärnkraft")
    box.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Vara delaktiga i etablering av ny kärnkraft")
    page.get_by_role("link", name="Rensa filter").click()
    expect(rows).to_have_count(36)
    page.get_by_role("link", name="93, Ej påbörjad").click()
    expect(page.locator("#p93")).to_have_attribute("open", "")


def test_the_data_behind_a_chart_is_downloaded(page: Page, server: str) -> None:
    visit(page, server, "befolkning")
    with page.expect_download() as started:
        page.get_by_role("link", name="csv").first.click()
    assert started.value.suggested_filename == "befolkning-jamforelse.csv"
    page.get_by_text("Visa som tabell").first.click()
    expect(page.get_by_role("cell", name="168 713")).to_be_visible()


def test_a_fold_opens_by_keyboard(page: Page, server: str) -> None:
    visit(page, server, "budget")
    fold = page.locator("details", has=page.locator("blockquote")).last
    sentence = fold.locator("blockquote")
    expect(sentence).to_be_hidden()
    fold.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(sentence).to_be_visible()


def test_a_chart_has_a_text_alternative(page: Page, server: str) -> None:
    visit(page, server, "arbetsloshet")
    expect(page.get_by_role("figure", name=re.compile("Linjer. Norrköping låg 2,3"))).to_be_visible()
