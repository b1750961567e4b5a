"""Test that panel/ui/panel.js puts Streamlit's own English words in Swedish. What every page says is tested in test_every_page.py."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import settle

pytestmark = pytest.mark.browser


def test_the_link_past_the_menu(page: Page, server: str) -> None:
    page.goto(server)
    link = page.get_by_test_id("stSkipToContent")
    expect(link).to_have_text("Hoppa till innehållet")


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (413, "Panelen tar inte emot fler filer av dig just nu. Ta bort filer ur listan, eller ladda om sidan"),
        (500, "Filen kom inte fram till panelen. Ladda om sidan och försök igen."),
    ],
)
def test_a_file_that_the_server_does_not_take(page: Page, server: str, status: int, message: str) -> None:
    page.route(
        "**/_stcore/upload_file/**",
        lambda route: route.fulfill(status=status) if route.request.method == "PUT" else route.continue_(),
    )
    page.goto(f"{server}/uppfoljning?visa=Lämna+in")
    page.locator('input[type="file"]').set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    expect(page.get_by_text(message)).to_be_visible()


def test_the_calendar_opens_by_its_button_and_not_by_the_focus(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/drift")
    settle(page)
    day = page.get_by_test_id("stDateInput").first
    day.get_by_role("spinbutton").first.focus()
    calendar = page.get_by_role("dialog", name="Välj dag i kalendern")
    expect(page.get_by_test_id("stDateInputCalendar")).to_be_hidden()
    day.get_by_role("button", name="Välj dag i kalendern").click()
    expect(calendar).to_be_visible()
