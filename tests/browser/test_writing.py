"""Play writing in the page: a row is opened, written, found again after a reload, handed in, and seen by another."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import DESKTOP, PHONE, assert_accessible, read_as, settle
from tests.support.chromium import new_visitor, served
from tests.support.follow_up_sheets import serve

pytestmark = pytest.mark.browser

COMMENT = "Nya rutiner gäller sedan september."


@pytest.fixture
def own_server(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A panel with a ledger and drafts of its own."""
    with served(serve(built, tmp_path, monkeypatch)) as address:
        yield address


def test_an_office_writes_a_row_and_another_sees_it(own_server: str, page: Page, chromium: Browser) -> None:
    leader = new_visitor(chromium)
    leader.goto(f"{own_server}/mal?mal=4")
    settle(leader)
    expect(leader.get_by_text(COMMENT)).to_have_count(0)

    page.goto(f"{own_server}/mal?mal=4&ordning=Fullm%C3%A4ktiges+m%C3%A5l")
    settle(page)
    page.get_by_role("link", name="Skriv om 4C").click()
    dialog = page.get_by_role("dialog", name="Måluppfyllelse 4C, helår 2024")
    expect(dialog.get_by_text("säkerställa att information hanteras")).to_be_visible()
    expect(page).to_have_url(re.compile(r"ordning=.*skriv=criterion(:|%3A)4C|skriv=criterion(:|%3A)4C.*ordning="))
    dialog.get_by_role("radio", name="Uppfylls delvis").click()
    expect(dialog.get_by_text("Utkastet sparades")).to_be_visible()
    dialog.get_by_role("textbox", name="Kommentar").fill(COMMENT)
    # By keyboard: what is written is saved as the field is left.
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Lämna in")).to_be_disabled()
    for reading in (DESKTOP, PHONE):
        with read_as(page, reading):
            assert_accessible(page, reading)
    settle(page)

    page.reload()
    expect(dialog.get_by_role("textbox", name="Kommentar")).to_have_value(COMMENT)
    expect(dialog.get_by_role("radio", name="Uppfylls delvis")).to_be_checked()
    dialog.get_by_role("textbox", name="Din funktion").fill("handläggare")
    page.keyboard.press("Tab")
    button = dialog.get_by_role("button", name="Lämna in")
    expect(button).to_be_enabled()
    button.click()
    expect(dialog.get_by_text("Inlämnat som publicering 1.")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(COMMENT).first).to_be_visible()

    expect(leader.get_by_text(COMMENT).first).to_be_visible()
    leader.context.close()


def test_the_rows_of_lamna_in_fit_a_phone_and_keep_ones_place(own_server: str, page: Page) -> None:
    page.goto(f"{own_server}/uppfoljning?period=Del%C3%A5r+2024")
    settle(page)
    page.get_by_role("link", name="Skriv om Punkt 16", exact=True).click()
    dialog = page.get_by_role("dialog", name="Punkt 16, delår 2024")
    dialog.get_by_text("Oförändrat").click()
    expect(dialog.get_by_text("Utkastet sparades")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Lämna in 1 svar")).to_be_disabled()
    for reading in (DESKTOP, PHONE):
        with read_as(page, reading):
            assert_accessible(page, reading)
    page.goto(f"{own_server}/att-gora")
    expect(page.get_by_text("Delår 2024: Du har 1 utkast som inte är lämnat.")).to_be_visible()
