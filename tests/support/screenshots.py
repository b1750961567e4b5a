"""python -m tests.support.screenshots: take screenshots of each page, and each step of a follow-up, wide and narrow."""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from etl.build import build
from panel import warehouse
from panel.follow_up.demo.year import make_demo
from tests.conftest import ROOT
from tests.support.browser import settle
from tests.support.chromium import CHROMIUM, served
from tests.support.follow_up_sheets import all_of, edited, template, write
from tests.support.follow_up_sheets import hand_in as publish_sheet
from tests.support.follow_up_story import fill_in_function, hand_in

FOLDER = ROOT / "docs" / "screenshots"
PAGES = {
    "overview": "",
    "population": "befolkning",
    "unemployment": "arbetsloshet",
    "explore": "utforska",
    "sql": "sql",
    "budget": "budget",
    "goals": "mal",
    "programme": "programpunkter",
    "sources": "kallor?visa=Frågetecken",
}
MADE_UP_PAGES = {
    "overview-then": "?per=2024-08-15",
    "budget-follow-up": "budget",
    "goals-reported": "mal?mal=8 Lokalförsörjning",
    "programme-over-time": "programpunkter",
    "follow-up": "uppfoljning",
    "to-do": "att-gora",
    "proposals": "forslag",
    "receipts": "kvitton",
    "report": "rapport",
    "operations": "drift?visa=Uppdatering",
}
WIDTHS = {"wide": 1280, "narrow": 390}
MAX_HEIGHT = 1400
SLOW = 30_000
STATUS = write("Programpunkter", "point:2", Status="Slutförd", Kommentar="Klart i maj.")


def photograph(page: Page, name: str, width: str) -> None:
    """Write a screenshot of the page."""
    page.wait_for_selector("h1")
    settle(page)
    page.screenshot(path=str(FOLDER / f"{name}-{width}.png"))


def photograph_pages(chromium: Browser, home: str, pages: dict[str, str]) -> None:
    """Write a screenshot of each page at each width."""
    for width, pixels in WIDTHS.items():
        page = chromium.new_page(viewport={"width": pixels, "height": MAX_HEIGHT}, locale="sv-SE")
        for name, address in pages.items():
            page.goto(f"{home}/{address}")
            photograph(page, name, width)
        page.context.close()


def photograph_story(chromium: Browser, folder: Path) -> None:
    """Play a follow-up from sheet to undo, once a width, with a screenshot of each step."""
    for width, pixels in WIDTHS.items():
        database = folder / width / "dashboard.duckdb"
        database.parent.mkdir()
        os.environ[warehouse.DATABASE_VARIABLE] = str(database)
        build(ROOT / "data", database)
        sheet = template()
        publish_sheet(STATUS, by="handläggare, Tillväxt- och utvecklingskontoret")
        with served(database) as home:
            page = chromium.new_page(viewport={"width": pixels, "height": MAX_HEIGHT}, locale="sv-SE")
            follow_up_story(page, home, sheet, width)
            page.context.close()


def follow_up_story(page: Page, home: str, sheet: bytes, width: str) -> None:
    """The steps after the sheet has been downloaded: errors, conflicts, receipt, receipts, undone."""
    address = f"{home}/uppfoljning?visa=L%C3%A4mna+in"
    forecast = {"Helårsprognos_(mnkr)": 496.1, "Förklaring": "Dyrare lokaler."}
    wrong = all_of(
        write("Programpunkter", "point:6", Status="Klar"),
        write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": "ca 500"}),
    )
    page.goto(address)
    hand_in(
        page,
        "delår.xlsx",
        edited(sheet, all_of(wrong, write("Programpunkter", "point:7", Kommentar="Ring 011-15 00 00"))),
    )
    page.get_by_text("2 fel att rätta").wait_for(timeout=SLOW)
    photograph(page, "step-1-errors", width)
    page.goto(address)
    mended = [write("Programpunkter", "point:6", Status="Slutförd"), write("Budget", "line:frame", **forecast)]
    hand_in(
        page, "delår.xlsx", edited(sheet, all_of(write("Programpunkter", "point:2", Status="Ej påbörjad"), *mended))
    )
    page.get_by_role("heading", name="1 krock att avgöra").wait_for(timeout=SLOW)
    photograph(page, "step-2-preview", width)
    page.get_by_test_id("stRadio").get_by_text("Det publicerade", exact=True).click()
    fill_in_function(page, "controller")
    page.get_by_text("Jag har sett det som ska ses över").click()
    page.get_by_role("button", name="Publicera", exact=True).click()
    page.get_by_role("heading", name="Klart: publicering 2").wait_for(timeout=SLOW)
    photograph(page, "step-3-receipt", width)
    page.goto(f"{home}/kvitton")
    page.get_by_role("heading", name="2 publiceringar").wait_for(timeout=SLOW)
    fill_in_function(page, "controller")
    page.get_by_role("button", name="Ångra publicering 2").click()
    page.get_by_role("heading", name="3 publiceringar").wait_for(timeout=SLOW)
    photograph(page, "step-4-undone", width)


def main() -> None:
    """Take screenshots of the real pages, the pages with made-up follow-ups, and the story."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with served(warehouse.database_path()) as home:
            photograph_pages(chromium, home, PAGES)
        with served(make_demo(ROOT / "data")) as home:
            photograph_pages(chromium, home, MADE_UP_PAGES)
        photograph_story(chromium, Path(folder))


if __name__ == "__main__":
    main()
