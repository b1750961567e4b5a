"""Test that a page for the board fits what is read at once: its words at first sight, and its height."""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page

from panel.follow_up.demo.year import make_demo
from tests.conftest import ROOT
from tests.support.browser import settle
from tests.support.chromium import served

pytestmark = pytest.mark.browser

# Words with a letter that are seen without opening anything, and px at a width of 1280.
MAX_WORDS = {"": 290, "budget": 300, "mal": 320, "programpunkter": 650}
MAX_HEIGHT = {
    "": 930,
    "budget": 1500,
    "mal": 1500,
    "mal?mal=4": 1500,
    "programpunkter": 2500,
    "befolkning": 1500,
    "arbetsloshet": 1500,
    "utforska": 1500,
    "forslag": 1500,
    "rapport": 1500,
    "kvitton": 1500,
    "kallor": 1500,
    "drift": 1500,
}
# Of a closed list only the chosen option is seen.
MEASURE = """() => {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  const words = (text) => text.split(/\\s+/).filter((word) => /\\p{L}/u.test(word)).length;
  const unseen = [...main.querySelectorAll('option:not(:checked)')].map((option) => words(option.text));
  return [unseen.reduce((sum, count) => sum - count, words(main.innerText)), Math.round(main.getBoundingClientRect().height)];
}"""

# As proposal 4 of the example data, which is as long as they are.
MORE_PROPOSALS = """
INSERT INTO proposal_report BY NAME
SELECT one.* REPLACE (report_id || '-' || more.no AS report_id, 'proposal:' || more.no AS item_id)
FROM proposal_report AS one, range(101, 106) AS more(no)
WHERE one.item_id = 'proposal:4'
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the example data."""
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("demo", "*.duckdb", "*.sqlite", "uploads"))
    return make_demo(data)


@pytest.fixture(scope="module")
def demo_server(demo: Path) -> Iterator[str]:
    """The address of a panel with the example data."""
    with served(demo) as address:
        yield address


@pytest.fixture(scope="module")
def server_of_many(demo: Path) -> Iterator[str]:
    """The address of a panel with the example data, and more proposals than the front page has room for."""
    # The panel of this process has the example data open.
    database = demo.with_name("more.duckdb")
    shutil.copyfile(demo, database)
    with duckdb.connect(database) as connection:
        connection.execute(MORE_PROPOSALS)
    with served(database) as address:
        yield address


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-build]", state="attached")
    settle(page)


@pytest.mark.parametrize(("data", "address"), [*product(["server", "demo_server"], MAX_HEIGHT), ("server_of_many", "")])
def test_a_page_is_no_longer_than_is_read_at_once(
    page: Page, request: pytest.FixtureRequest, data: str, address: str
) -> None:
    visit(page, f"{request.getfixturevalue(data)}/{address}")
    words, height = page.evaluate(MEASURE)
    assert words <= MAX_WORDS.get(address, 10_000)
    assert height <= MAX_HEIGHT[address]


@pytest.mark.parametrize("data", ["server", "server_of_many"])
def test_the_first_card_of_the_front_page_is_seen_at_once(
    page: Page, request: pytest.FixtureRequest, data: str
) -> None:
    visit(page, request.getfixturevalue(data))
    tops = page.eval_on_selector_all(".card", "cards => cards.map(card => card.getBoundingClientRect())")
    assert min(box["top"] for box in tops) <= 180
    assert max(box["bottom"] for box in tops) <= 900


def test_a_screen_of_presentera_holds_what_it_shows(page: Page, server_of_many: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    visit(page, f"{server_of_many}/presentera")
    page.wait_for_selector(".slide")
    assert page.locator(".decisions li").count() == 8
    heights = page.eval_on_selector_all(".slide", "all => all.map(one => one.getBoundingClientRect().height)")
    assert max(heights) <= 900
