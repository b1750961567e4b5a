"""A draft stands beside its document, and what a person mends on the page is what the sheet then holds."""

import pandas as pd
from openpyxl.utils import get_column_letter

from panel.plans.draft.draft import recognise
from panel.plans.sheet.contract import DOCUMENT, PLAN, read_contract
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.template import make_sheet
from panel.sheets.workbook.process import read_workbook
from panel.ui.plan.draft_view import _configured, document_lines, frame_of, with_frames
from tests.support.plans.reading_share import CASES

LINES = (CASES / "focus-areas-kolada" / "plan.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
DRAFT = recognise(LINES)


def frame(kind: str) -> pd.DataFrame:
    return frame_of(DRAFT.filled, read_contract().sheet(kind))


def test_each_figure_stands_beside_the_line_that_it_was_read_from() -> None:
    shown = {line.text: line for line in document_lines(DRAFT)}
    assert list(shown) == list(dict.fromkeys(line for line in LINES if line))
    (safety,) = (line for said, line in shown.items() if "N15613" in said)
    assert any("Utgångsvärde 79" in one for one in safety.found)
    follow_up = shown[LINES[-1]]
    assert follow_up.found
    assert follow_up.left == ["Nämnden följer upp ekonomi varje månad."]


def test_what_is_mended_is_what_the_sheet_holds_and_the_rest_stays() -> None:
    plan, goals = frame(PLAN), frame("goal")
    plan.loc[plan["Uppgift"] == "Webbadress", "Svar"] = "https://www.linkoping.se"
    goals.loc[0, "Namn"] = "Alla når målen"
    goals.loc[len(goals)] = dict.fromkeys(goals.columns)
    mended = with_frames(DRAFT.filled, {PLAN: plan, "goal": goals, "budget_line": frame("budget_line")})
    read, _ = read_sheet(read_workbook(make_sheet(mended), "utkast.xlsx"))
    assert read.plan_field("url") == "https://www.linkoping.se"
    assert [row.get("name") for row in read.of("goal")] == ["Alla når målen", "Trygga lärmiljöer", "Ekonomi i balans"]
    untouched, _ = read_sheet(read_workbook(make_sheet(DRAFT.filled), "utkast.xlsx"))
    for kind in ("criterion", "budget_line", "claim", "responsibility"):
        assert [row.values for row in read.of(kind)] == [row.values for row in untouched.of(kind)], kind


def test_a_sheet_that_is_shown_and_typed_again_reads_the_same() -> None:
    frames = {sheet.kind: frame(sheet.kind) for sheet in read_contract().sheets if sheet.kind != DOCUMENT}
    for shown in frames.values():
        shown.loc[len(shown)] = dict.fromkeys(shown.columns)
    plan = frames.pop(PLAN).dropna(how="all")
    typed, untouched = (
        read_sheet(read_workbook(make_sheet(filled), "utkast.xlsx"))[0]
        for filled in (with_frames(DRAFT.filled, {**frames, PLAN: plan}), DRAFT.filled)
    )
    assert {kind: [row.values for row in rows] for kind, rows in typed.rows.items()} == {
        kind: [row.values for row in rows] for kind, rows in untouched.rows.items()
    }


def test_each_row_has_the_number_and_each_column_the_letter_of_its_cell_in_the_workbook() -> None:
    book, _ = read_sheet(read_workbook(make_sheet(DRAFT.filled), "utkast.xlsx"))
    for sheet in read_contract().sheets:
        rows = [] if sheet.kind in {DOCUMENT, PLAN} else book.of(sheet.kind)
        numbers = list(frame(sheet.kind)["Rad"]) if rows else []
        assert len(numbers) == len(rows)
        for number, row in zip(numbers, rows, strict=True):
            for at, column in enumerate(sheet.columns, start=1):
                assert row.locations[column.name] == f"{sheet.title}!{get_column_letter(at)}{number}"
                assert _configured(at, column)["label"].endswith(f"({get_column_letter(at)})")
    plan = list(frame(PLAN)["Rad"])
    assert plan == [str(number) for number in range(2, len(plan) + 2)]
