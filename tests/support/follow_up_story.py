"""A user's actions on the page where sheets are handed in."""

from playwright.sync_api import Page


def hand_in(page: Page, name: str, body: bytes) -> None:
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator('input[type="file"]').set_input_files({"name": name, "mimeType": mime, "buffer": body})


def fill_in_function(page: Page, function: str) -> None:
    box = page.get_by_role("textbox", name="Din funktion")
    box.fill(function)
    box.press("Enter")
