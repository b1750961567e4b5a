"""Play the first morning of a municipality: an empty panel, its municipality chosen, and its first plan taken in."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from etl.build import build
from panel.wording.settings import NAME
from tests.conftest import ROOT
from tests.support.browser import assert_accessible_and_fitting, choose, settle
from tests.support.chromium import served

pytestmark = pytest.mark.browser
SHEET = ROOT / "tests" / "cases" / "plans" / "sheet-claims-another-municipality" / "sheet.xlsx"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a panel without plans, and its folder."""
    shutil.copytree(ROOT / "data" / "statistics", tmp_path / "statistics")
    shutil.copy(ROOT / "data" / "catalogue.toml", tmp_path)
    build(tmp_path, tmp_path / "dashboard.duckdb")
    with served(tmp_path / "dashboard.duckdb") as address:
        yield address, tmp_path


def test_an_empty_panel_gets_its_municipality_and_its_first_plan(page: Page, empty: tuple[str, Path]) -> None:
    address, folder = empty
    page.goto(f"{address}/budget")
    expect(page.get_by_role("heading", level=1, name=re.compile("väntar på sin första uppdragsplan"))).to_be_visible()
    assert_accessible_and_fitting(page)
    page.get_by_role("link", name="Välj kommunen").click()
    choose(page, "Kommun", "Alingsås")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Sparat: kommunen. Det gäller genast.")).to_be_visible()
    assert 'region = "1489"' in (folder / NAME).read_text(encoding="utf-8")
    page.get_by_role("link", name="Befolkning").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Alingsås"))).to_be_visible()
    page.get_by_role("link", name="Kommun och planer").click()
    page.locator('input[type="file"]').set_input_files(SHEET)
    for what in ("inte läses", "läses ändå"):
        page.get_by_text(f"Jag har sett det som {what}").click()
    page.get_by_role("button", name="Ta in planen").click()
    expect(page.get_by_text("är inläst och visas i panelen.")).to_be_visible()
    settle(page)
    assert_accessible_and_fitting(page)
    page.get_by_role("table").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Översikt"))).to_be_visible()
    expect(page.locator(".identity")).to_contain_text("Alingsås")
