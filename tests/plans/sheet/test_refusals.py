"""Test the errors in a plan sheet: all named by cell at once, and nothing taken in."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from panel.__main__ import main
from panel.operations import take_in_plan
from panel.plans.sheet.contract import DOCUMENT
from panel.plans.sheet.filled import Row, filled_of
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.template import make_sheet
from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.process import read_workbook
from tests.support.plans import KS, UN, enter, filled
from tests.support.plans.sheets import made, problems_of, put, sheet_of

pytest_plugins = ["tests.support.plans.served"]


@pytest.mark.slow
def test_what_the_build_would_not_take_is_not_taken_in(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sheet itself holds, but there is no such indicator."""
    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(sheet_of(UN, put("Påståenden!E2", "finns_inte")))
    assert main(["--data", str(own), "plan", "import", str(sheet)]) == 1
    assert "Måttet finns inte" in capsys.readouterr().err
    assert [path.name for path in (own / "plans").iterdir()] == [KS]


@pytest.mark.slow
def test_a_table_that_was_changed_by_hand_stops_the_build(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enter(UN, own, tmp_path)
    file = own / "plans" / UN / "budget_line.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("3120.5", "4120.5"), encoding="utf-8")
    assert main(["--data", str(own), "check"]) == 1
    assert "Filen är inte densamma som när den lästes in" in capsys.readouterr().err


@pytest.mark.slow
def test_an_office_of_another_plan_answers_for_nothing_here(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key of one plan's answers leads to that plan's offices alone, also where the other plan is read first."""
    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(sheet_of(UN, put("Planen!B2", "an-2024")))
    assert main(["--data", str(own), "plan", "import", str(sheet)]) == 0
    answers_file = own / "plans" / KS / "answers_for.csv"
    answers_file.write_text("item_id,office_id,said_by\ngoal:8,gymnasium,exempel\n", encoding="utf-8")
    assert main(["--data", str(own), "check"]) == 1
    assert "Koden finns inte i office" in capsys.readouterr().err


WRONG = [
    ("Planen!B2", "UN 2024!", "Planen!B2", "kan inte vara ett id"),
    ("Planen!B5", "Atlantis", "Planen!B5", "Det finns ingen kommun som heter 'Atlantis'"),
    ("Planen!B6", "tjugotjugofyra", "Planen!B6", "är inte ett tal|inte ett heltal"),
    ("Planen!B9", "i höstas", "Planen!B9", "är inte ett datum"),
    ("Planen!B7", 2023, "Planen!B7", "kan inte gälla från 2024 till 2023"),
    ("Planen!B10", 4, "Planen!B10", "Här står 4, men bladet Mål har 3 rader"),
    ("Planen!B3", None, "Planen!B3", "Planens titel saknas"),
    ("Mål!A3", 1, "Mål!A3", r"står redan i Mål!A2"),
    ("Mål!A2", 2.1, "Mål!A2", "2.10 kan ha blivit 2,1"),
    ("Mål!A2", "mål ett", "Mål!A2", "är inget nummer"),
    ("Mål!D2", "9", "Mål!D2", "Mål 9 finns inte på bladet Fullmäktiges mål"),
    ("Mål!E2", "18", "Mål!E2", "inget av de globala målen"),
    ("Mål!G2", "population", "Mål!H2", "Skriv vem som har valt statistiken"),
    ("Mål!G2", "population population", "Mål!G2", "population står två gånger"),
    ("Måluppfyllelse!A2", 7, "Måluppfyllelse!A2", "Mål 7 finns inte"),
    ("Måluppfyllelse!H2", "Bättre", "Måluppfyllelse!H2", "är inte ett val"),
    ("Programpunkter!A2", 96, "Programpunkter!A2", "Programmet har 95 punkter"),
    ("Programpunkter!E2", "4", "Programpunkter!E2", "Mål 4 finns inte"),
    ("Programpunkter!E2", None, "Programpunkter!E2", "ska målet stå här"),
    ("Programpunkter!F2", "Klar", "Programpunkter!F2", "är inte en status"),
    ("Uppföljningar!A3", "Delårsuppföljning", "Uppföljningar!A3", "står redan i"),
    ("Vem svarar!A2", "Mål 12", "Vem svarar!A2", "finns inte i planen"),
    ("Vem svarar!B2", "Vaktmästeriet", "Vem svarar!B2", "finns inte på bladet Kontor"),
    ("Budget!B3", "Ramen", "Budget!B3", "Posten 'Ramen' finns inte"),
    ("Budget!E2", 3121, "Budget!E2", "Talet står inte i meningen"),
    ("Budget!F4", 31, "Budget!F4", "Andelen står inte i meningen"),
    ("Budget!E2", None, "Budget!B2", "Budgeten ska ha en ram"),
    ("Budget!I3", 2100.0, "Budget!J3", "Skriv både kostnader och intäkter"),
    ("Budget!I3", -2100.0, "Budget!I3", "Skriv kostnaderna utan minustecken"),
    ("Budget år för år!B2", 2025, "Budget år för år!A2", "Post saknas"),
    ("Budgetförändringar!B2", "Hela förändringen", "Budgetförändringar!B3", "står redan i"),
    ("Budgetförändringar!I3", "Tolkad", "Budgetförändringar!J3", "vem som har tolkat"),
    ("Påståenden!H2", None, "Påståenden!H2", "behöver ett värde"),
    ("Påståenden!G2", "2023-09-30", "Påståenden!G2", "slutar innan den börjar"),
    ("Påståenden!J2", "länge", "Påståenden!J2", "varken ett år eller en dag"),
    ("Kontor!A1", "Något annat", "Kontor!A1", "Kolumnen Id saknas"),
]


@pytest.mark.parametrize(("cell", "value", "cell_of_message", "message"), WRONG)
def test_what_is_wrong_is_reported_by_its_cell(cell: str, value: object, cell_of_message: str, message: str) -> None:
    found = problems_of(made(UN), cell, value)
    assert cell_of_message in found
    assert re.search(message, found[cell_of_message])


def test_all_that_is_wrong_is_reported_at_once_and_nothing_is_taken_in(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(book: Workbook) -> None:
        for cell, value, _, _ in WRONG[:3]:
            put(cell, value)(book)
        put("Budget!E2", "många")(book)

    sheet = tmp_path / "fel.xlsx"
    sheet.write_bytes(sheet_of(UN, edit))
    assert main(["--data", str(own), "plan", "import", str(sheet)]) == 1
    output = capsys.readouterr().out
    assert all(location in output for location in ("Planen!B2", "Planen!B5", "Planen!B6", "Budget!E2"))
    assert "Inget är inläst" in output
    assert [path.name for path in (own / "plans").iterdir()] == [KS]


def test_a_sentence_that_is_not_in_the_document_is_reported(own: Path) -> None:
    assert own.is_dir()
    filled_sheet = filled_of(KS)
    filled_sheet.rows["budget_line"][0].values["quote"] = "Ramen är 493,4 mnkr."
    assert problems_of(make_sheet(filled_sheet)) == {
        "Budget!G2": "Meningen står inte på bladet Dokumentet, ordagrant och på en rad. Kopiera den därifrån."
    }


def test_a_line_that_is_a_part_of_itself_is_reported() -> None:
    filled_sheet = filled(UN)
    lines = filled_sheet.of("budget_line")
    lines[1].values.update(parent_id="Gymnasieskola")
    lines[2].values.update(parent_id="Grundskola", amount_mnkr=30.0, quote="30 procent, 30 mnkr")
    assert any("en del av sig själv" in message for message in problems_of(make_sheet(filled_sheet)).values())


def test_the_empty_template_says_what_must_be_filled_in() -> None:
    found = problems_of(make_sheet())
    may_be_empty = {7, 8, 13, 14}
    assert {one for one in found if one.startswith("Planen!")} == {
        f"Planen!B{row}" for row in {*range(2, 15)} - may_be_empty
    }
    assert {"Uppföljningar!A2", "Kontor!A2"} <= set(found)


def test_a_workbook_that_is_something_else_is_refused() -> None:
    book = Workbook()
    book.active.append(["Hej"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileRejectedError, match="inget av planbladets blad"):
        read_sheet(read_workbook(out.getvalue(), "annat.xlsx"))


def test_a_plan_of_another_municipality_is_not_taken_in_before_somebody_says_so(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither where the panel is another's, nor where the plan's own text names another than the sheet does."""

    def asked(home: str, text: str) -> list[str]:
        monkeypatch.setattr(take_in_plan, "_home", lambda: home)
        sheet = filled(UN)
        sheet.plan["municipality"] = Row({"value": "Norrköping"})
        sheet.rows[DOCUMENT] = [Row({"line_no": 1, "section": "", "text": text})]
        return [one.message for one in take_in_plan.read_plan_sheet(make_sheet(sheet), "plan.xlsx", own).elsewhere]

    assert asked("0581", "Uppdragsplan 2024 för nämnden i Norrköpings kommun.") == asked("", "Uppdragsplan 2024") == []
    assert asked("1489", "Uppdragsplan 2024") == ["Planen läses in för Norrköping. Panelens egen kommun är Alingsås."]
    assert asked("0581", "Uppdragsplan 2024 för nämnden i Alingsås kommun.") == [
        "Planen läses in för Norrköping, men dokumentet nämner Alingsås."
    ]
