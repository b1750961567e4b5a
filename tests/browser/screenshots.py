"""python -m tests.browser.screenshots: photograph each page for the README, wide and narrow."""

from pathlib import Path

from playwright.sync_api import sync_playwright

import warehouse
from tests.browser.conftest import CHROMIUM, free_port, start_server
from tests.browser.test_person import settle
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "screenshots"
PAGES = {
    "overview": "",
    "population": "befolkning?visa=Förändring",
    "unemployment": "arbetsloshet",
    "budget": "budget?visa=Förändringen",
    "goals": "mal",
    "programme": "programpunkter",
    "sources": "kallor?visa=Iakttagelser",
}
WIDTHS = {"wide": 1280, "narrow": 390}
TALLEST = 1400


def main() -> None:
    """Serve the built database, and write one picture a page and width to docs/screenshots/."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = start_server(ROOT / "dashboard.py", warehouse.database_path(), port)
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for width_name, width in WIDTHS.items():
                page = chromium.new_page(viewport={"width": width, "height": TALLEST}, locale="sv-SE")
                for name, address in PAGES.items():
                    page.goto(f"http://localhost:{port}/{address}")
                    page.wait_for_selector("h1")
                    settle(page)
                    page.screenshot(path=str(Path(FOLDER) / f"{name}-{width_name}.png"))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
