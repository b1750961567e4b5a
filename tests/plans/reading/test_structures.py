"""Plans of many structures are read right, and each sentence of a document is either placed or listed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.plans.amounts import amounts_in
from panel.plans.draft.draft import recognise
from panel.plans.reading.form import part_of
from panel.plans.reading.headings import goal_in, section_of, under_goal
from panel.plans.reading.lines import Line, number_in
from panel.plans.sheet.contract import DOCUMENT
from panel.plans.sheet.validate import validate
from tests.conftest import ROOT
from tests.support.plans.reading_share import documents, read, shares, table

LEAST = 0.9
YEARS = {str(year) for year in range(1990, 2050)}
READ_WHOLE = {"Fullmäktiges mål", "Mål", "Måluppfyllelse", "Målvärden", "Ansvar", "Påståenden"}
TEXTS = [(case / "plan.txt").read_text(encoding="utf-8").rstrip("\n").split("\n") for case in documents()]


@pytest.mark.parametrize("case", documents(), ids=lambda case: case.name)
def test_nine_of_ten_are_read_right_and_nothing_wrong(case: Path) -> None:
    found = shares(case, read((case / "plan.txt").read_text(encoding="utf-8")))
    assert {kind: share for kind, share in found.items() if share.right < LEAST * share.stated or share.wrong} == {}


def test_the_document_has_the_table_of_what_is_read() -> None:
    shown = (ROOT / "docs" / "plans.md").read_text(encoding="utf-8")
    assert "\n".join(table()) in shown


@pytest.mark.parametrize("lines", TEXTS, ids=[case.name for case in documents()])
def test_a_draft_is_a_sheet_whose_figures_stand_in_its_sentences(lines: list[str]) -> None:
    problems = validate(recognise(lines).filled, {})
    assert [one for one in problems if one.sheet in READ_WHOLE or "Talet står" in one.message] == []


def lost(lines: list[str]) -> list[str]:
    """Return the sentences, list items and rows of figures that a draft has neither in a row nor in its lists."""
    draft = recognise(lines)
    rows = [row for kind, rows in draft.filled.rows.items() if kind != DOCUMENT for row in rows]
    values = [str(value) for row in [*rows, *draft.filled.plan.values()] for value in row.values.values()]
    kept = "\n".join([*values, *(text for listed in draft.listed for text in listed)])
    said = [
        (line, one) for number, text in enumerate(lines, 1) for line in [Line(number, text)] for one in line.sentences
    ]
    return [one for line, one in said if not _only_leads(line) and _bare(line, one) not in kept]


def _only_leads(line: Line) -> bool:
    """Whether a line only says what comes below it: a heading that is known, or the header of a table."""
    is_header = bool(line.cells) and not any(number_in(cell) is not None and cell not in YEARS for cell in line.cells)
    is_known = line.is_heading and any(known(line) for known in (section_of, under_goal, part_of))
    return is_header or (is_known and not any(one.unit for one in amounts_in(line.text)))


def _bare(line: Line, sentence: str) -> str:
    """Return a sentence without its mark and label, or the name of the goal that a line is."""
    goal = None if line.cells else goal_in(line)
    plain = line.number_name[1] if line.is_heading and len(line.sentences) == 1 else sentence.lstrip("-•# ")
    return goal.name if goal and goal.name else plain.split(": ", 1)[-1].strip(" .*")


@pytest.mark.parametrize("lines", TEXTS, ids=[case.name for case in documents()])
def test_each_sentence_of_a_plan_is_placed_or_listed(lines: list[str]) -> None:
    assert lost(lines) == []


@settings(max_examples=150)
@given(st.lists(st.sampled_from([line for lines in TEXTS for line in lines]), max_size=30))
def test_each_sentence_of_any_document_is_placed_or_listed(lines: list[str]) -> None:
    assert lost(lines) == []
