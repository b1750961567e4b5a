"""Test the sheet of who is responsible: what is changed in it is read, and nothing that another has stated since is lost."""

import io

import pytest
from openpyxl import load_workbook

from panel.follow_up.responsibility import Stated, read_stated
from panel.follow_up.responsibility_sheet import ChangedSheet, make_sheet, read_sheet
from panel.ledger.responsibility import GLOBAL_GOALS, OFFICE, OTHERS
from panel.sheets.workbook.cells import FileRejectedError
from tests.support.follow_up_sheets import PLAN, read_here, template

TOWN, GROWTH = "Samhällsbyggnadskontoret", "Tillväxt- och utvecklingskontoret"

pytestmark = pytest.mark.usefixtures("panel")


def handed_in(
    typed: dict[str, dict[int, object]], fetched_at: Stated | None = None, now: Stated | None = None
) -> ChangedSheet:
    """Read a sheet in which this is typed, by item and column. What is stated differs from the plan where given."""
    book = load_workbook(io.BytesIO(make_sheet(PLAN)))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        item = str(row[0].value)
        if office := (fetched_at or {}).get((item, OFFICE)):
            row[3].value = row[6].value = office
        for column, value in typed.get(item, {}).items():
            row[column].value = value
    out = io.BytesIO()
    book.save(out)
    return read_sheet(read_here(out.getvalue(), "ansvar.xlsx"), read_stated(PLAN) | (now or {}))


def test_what_is_typed_is_wanted_and_the_rest_is_as_it_was() -> None:
    assert handed_in({}).wanted == {}
    found = handed_in(
        {"goal:4": {3: f" {TOWN} ", 4: "Miljökontoret;  Gatukontoret ;", 5: "8; 3"}, "point:5": {3: "Gatukontoret"}}
    )
    assert found.faults == []
    assert found.wanted == {
        ("goal:4", OFFICE): TOWN,
        ("goal:4", OTHERS): "Gatukontoret; Miljökontoret",
        ("goal:4", GLOBAL_GOALS): "3, 8",
        ("point:5", OFFICE): "Gatukontoret",
    }
    assert found.places["goal:4", OFFICE] == "Ansvar!D5"


def test_an_emptied_cell_takes_back_and_an_older_one_does_not() -> None:
    stated: Stated = {("goal:1", OFFICE): TOWN, ("goal:2", OFFICE): TOWN}
    since: Stated = stated | {("goal:2", OFFICE): GROWTH, ("goal:3", OFFICE): GROWTH}
    found = handed_in({"goal:1": {3: None}}, stated, since)
    assert found.wanted == {("goal:1", OFFICE): None}


@pytest.mark.parametrize(
    ("typed", "place", "message"),
    [
        ({"goal:1": {0: "goal:99"}}, "A2", "'goal:99' är inget Id i planen"),
        ({"goal:2": {0: "goal:1"}}, "A3", "'goal:1' står på två rader"),
        ({"goal:1": {5: "hav"}}, "F2", "'hav' är inte nummer på globala mål"),
        ({"point:5": {5: "8"}}, None, "'8' står på en rad som inte är ett mål"),
    ],
)
def test_what_is_wrong_is_said_with_its_cell(
    typed: dict[str, dict[int, object]], place: str | None, message: str
) -> None:
    (fault,) = handed_in(typed).faults
    assert fault.message.startswith(message)
    assert place in (fault.cell, None)


def test_another_sheet_is_refused() -> None:
    with pytest.raises(FileRejectedError, match="Hämta bladet på den här sidan"):
        read_sheet(read_here(template(), "blad.xlsx"), read_stated(PLAN))
