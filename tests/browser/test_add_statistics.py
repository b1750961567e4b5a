"""Play a newcomer's ten minutes in a browser: a file of each kind becomes a measure in Utforska, and gets its next file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from etl.kept_files import OWN_SOURCES
from tests.conftest import ROOT
from tests.support.browser import assert_accessible_and_fitting, choose, settle
from tests.support.chromium import served
from tests.support.published import workbook
from tests.support.statistics_files import WRITERS, small_cube

pytestmark = pytest.mark.browser
WAIT_MS = 90_000
LEFT_OUT = shutil.ignore_patterns("*.duckdb*", "*.sqlite*", ".*", "uploads", "demo", "snapshots", "incoming", "added")
CSV = "Lägenheter\n\nKommun;2021;2022\nNorrköping;10;11\nLinköping;20;21\n\nKälla: Boverket\n"
TWO_MEASURES = [
    ["Kommun", "Kön", "År", "Bilar", "Ägare"],
    *(["Norrköping", sex, 2023, 7, 8] for sex in ("Kvinnor", "Män")),
]
# Each with the field of the first measure's name, this name, and the fields of units that the file leaves open.
FILES = {
    "Lägenheter.csv": ("Namn", "Lägenheter", CSV.encode(), []),
    "elever.px": ("Namn", "Elever", WRITERS["px"](small_cube("Elever")), []),
    "jobb.json": ("Namn", "Jobb", WRITERS["json"](small_cube("Jobb")), []),
    "Bilar.xlsx": ("Namn på Bilar", "Bilar", workbook({"Data": TWO_MEASURES}), ["Enhet för Bilar", "Enhet för Ägare"]),
}


@pytest.fixture(scope="module")
def own_server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The panel with a database and sources of its own, that a test may add to."""
    folder = tmp_path_factory.mktemp("add_statistics")
    shutil.copytree(ROOT / "data", folder / OWN_SOURCES, ignore=LEFT_OUT)
    shutil.copy(built, folder / "dashboard.duckdb")
    with served(folder / "dashboard.duckdb") as address:
        yield address


def give(page: Page, name: str, body: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    )


def test_a_newcomer_adds_a_file_of_each_kind_and_the_next_one(page: Page, own_server: str) -> None:
    page.goto(f"{own_server}/lagg-till-statistik")
    for name, (label, measure, body, units) in FILES.items():
        give(page, name, body)
        expect(page.get_by_label(label, exact=True)).to_have_value(measure, timeout=WAIT_MS)
        expect(page.get_by_role("cell", name="Norrköping").first).to_be_visible()
        settle(page)
        if name == "Bilar.xlsx":
            assert_accessible_and_fitting(page)
        for unit in units:
            page.get_by_label(unit, exact=True).fill("antal")
        page.get_by_label("Definition").fill("Så många den 31 december.")
        page.get_by_label("Vem har tagit fram").fill("Boverket")
        page.get_by_label("Licens").fill("CC0 1.0")
        page.get_by_role("button", name="Lägg till", exact=True).click()
        expect(page.get_by_text("Statistiken är tillagd")).to_be_visible(timeout=WAIT_MS)
        settle(page)
    page.get_by_role("link", name="Se den i Utforska").click()
    # The file has figures of each sex, and none of both: the link leads to those.
    expect(page.get_by_role("heading", name="Bilar").first).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.goto(f"{own_server}/lagg-till-statistik?visa=Tillagd statistik")
    choose(page, "Serie", "Lägenheter")
    give(page, "Lägenheter igen.csv", CSV.replace("2021;2022", "2022;2023").encode())
    expect(page.get_by_text("Filen ger 2 nya uppgifter")).to_be_visible(timeout=WAIT_MS)
    settle(page)
    assert_accessible_and_fitting(page)
    page.get_by_role("button", name="Läs in").click()
    expect(page.get_by_text("Filen är inläst")).to_be_visible(timeout=WAIT_MS)
