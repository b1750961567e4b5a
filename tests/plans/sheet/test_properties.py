"""Test that whatever is in a plan sheet becomes tables or an error that names the cell."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.plans.sheet.contract import DOCUMENT, PLAN, read_contract
from panel.plans.sheet.filled import Filled
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.tables import tables_of
from panel.plans.sheet.validate import validate
from panel.sheets.workbook.cells import Cell, FileRejectedError, RawSheet, RawWorkbook
from tests.support.plans import LINKOPING, UN, filled
from tests.support.plans.sheets import CODES

pytestmark = pytest.mark.slow

PLACE = re.compile(r"[^!]+![A-Z]{1,3}\d+")

TEXTS = st.sampled_from(
    [
        "",
        "1",
        "Mål 1",
        "1, 3",
        "2; 5 Energi",
        "2024-01-01",
        "0581",
        "Norrköping",
        "5 procent",
        "12,5 mnkr",
        "ks-2024",
        "=A1",
        "#REF!",
    ]
)
VALUES = st.one_of(
    st.tuples(st.just("text"), TEXTS | st.text(max_size=12)),
    st.tuples(st.just("number"), st.floats(-1e12, 1e12) | st.integers(-3, 100).map(float)),
    st.tuples(st.just("bool"), st.booleans()),
    st.tuples(st.sampled_from(["error", "formula"]), st.just("#REF!")),
    st.tuples(st.just("date"), st.just("2024-01-01")),
)


@st.composite
def workbooks(draw: st.DrawFn) -> RawWorkbook:
    """Draw a workbook with some of the contract's sheets, rightly headed, and anything in the cells."""
    sheets = []
    for sheet in draw(st.lists(st.sampled_from(read_contract().sheets), min_size=1, max_size=6)):
        rows = [(1, [Cell(at, "text", column.header) for at, column in enumerate(sheet.columns, start=1)])]
        for number in range(2, 2 + draw(st.integers(0, 5))):
            cells = {at: draw(VALUES) for at in range(1, len(sheet.columns) + 1) if draw(st.booleans())}
            if sheet.kind == PLAN:
                cells[1] = ("text", draw(st.sampled_from(read_contract().fields)).header)
            rows.append((number, [Cell(at, kind, value) for at, (kind, value) in sorted(cells.items())]))
        sheets.append(RawSheet(sheet.title, draw(st.booleans()), rows))
    return RawWorkbook(sheets, draw(st.booleans()))


@settings(max_examples=150)
@given(workbooks())
def test_any_workbook_gives_tables_or_addresses_and_never_a_crash(raw: RawWorkbook) -> None:
    try:
        filled_sheet, problems = read_sheet(raw)
    except FileRejectedError as error:
        assert str(error)
        return
    problems += validate(filled_sheet, CODES)
    assert all(PLACE.fullmatch(one.location) and one.message for one in problems)
    if not problems:
        assert tables_of(filled_sheet, "0581")


@settings(max_examples=60)
@given(st.data())
def test_a_plan_with_anything_in_one_cell_is_judged_or_made_into_tables(data: st.DataObject) -> None:
    filled_sheet = filled(data.draw(st.sampled_from([UN, LINKOPING])))
    kind = data.draw(st.sampled_from([kind for kind, rows in filled_sheet.rows.items() if rows]))
    row = data.draw(st.sampled_from(filled_sheet.of(kind)))
    column = data.draw(st.sampled_from([one for one in read_contract().sheet(kind).columns if one.kind == "text"]))
    row.values[column.name] = data.draw(TEXTS | st.text(max_size=20)) or None
    location = {one.name: f"{kind}!A1" for one in read_contract().sheet(kind).columns}
    rows = {
        name: [replace(one, locations=one.locations or location) for one in listed]
        for name, listed in filled_sheet.rows.items()
    }
    fields = {
        name: replace(one, locations={"value": "Planen!B2", "quote": "Planen!C2"})
        for name, one in filled_sheet.plan.items()
    }
    whole = Filled(fields, rows)
    for listed in (whole.of(name) for name in ("office", "budget_line", "budget_change", "claim")):
        for one in listed:
            key = next(iter(read_contract().sheet("office" if one.get("office_id") else "claim").key))
            one.values.setdefault(key, None)
    problems = validate(whole, CODES)
    assert all(one.message for one in problems)
    if not problems and DOCUMENT not in whole.rows:
        assert tables_of(whole, "0581")["plan_row"]
