"""Test what two years' plans of one board say of each other."""

import re
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from panel import warehouse
from panel.follow_up.undo import undo
from panel.operations.take_in_plan import keep, read_plan_sheet
from tests.conftest import ROOT
from tests.support.pages import run, words

pytestmark = pytest.mark.slow
CASES = ROOT / "tests" / "cases" / "plans" / "next-year-same-board"


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("frame-does-not-meet-last-year", [("487,7 mnkr för 2024", "493,4 mnkr i planen för 2024", "ks-2024,ks-2025")]),
        ("as-the-document", []),
    ],
)
def test_the_frame_before_is_held_against_last_years_plan(
    data: Path, monkeypatch: pytest.MonkeyPatch, sheet: str, expected: list[tuple[str, str, str]]
) -> None:
    database = data / "dashboard.duckdb"
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    body = (CASES / f"{sheet}.xlsx").read_bytes()
    read = read_plan_sheet(body, "plan.xlsx", data)
    assert read.problems == []
    keep(read, body, "plan.xlsx", "controller", data)
    build(data, database)
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "SELECT expected, found, involves FROM finding WHERE check_name = 'frame_before_is_not_last_years'"
        ).fetchall()
    assert [tuple(text.replace("\u00a0", " ") for text in row) for row in rows] == expected
    shown = words(run("two_years", plan="ks-2025"))
    assert "8 mål i båda planerna, 0 nya och 0 borttagna. Ramen går från 493,4 mnkr till 512,7 mnkr" in shown
    assert ("Det ger 487,7 mnkr för 2024" in shown) == bool(expected)
    for expected_words in (
        "5 Klimat och miljö</b>.*5 Klimat och energi</b>.*Omformulerat.*samma nummer, liknande ord",
        r"8A .*\(från 30 till 50 procent\).*\(från 50 till 75 procent\)",
        r"Räddningstjänsten[^<]*</th>.*108,0.*113,5.*\+5,5.*samma namn",
        "Punkt 38</th>.*Pågår.*Slutförd",
    ):
        assert re.search(expected_words, shown, re.DOTALL), expected_words
    if not expected:
        answered_on_the_page(data)


def answered_on_the_page(data: Path) -> None:
    """Confirm the proposal on a line and reject the one on a goal, and take both back."""
    app = run("two_years", plan="ks-2025")
    asked = {one.label: one for one in app.segmented_control}
    line = next(one for label, one in asked.items() if label.startswith("Räddningstjänsten"))
    line.set_value("Samma").run()
    goal = next(one for one in app.segmented_control if one.label.startswith("Klimat och miljö (2024) och"))
    goal.set_value("Inte samma").run()
    app.text_input[0].set_value("controller").run()
    next(one for one in app.button if one.label == "Spara 2 svar").click().run()
    assert not app.exception, app.exception
    shown = words(run("two_years", plan="ks-2025"))
    assert "7 mål i båda planerna, 1 nya och 1 borttagna" in shown
    assert re.search(
        r"Räddningstjänsten[^<]*</th>.*108,0.*113,5.*\+5,5[^/]*</td><td[^>]*>\s*bekräftat", shown, re.DOTALL
    )
    rows = warehouse.read("same_as", plan_id="ks-2025")
    assert set(rows["item_id"].str.partition(":")[0]) == {"goal", "line"}
    assert set(rows["said_by"]) == {"controller"}
    undo(int(rows["receipt_no"].iloc[0]), "ks-2025", "controller", data=data)
    assert warehouse.read("same_as", plan_id="ks-2025").empty
    assert "8 mål i båda planerna, 0 nya" in words(run("two_years", plan="ks-2025"))
