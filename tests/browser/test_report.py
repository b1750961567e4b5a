"""Test making, downloading and opening the report in a real browser, as a controller."""

from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.services]


def test_the_report_is_made_and_fetched(page: Page, reported_server: str, tmp_path: Path) -> None:
    page.goto(f"{reported_server}/rapport")
    page.get_by_role("button", name="Gör rapporten").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Klar: rapport-ks-2024-helar-2024-11-25.docx")).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Hämta", exact=True).click()
    assert fetched.value.suggested_filename == "rapport-ks-2024-helar-2024-11-25.docx"
    opened = docx.Document(str(fetched.value.path()))
    assert opened.core_properties.title == "Helårsuppföljning 2024"
    assert_accessible(page)


def test_a_letter_is_fetched(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/rapport?visa=Mejl till kontoren")
    page.get_by_role("button", name="Skriv mejlen").click()
    button = page.get_by_role("button", name="Hämta mejlet till Samhällsbyggnadskontoret")
    expect(button).to_be_visible()
    with page.expect_download() as fetched:
        button.click()
    assert fetched.value.suggested_filename == "uppfoljning-ks-2024-helar-samhallsbyggnad.eml"
    assert_accessible(page)
