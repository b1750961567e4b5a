"""Test that markup written wherever text can be written is shown as text on every page and never runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl.workbook import Workbook
from playwright.sync_api import Page, expect

from panel import warehouse
from panel.access.page_list import PAGES
from panel.charts.explore.selection import Selection
from panel.follow_up.preview import Expected, make_preview
from panel.follow_up.publish import publish
from panel.follow_up.taken import take
from panel.records import audit, saved_views
from panel.records.audit import Event
from tests.support.browser import settle
from tests.support.chromium import served
from tests.support.follow_up_sheets import HALF, PLAN, edited, template

pytestmark = [pytest.mark.browser, pytest.mark.services]

PLACES = ("1 Näringsliv", "8 Lokalförsörjning")
SCRIPT = "window.struck=1"
MARKUP = (
    f'<img src=x onerror="{SCRIPT}"><script>{SCRIPT}</script><svg/onload={SCRIPT}>[x](javascript:{SCRIPT}) **fet** $x$'
)
FILE_NAME = f'"><img src=x onerror={SCRIPT}>.xlsx'
VIEWS = (
    "drift?visa=Uppdatering",
    "programpunkter?per=2024-06-20",
    "kallor?visa=Iakttagelser",
    "programpunkter?sok=" + MARKUP,
)
PARAMETERS = (
    "utforska?matt=" + MARKUP,
    "sql?fraga=" + MARKUP,
    "kallor?visa=Dokumentet&citat=" + MARKUP,
    "?per=" + MARKUP,
)
FOUND = """() => [
    window.struck === undefined,
    document.querySelectorAll('img[src="x"], svg[onload]').length,
    document.querySelectorAll('a[href^="javascript:" i]').length,
]"""


def fill(book: Workbook) -> None:
    """Write markup in every column of free text, in a row that is there and in one that is new."""
    for name, headers in {
        "Måluppfyllelser": ("Kommentar",),
        "Programpunkter": ("Kommentar",),
        "Budget": ("Förklaring", "Åtgärd"),
        "Förslag": ("Skäl",),
        "Aktiviteter": ("Aktivitet", "Ansvarig funktion"),
    }.items():
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for header in headers:
            cell = sheet.cell(2, columns[header])
            cell.value, cell.data_type = MARKUP, "s"
        if name == "Budget":
            sheet.cell(2, columns["Helårsprognos (mnkr)"]).value = 500
        if name == "Förslag":
            sheet.cell(2, columns["Typ"]).value = "Omprioritering"
            sheet.cell(2, columns["Från"]).value, sheet.cell(2, columns["Till"]).value = PLACES
        if name == "Aktiviteter":
            sheet.cell(2, columns["Status"]).value = "Pågår"
            sheet.cell(2, columns["Mål"]).value = PLACES[0]


@pytest.fixture(scope="module")
def struck(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a panel with markup in each text that somebody may write."""
    target = tmp_path_factory.mktemp("struck") / "dashboard.duckdb"
    shutil.copy(built, target)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(target))
        preview = make_preview([take(FILE_NAME, edited(template(), fill))], Expected(PLAN, HALF))
        assert preview.is_publishable, [problem.message for file in preview.files for problem in file.problems]
        publish(preview, {}, f"funktion {MARKUP}"[:80])
        saved_views.save(MARKUP[:80], Selection(("population",), ("0581",)).address())
        saved_views.save("citat", f"matt={quote(MARKUP)}")
        audit.record(Event.PUBLISHED, MARKUP, receipt_no=1)
    with served(target) as address:
        yield address


def test_markup_in_any_text_is_text_on_every_page(page: Page, browser_messages: list[str], struck: str) -> None:
    addresses = [page.address for page in PAGES.values()]
    seen = 0
    for address in (*addresses, *VIEWS, *PARAMETERS):
        page.goto(f"{struck}/{quote(address, safe='?=&')}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        settle(page)
        assert page.evaluate(FOUND) == [True, 0, 0], address
        seen += "onerror=" in page.locator('[data-testid="stMain"]').inner_text()
    assert seen >= 5
    assert browser_messages == []


def test_the_name_of_a_handed_in_file_leads_nowhere(page: Page, struck: str) -> None:
    page.goto(f"{struck}/kvitton")
    with page.expect_download() as started:
        page.get_by_role("button", name="Hämta arbetsboken som den lämnades in").click()
    name = started.value.suggested_filename
    assert name.endswith(".xlsx")
    assert not set(name) & set('/\\"<>\r\n')
    assert page.evaluate(FOUND) == [True, 0, 0]
