"""Test a whole follow-up in a browser: fetch the sheet, fill it in, hand it in, correct, publish, read and undo."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import assert_accessible
from tests.support.chromium import new_visitor, served
from tests.support.follow_up_sheets import all_of, edited, serve, write
from tests.support.follow_up_story import fill_in_function, hand_in

pytestmark = pytest.mark.browser


@pytest.fixture
def own_server(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A panel with a database and a ledger of its own, since these tests publish."""
    database = serve(built, tmp_path, monkeypatch)
    with served(database) as address:
        yield address


def fetch_sheet(page: Page, server: str) -> bytes:
    page.goto(f"{server}/uppfoljning?visa=H%C3%A4mta+blad")
    with page.expect_download() as started:
        page.get_by_role("button", name="Hämta bladet i Excel").click()
    assert started.value.suggested_filename == "uppfoljning-ks-2024-helar.xlsx"
    return Path(started.value.path()).read_bytes()


def test_from_sheet_to_build_and_back(own_server: str, page: Page, chromium: Browser) -> None:
    sheet = fetch_sheet(page, own_server)
    right = [write("Programpunkter", f"point:{number}", Status="Slutförd", Kommentar="Klart.") for number in (2, 3, 4)]
    wrong = [
        write("Programpunkter", "point:6", Status="Klar"),
        write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": "ca 500"}),
    ]

    leader = new_visitor(chromium)
    leader.goto(f"{own_server}/programpunkter")
    expect(leader.get_by_text("5 av 36").first).to_be_visible()

    page.goto(f"{own_server}/uppfoljning?visa=L%C3%A4mna+in")
    hand_in(page, "delår.xlsx", edited(sheet, all_of(*right, *wrong)))
    expect(page.get_by_text("2 fel att rätta")).to_be_visible()
    expect(page.get_by_text("Programpunkter!E7: 'Klar' är inte en status. Menar du 'Slutförd'?")).to_be_visible()
    expect(page.get_by_text("Budget!F2: 'ca 500' är inte ett tal.")).to_be_visible()
    expect(page.get_by_role("button", name="Publicera", exact=True)).to_have_count(0)
    assert_accessible(page)
    with page.expect_download() as marked:
        page.get_by_role("button", name="Hämta samma arbetsbok med cellerna märkta").click()
    assert marked.value.suggested_filename == "delår-att-ratta.xlsx"

    page.get_by_role("button", name="Ta bort delår.xlsx").click()
    mended = write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 495.5})
    hand_in(page, "delår rättad.xlsx", edited(sheet, all_of(*right, mended)))
    expect(page.get_by_role("heading", name="7 uppgifter ändras")).to_be_visible()
    publish = page.get_by_role("button", name="Publicera", exact=True)
    expect(publish).to_be_disabled()
    fill_in_function(page, "controller")
    expect(publish).to_be_enabled()
    assert_accessible(page)
    publish.click()
    expect(page.get_by_role("heading", name="Klart: publicering 1")).to_be_visible()
    assert_accessible(page)

    expect(leader.get_by_text("8 av 36").first).to_be_visible()

    page.goto(f"{own_server}/kvitton")
    expect(page.get_by_role("rowheader", name="Publicering")).to_have_count(1)
    assert_accessible(page)
    fill_in_function(page, "controller")
    page.get_by_role("button", name="Ångra publicering 1").click()
    expect(page.get_by_role("rowheader", name="Publicering")).to_have_count(2)
    expect(leader.get_by_text("5 av 36").first).to_be_visible()
    leader.context.close()


def test_a_conflict_is_decided_by_the_person(own_server: str, page: Page) -> None:
    # Two persons, each with a workbook of their own: one that is handed in again clashes with nobody.
    sheets = [fetch_sheet(page, own_server), fetch_sheet(page, own_server)]
    address = f"{own_server}/uppfoljning?visa=L%C3%A4mna+in"
    for sheet, name, status in zip(sheets, ("först.xlsx", "sedan.xlsx"), ("Slutförd", "Ej påbörjad"), strict=True):
        page.goto(address)
        hand_in(page, name, edited(sheet, write("Programpunkter", "point:2", Status=status)))
        expect(page.get_by_role("heading", name="Publicera", exact=True)).to_be_visible()
        fill_in_function(page, "handläggare")
        if name == "sedan.xlsx":
            expect(page.get_by_role("heading", name="1 krock att avgöra")).to_be_visible()
            expect(page.get_by_role("button", name="Publicera", exact=True)).to_be_disabled()
            assert_accessible(page)
            page.get_by_text("Min fil", exact=True).last.click()
            page.get_by_text("Jag har sett det som ska ses över (1)").click()
        publish = page.get_by_role("button", name="Publicera", exact=True)
        expect(publish).to_be_enabled()
        publish.click()
        expect(page.get_by_role("heading", name=re.compile("Klart: publicering"))).to_be_visible()
    expect(page.get_by_role("heading", name="Klart: publicering 2")).to_be_visible()


def test_what_is_no_workbook_is_refused_in_swedish_and_the_server_lives(server: str, page: Page) -> None:
    page.goto(f"{server}/uppfoljning?visa=L%C3%A4mna+in")
    hand_in(page, "läget.xlsx", b"namn;belopp\r\n<script>alert(1)</script>;1")
    expect(page.get_by_text("Filen tas inte emot")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{server}/budget")
    expect(page.get_by_role("heading", level=1, name="Budget")).to_be_visible()
