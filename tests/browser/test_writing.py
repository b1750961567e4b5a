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


def test_what_is_written_is_a_draft_before_the_field_is_left(own_server: str, page: Page) -> None:
    page.goto(f"{own_server}/mal?skriv=criterion:4C")
    dialog = page.get_by_role("dialog", name="Måluppfyllelse 4C, helår 2024")
    comment = dialog.get_by_role("textbox", name="Kommentar")
    comment.fill(COMMENT)
    expect(dialog.get_by_text("Utkastet sparades")).to_be_visible()
    expect(comment).to_be_focused()
    comment.fill(f"{COMMENT} De följs.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    settle(page)
    page.goto(f"{own_server}/mal?skriv=criterion:4C")
    expect(comment).to_have_value(f"{COMMENT} De följs.")


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


def test_an_offices_head_sends_one_back_and_approves_what_is_mended(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Page, chromium: Browser
) -> None:
    database = serve(built, tmp_path, monkeypatch)
    (tmp_path / "panel.toml").write_text('approval = ["*"]\n', encoding="utf-8")
    with served(database) as address:
        leader = new_visitor(chromium)
        leader.goto(f"{address}/programpunkter?sok=16")
        for point, comment in (("16", "Ring Anna."), ("17", "Klart i maj.")):
            hand_in(page, address, point, comment)
            expect(page.get_by_role("dialog").get_by_text("Klart: inlämning")).to_be_visible()

        review(page, address, 1)
        page.get_by_role("textbox", name="Vad som ska rättas").fill("Inga namn.")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Skicka tillbaka").click()
        expect(page.get_by_text("Inga namn.").first).to_be_visible()
        page.get_by_role("button", name="Gör till utkast").click()
        page.get_by_role("link", name="Se och lämna in").click()
        expect(page.get_by_role("button", name="Lämna in 1 svar")).to_be_visible()

        hand_in(page, address, "16", "Mötet är bokat.", "Ring Anna.")
        expect(page.get_by_role("dialog").get_by_text("Klart: inlämning 4")).to_be_visible()
        review(page, address, 4)
        for reading in (DESKTOP, PHONE):
            with read_as(page, reading):
                assert_accessible(page, reading)
        expect(leader.get_by_text("Mötet är bokat.")).to_have_count(0)
        page.get_by_role("button", name="Godkänn inlämning 4").click()
        expect(page.get_by_text("Godkänd av kontorschef.")).to_be_visible()
        expect(leader.get_by_text("Mötet är bokat.").first).to_be_attached()
        expect(leader.get_by_text("Ring Anna.")).to_have_count(0)
        leader.context.close()


def hand_in(page: Page, address: str, point: str, comment: str, before: str = "") -> None:
    """Write a point's comment in the page, over what stands in the field, and hand it in."""
    page.goto(f"{address}/uppfoljning?period=Del%C3%A5r+2024&skriv=point:{point}")
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("textbox", name="Kommentar")
    expect(field).to_have_value(before)
    field.fill(comment)
    page.keyboard.press("Tab")
    expect(dialog.get_by_text("Utkastet sparades")).to_be_visible()
    dialog.get_by_role("textbox", name="Din funktion").fill("handläggare")
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Lämna in").click()


def review(page: Page, address: str, number: int) -> None:
    """Open what is handed in from Att göra, as its office's head."""
    page.goto(f"{address}/att-gora")
    page.get_by_role("link", name=f"Granska inlämning {number}").click()
    page.get_by_role("textbox", name="Din funktion").fill("kontorschef")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"Godkänn inlämning {number}")).to_be_enabled()
