"""Test Fråga med SQL in a browser: examples, running, charts, downloads and stopping a slow question."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from tenacity import Retrying, stop_after_delay, wait_fixed

from panel.records import audit
from panel.records.audit import Event
from panel.ui.sql.examples import examples_of
from panel.warehouse.sandbox.runner import TICK_SECONDS
from tests.support.browser import assert_accessible_and_fitting, choose, settle
from tests.support.chromium import TIMEOUT_MS, new_visitor

pytestmark = pytest.mark.browser
EXAMPLES = examples_of("0581", "Norrköping")

ENDLESS = "SELECT count(*) FROM range(1000000000000) AS r (i) WHERE hash(i) = 1"
STATES = {
    "a line": (EXAMPLES["Folkmängden i Norrköping, månad för månad"], "Svar: 307 rader"),
    "lines": (EXAMPLES["Arbetslösheten i Norrköping och riket"], "rader på"),
    "bars": (EXAMPLES["De tio kommuner som har vuxit mest på tio år"], "Svar: 10 rader"),
    "a wide table": (EXAMPLES["Vilka frågetecken finns i planen?"], "rader på"),
    "a fault": ("SELECT nam\nFROM region", "Inget svar"),
    "cut": ("FROM observation", "Svaret är avkortat"),
    "no rows": ("FROM programme_point WHERE point_no > 100", "ingen rad uppfyller den"),
}


def visit(page: Page, server: str, sql: str) -> None:
    page.goto(f"{server}/sql" + (f"?fraga={quote(sql)}" if sql else ""))
    expect(page.get_by_role("heading", level=1, name="Fråga med SQL")).to_be_visible()
    settle(page)


def write(page: Page, sql: str) -> None:
    """Write in place of what stands there."""
    page.get_by_role("textbox", name="Fråga").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(sql)


def written(page: Page) -> str:
    return page.get_by_role("textbox", name="Fråga").inner_text()


def press(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Kör")).click()


def children(server: str) -> list[str]:
    """The processes that answer questions for this server now."""
    port = server.rsplit(":", 1)[-1].encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = (process / "stat").read_text(encoding="utf-8").rsplit(")", 1)[-1].split()[1]
            is_ours = port in Path("/proc", parent, "cmdline").read_bytes().split(b"\0")
            if is_ours and b"panel.warehouse.sandbox.child" in (process / "cmdline").read_bytes():
                found.append(process.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits(page: Page, browser_messages: list[str], server: str, state: str) -> None:
    sql, sign = STATES[state]
    visit(page, server, sql)
    press(page)
    expect(page.get_by_text(sign).first).to_be_visible()
    settle(page)
    for fold in page.locator(".schema summary").all()[:3]:
        fold.evaluate("fold => { fold.parentElement.open = true; }")
    assert_accessible_and_fitting(page)
    assert browser_messages == []


def test_an_example_is_followed_and_asked(page: Page, server: str) -> None:
    visit(page, server, "")
    page.get_by_role("link", name="Hur många programpunkter har varje mål?").click()
    expect(page.get_by_text("har inte ställts")).to_be_visible()
    expect(page.get_by_role("textbox", name="Fråga")).to_contain_text("GROUP BY")
    assert written(page) == EXAMPLES["Hur många programpunkter har varje mål?"]
    press(page)
    expect(page.get_by_role("heading", name=re.compile("Svar: 8 rader"))).to_be_visible()
    expect(page.get_by_role("figure", name=re.compile("^Staplar"))).to_be_visible()


def test_a_question_is_typed_sent_by_keyboard_and_shared_as_a_link(page: Page, server: str) -> None:
    visit(page, server, "")
    write(
        page,
        "SELECT town.name AS stad FROM region AS town, region AS r9 WHERE r9.region_code = 'r9' AND contains(r9.members, town.region_code) AND town.kind = 'municipality' ORDER BY stad",
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=re.compile("Svar: 9 rader"))).to_be_visible()
    expect(page).to_have_url(re.compile("fraga=SELECT"))
    page.goto(page.url)
    expect(page.get_by_text("har inte ställts")).to_be_visible()
    press(page)
    expect(page.get_by_role("cell", name="Norrköping")).to_be_visible()


def test_a_question_is_typed_and_sent_with_the_button(page: Page, server: str) -> None:
    visit(page, server, "")
    write(page, "SELECT 7 AS sju")
    press(page)
    expect(page.get_by_role("columnheader", name="sju")).to_be_visible()


def test_the_reader_chooses_what_is_drawn_and_the_choice_is_in_the_address(page: Page, server: str) -> None:
    visit(page, server, EXAMPLES["Budgetens poster, med meningen i planen"])
    press(page)
    choose(page, "Värde", "hogst_mnkr")
    expect(page.get_by_role("heading", name=re.compile("^Högst hogst_mnkr är"))).to_be_visible()
    expect(page).to_have_url(re.compile("y=hogst_mnkr"))
    page.goto(page.url)
    press(page)
    expect(page.get_by_role("heading", name=re.compile("^Högst hogst_mnkr är"))).to_be_visible()


@pytest.mark.parametrize(
    ("name", "start"), [("csv", b"\xef\xbb\xbfa;b\r\n1;'=1+1\r\n"), ("Parquet", b"PAR1"), ("Excel", b"PK")]
)
@pytest.mark.usefixtures("panel")
def test_the_answer_is_taken_away_and_that_is_logged(page: Page, server: str, name: str, start: bytes) -> None:
    visit(page, server, "SELECT 1 AS a, '=1+1' AS b")
    press(page)
    page.get_by_text("Fler format").click()
    with page.expect_download() as begun:
        page.get_by_role("link", name=name, exact=True).click()
    assert begun.value.suggested_filename in {"svar.csv", "svar.parquet", "svar.xlsx"}
    assert Path(begun.value.path()).read_bytes().startswith(start)
    (newest,) = audit.lines(max_lines=1)
    form = begun.value.suggested_filename.removeprefix("svar.")
    assert (newest.event, newest.about["table"], newest.about["form"]) == (Event.EXPORTED, "sql", form)


def test_a_question_that_runs_is_stopped_and_its_process_is_gone(page: Page, server: str) -> None:
    visit(page, server, ENDLESS)
    press(page)
    expect(page.get_by_text(re.compile(r"Frågan körs\. \d+ av högst 10 sekunder\."))).to_be_visible()
    assert len(children(server)) == 1
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_text("Frågan körs")).to_have_count(0)
    settle(page)
    # The page does not wait for it: the question learns that it is stopped at its next tick.
    for attempt in Retrying(stop=stop_after_delay(TIMEOUT_MS / 1000), wait=wait_fixed(TICK_SECONDS), reraise=True):
        with attempt:
            assert children(server) == []
    write(page, "SELECT 7 AS sju")
    press(page)
    expect(page.get_by_role("columnheader", name="sju")).to_be_visible()


def test_while_a_question_runs_other_pages_answer_and_at_its_deadline_it_ends(
    page: Page, server: str, chromium: Browser
) -> None:
    visit(page, server, ENDLESS)
    press(page)
    expect(page.get_by_text("Frågan körs").first).to_be_visible()
    other = new_visitor(chromium)
    other.goto(f"{server}/budget")
    expect(other.get_by_role("heading", level=1, name="Budget")).to_be_visible()
    other.context.close()
    expect(page.get_by_text("Frågan avbröts efter 10 sekunder")).to_be_visible()


def test_a_table_of_the_schema_is_unfolded_by_keyboard(page: Page, server: str) -> None:
    visit(page, server, "")
    page.locator(".schema summary", has_text=re.compile("^observation$")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Värdet, i måttets enhet; NULL bara när flag säger varför")).to_be_visible()


def test_the_editor_completes_marks_what_is_wrong_and_lets_the_keyboard_out(
    page: Page, browser_messages: list[str], server: str
) -> None:
    visit(page, server, "")
    box = page.get_by_role("textbox", name="Fråga")
    write(page, "SELECT nam\nFROM regi")
    page.keyboard.type("o")
    page.get_by_role("option", name=re.compile("^region ?tabell")).click()
    expect(box).to_contain_text("FROM region")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("ingen kolumn som heter nam")).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_text("nam")
    write(page, "SELECT name FROM region WHERE region_code = ")
    page.keyboard.type("'norrk")
    page.get_by_role("option", name=re.compile("0581 Norrköping")).click()
    assert written(page).strip() == "SELECT name FROM region WHERE region_code = '0581'"
    page.locator(".schema summary", has_text=re.compile("^goal$")).click()
    page.get_by_role("button", name="plan_id").first.click()
    assert "plan_id" in written(page)
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(box).not_to_be_focused()
    assert browser_messages == []


def test_an_example_wipes_nothing_that_is_written(page: Page, server: str) -> None:
    visit(page, server, "")
    write(page, "SELECT 7 AS sju")
    page.get_by_role("link", name="Hur många programpunkter har varje mål?").click()
    expect(page.get_by_role("textbox", name="Fråga")).to_contain_text("GROUP BY")
    page.get_by_role("button", name="Ta tillbaka den").click()
    expect(page.get_by_role("textbox", name="Fråga")).to_have_text("SELECT 7 AS sju")
    press(page)
    expect(page.get_by_role("columnheader", name="sju")).to_be_visible()


def test_what_is_written_is_there_when_the_page_is_loaded_anew(page: Page, server: str) -> None:
    visit(page, server, "SELECT 1 AS ett")
    write(page, "SELECT 7 AS sju")
    page.reload()
    expect(page.get_by_role("textbox", name="Fråga")).to_have_text("SELECT 7 AS sju")
    press(page)
    expect(page.get_by_role("columnheader", name="sju")).to_be_visible()


def test_a_picture_of_an_answer_says_nothing_of_the_time_it_took(page: Page, server: str) -> None:
    visit(page, server, EXAMPLES["Arbetslösheten i Norrköping och riket"])
    press(page)
    offer = page.locator(".take .pictures").first
    expect(offer).to_be_visible()
    settle(page)
    with page.expect_download() as started:
        offer.get_by_role("button", name="SVG").press("Enter")
    written = started.value.path().read_text(encoding="utf-8")
    assert "Källa: egen fråga i SQL" in written
    assert "sekunder" not in written and "Svar:" not in written
