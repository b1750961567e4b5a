"""Test what two years' plans of one board say of each other."""

import re
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from panel import warehouse
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
