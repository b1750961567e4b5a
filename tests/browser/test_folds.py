"""Test that a row that the reader has opened stays open, with the focus, when a rerun replaces the page's HTML."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import settle

pytestmark = pytest.mark.browser

ROW = "details.row[id]"
# The heights of a fold and the places of what it holds, on each frame until well after Streamlit's own opening would be over.
OPENED = """fold => new Promise(done => {
    const seen = new Set(), inside = fold.querySelector('[data-testid="stCode"]'), began = performance.now();
    const look = () => {
        seen.add(`${Math.round(fold.getBoundingClientRect().height)} ${Math.round(inside.getBoundingClientRect().y)}`);
        performance.now() - began < 800 ? requestAnimationFrame(look) : done([...seen]);
    };
    fold.querySelector("summary").click();
    requestAnimationFrame(look);
})"""
GO = """address => {
    const link = document.createElement("a");
    link.href = address;
    document.body.append(link);
    link.click();
    link.remove();
}"""


def test_an_opened_row_stays_open_when_its_list_changes(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/programpunkter?status=Pågår")
    settle(page)
    rows = page.locator(ROW)
    many, name = rows.count(), str(rows.nth(3).get_attribute("id"))
    row = page.locator(f"#{name}")
    row.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(row).to_have_attribute("open", "")
    row.evaluate("row => { row.isOld = true; }")
    page.evaluate(GO, "programpunkter")
    page.wait_for_function("([row, many]) => document.querySelectorAll(row).length > many", arg=[ROW, many])
    assert row.evaluate("row => row.isOld") is None
    expect(row).to_have_attribute("open", "")
    expect(row.locator("> summary")).to_be_focused()
    assert page.locator(f"{ROW}[open]").count() == 1
    row.locator("> summary").click()
    page.evaluate(GO, "programpunkter?status=Pågår")
    page.wait_for_function("([row, many]) => document.querySelectorAll(row).length === many", arg=[ROW, many])
    expect(row).not_to_have_attribute("open", "")


def test_a_row_that_the_address_opens_is_open_though_the_reader_had_closed_it(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/mal?mal=4")
    settle(page)
    opened = page.locator(f"{ROW}[open]")
    expect(opened).to_have_count(1)
    name = opened.get_attribute("id")
    opened.locator("> summary").click()
    expect(page.locator(f"#{name}")).not_to_have_attribute("open", "")
    page.locator(f"#{name}").evaluate("row => { row.isOld = true; }")
    page.evaluate(GO, "mal")
    page.wait_for_function("name => !document.getElementById(name).isOld", arg=name)
    page.evaluate(GO, "mal?mal=4")
    expect(page.locator(f"#{name}")).to_have_attribute("open", "")


def test_a_fold_of_widgets_opens_at_once(page: Page, reported_server: str) -> None:
    page.goto(f"{reported_server}/att-gora")
    settle(page)
    seen = page.locator('[data-testid="stExpander"] details').first.evaluate(OPENED)
    assert len(seen) == 1, "what a fold holds moves under the pointer as it opens"
