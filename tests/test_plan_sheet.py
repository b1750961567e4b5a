"""The plan sheet: what is written in it comes back whole, what cannot be right is told by its cell, nothing is half done."""

import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

import warehouse
from etl.__main__ import main
from etl.build import assemble
from etl.intake.cells import Cell, RawSheet, RawWorkbook, Refused
from etl.intake.process import read_workbook
from etl.plan_sheet.commands import region_codes
from etl.plan_sheet.contract import DOCUMENT, PLAN, read_contract
from etl.plan_sheet.filled import Filled, Row, filled_of
from etl.plan_sheet.judge import all_problems, judge
from etl.plan_sheet.reader import id_of, read_sheet
from etl.plan_sheet.store import REPLACED, table_schemas
from etl.plan_sheet.tables import tables_of
from etl.plan_sheet.template import make_sheet
from tests.conftest import ROOT
from tests.plans import KS, LINKOPING, UN, enter, filled
from warehouse.audit import file_path

COPY = "kopia-2024"
CODES = region_codes(ROOT / "data")
PLACE = re.compile(r"[^!]+![A-Z]{1,3}\d+")


def sheet_of(plan_id: str, edit: Callable[[Workbook], Any]) -> bytes:
    """Return a made-up plan's sheet with something changed in it."""
    book = load_workbook(io.BytesIO(make_sheet(filled(plan_id))))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def problems_of(body: bytes, cell: str = "", value: object = None) -> dict[str, str]:
    """Return what is wrong with a sheet, by cell; with another value in one cell, where one is named."""
    raw = _opened(body)
    if cell:
        title, _, place = cell.partition("!")
        sheets = [_with(sheet, place, value) if sheet.title == title else sheet for sheet in raw.sheets]
        raw = RawWorkbook(sheets, raw.is_1904)
    said, problems = read_sheet(raw)
    return {one.place: one.message for one in all_problems(said, problems, CODES)}


@cache
def _opened(body: bytes) -> RawWorkbook:
    return read_workbook(body, "plan.xlsx")


@cache
def made(plan_id: str) -> bytes:
    return make_sheet(filled(plan_id))


def _with(sheet: RawSheet, place: str, value: object) -> RawSheet:
    row, column = coordinate_to_tuple(place)
    held = {number: {cell.column: cell for cell in cells} for number, cells in sheet.rows}
    held.setdefault(row, {}).pop(column, None)
    if value is not None:
        held[row][column] = (
            Cell(column, "text", value) if isinstance(value, str) else Cell(column, "number", float(value))
        )
    return RawSheet(
        sheet.title, sheet.is_hidden, [(no, [cells[at] for at in sorted(cells)]) for no, cells in held.items()]
    )


def put(cell: str, value: object) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        sheet, _, place = cell.partition("!")
        book[sheet][place] = value

    return edit


@pytest.fixture
def own(data: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources that may be added to, with the built database served beside them."""
    target = tmp_path / "dashboard.duckdb"
    shutil.copy(built, target)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    return data


def test_a_plan_that_goes_out_in_a_sheet_and_comes_in_again_is_the_same(own: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "ks.xlsx", tmp_path / "kopia.xlsx"
    assert main(["--data", str(own), "plan-template", "--plan", KS, "--out", str(out)]) == 0
    book = load_workbook(out)
    book["Planen"]["B2"] = COPY
    book.save(back)
    assert main(["--data", str(own), "plan", "import", str(back)]) == 0
    assert main(["--data", str(own), "build"]) == 0
    with duckdb.connect(str(warehouse.database_path()), read_only=True) as rows:
        tables = rows.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name = 'plan_id'"
        ).fetchall()
        # A correction is of a document's errors, and lies beside the plans.
        for (table,) in set(tables) - {("correction",)}:
            kept, copied = (
                [_plain(row) for row in rows.execute(f'FROM "{table}" WHERE plan_id = ?', [plan]).fetchall()]
                for plan in (KS, COPY)
            )
            assert sorted(kept) == sorted(copied), table
        assert rows.execute(
            "SELECT count(*) FROM finding WHERE plan_id = ? AND involves IS NULL", [COPY]
        ).fetchone() == (28,)


def _plain(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(str(value).replace(COPY, KS) for value in row)


@pytest.mark.parametrize("plan_id", [UN, LINKOPING])
def test_a_plan_that_was_entered_in_a_sheet_goes_out_and_in_again(plan_id: str, own: Path, tmp_path: Path) -> None:
    enter(plan_id, own, tmp_path)
    assemble(own, tmp_path / "once.duckdb")
    (tmp_path / "once.duckdb").replace(warehouse.database_path())
    again = filled_of(plan_id)
    body = make_sheet(again)
    said, problems = read_sheet(read_workbook(body, "plan.xlsx"))
    assert [*problems, *judge(said, CODES)] == []
    assert _values(said) == _values(again)
    first, _ = read_sheet(read_workbook(make_sheet(filled(plan_id)), "plan.xlsx"))
    region = "0581" if plan_id == UN else "0580"
    named = (
        "statement",
        "document_line",
        "goal",
        "criterion",
        "programme_point",
        "budget_line",
        "answers_for",
        "claim",
        "office",
    )
    before, after = tables_of(first, region), tables_of(said, region)
    for table in named:
        fields = [field["name"] for field in table_schemas()[table]["schema"]["fields"]]
        once, twice = (
            sorted(str([row.get(name) for name in fields]) for row in tables[table]) for tables in (before, after)
        )
        assert once == twice, table


def _values(said: Filled) -> dict[str, list[dict[str, object]]]:
    every = {kind: [_given(row) for row in rows] for kind, rows in said.rows.items() if rows}
    return {**every, PLAN: [_given(said.plan[one.name]) for one in read_contract().answers]}


def _given(row: Row) -> dict[str, object]:
    return {name: value for name, value in row.values.items() if value is not None}


def test_every_figure_leads_to_its_sentence_or_its_cell(own: Path, tmp_path: Path) -> None:
    enter(UN, own, tmp_path)
    assemble(own, tmp_path / "un.duckdb")
    with duckdb.connect(str(tmp_path / "un.duckdb"), read_only=True) as rows:
        held = rows.execute(
            "SELECT replace(statement_id, plan_id || ':', ''), quote, cell, statement.section FROM statement"
            " INNER JOIN document_line USING (plan_id, line_no) WHERE plan_id = ?",
            [UN],
        ).fetchall()
    found = {item: where for item, *where in held}
    assert found["budget_line:frame"] == ["Nämndens budgetram för år 2024 är 3 120,5 mnkr.", "Budget!G2", "Budget"]
    assert found["plan:points"][1] == "Planen!C10"
    assert found["plan:goals"] == ["Antal mål enligt planen: 3", "Planen!B9", "Planen"]
    assert found["criterion:1A"][1] == "Måluppfyllelse!D2"


def test_an_import_is_kept_with_its_sheet_unchanged_and_is_logged(own: Path, tmp_path: Path) -> None:
    enter(UN, own, tmp_path)
    folder = own / "plans" / UN
    assert (folder / "plan.xlsx").read_bytes() == (tmp_path / f"{UN}.xlsx").read_bytes()
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["imported"]["by"] == "controller (kommandoraden)"
    assert descriptor["resources"][0]["hash"].startswith("sha256:")
    log = file_path().read_bytes()
    assert b"imported plan" in log
    assert UN.encode() in log


def test_a_plan_that_exists_is_replaced_only_when_asked_and_the_old_one_stays_aside(own: Path, tmp_path: Path) -> None:
    enter(UN, own, tmp_path)
    sheet = tmp_path / "ny.xlsx"
    sheet.write_bytes(sheet_of(UN, put("Mål!B2", "Skrivning")))
    arguments = ["--data", str(own), "plan", "import", str(sheet)]
    assert main(arguments) == 2
    assert "Läsning" in (own / "plans" / UN / "goal.csv").read_text(encoding="utf-8")
    assert main([*arguments, "--replace"]) == 0
    assert "Skrivning" in (own / "plans" / UN / "goal.csv").read_text(encoding="utf-8")
    (aside,) = (own / "plans" / REPLACED).iterdir()
    assert "Läsning" in (aside / "goal.csv").read_text(encoding="utf-8")
    assert not list((own / "plans").glob(".staged-*"))


def test_what_the_build_would_not_take_is_not_taken_in(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sheet itself holds, but there is no such indicator."""
    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(sheet_of(UN, put("Påståenden!E2", "finns_inte")))
    assert main(["--data", str(own), "plan", "import", str(sheet)]) == 1
    assert "Indikatorn finns inte" in capsys.readouterr().err
    assert [path.name for path in (own / "plans").iterdir()] == [KS]


def test_a_table_that_was_changed_by_hand_stops_the_build(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enter(UN, own, tmp_path)
    file = own / "plans" / UN / "budget_line.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("3120.5", "4120.5"), encoding="utf-8")
    assert main(["--data", str(own), "check"]) == 1
    assert "Filen är inte densamma som när den lästes in" in capsys.readouterr().err


def test_an_office_of_another_plan_answers_for_nothing_here(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key of one plan's answers leads to that plan's offices alone, also where the other plan is read first."""
    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(sheet_of(UN, put("Planen!B2", "an-2024")))
    assert main(["--data", str(own), "plan", "import", str(sheet)]) == 0
    answers = own / "plans" / KS / "answers_for.csv"
    answers.write_text("item_id,office_id,said_by\ngoal:8,gymnasium,exempel\n", encoding="utf-8")
    assert main(["--data", str(own), "check"]) == 1
    assert "Koden finns inte i office" in capsys.readouterr().err


WRONG = [
    ("Planen!B2", "UN 2024!", "Planen!B2", "kan inte vara ett id"),
    ("Planen!B5", "Atlantis", "Planen!B5", "Det finns ingen kommun som heter 'Atlantis'"),
    ("Planen!B6", "tjugotjugofyra", "Planen!B6", "är inte ett tal|inte ett heltal"),
    ("Planen!B8", "i höstas", "Planen!B8", "är inte ett datum"),
    ("Planen!B9", 4, "Planen!B9", "Här står 4, men bladet Mål har 3 rader"),
    ("Planen!B3", None, "Planen!B3", "Planens titel saknas"),
    ("Mål!A3", 1, "Mål!A3", r"står redan i Mål!A2"),
    ("Mål!C2", None, "Mål!C2", "Beskrivning saknas"),
    ("Mål!D2", "9", "Mål!D2", "Mål 9 finns inte på bladet Fullmäktiges mål"),
    ("Mål!E2", "18", "Mål!E2", "inget av de globala målen"),
    ("Måluppfyllelse!A2", 7, "Måluppfyllelse!A2", "Mål 7 finns inte"),
    ("Måluppfyllelse!F2", None, "Måluppfyllelse!F2", "Det ena av utgångsvärde och målvärde saknas"),
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
    ("Budget!E3", 5000, "Budget!E2", "Delarna är 5000,0 mnkr"),
    ("Budgetförändringar!B2", "Hela förändringen", "Budgetförändringar!B3", "står redan i"),
    ("Budgetförändringar!I3", "Tolkad", "Budgetförändringar!J3", "vem som har tolkat"),
    ("Påståenden!H2", None, "Påståenden!H2", "behöver ett värde"),
    ("Påståenden!G2", "2023-09-30", "Påståenden!G2", "slutar innan den börjar"),
    ("Påståenden!J2", "länge", "Påståenden!J2", "varken ett år eller en dag"),
    ("Kontor!A1", "Något annat", "Kontor!A1", "Kolumnen Id saknas"),
]


@pytest.mark.parametrize(("cell", "value", "told_at", "message"), WRONG)
def test_what_is_wrong_is_told_by_its_cell(cell: str, value: object, told_at: str, message: str) -> None:
    found = problems_of(made(UN), cell, value)
    assert told_at in found
    assert re.search(message, found[told_at])


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_taken_in(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(book: Workbook) -> None:
        for cell, value, _, _ in WRONG[:3]:
            put(cell, value)(book)
        put("Budget!E2", "många")(book)

    sheet = tmp_path / "fel.xlsx"
    sheet.write_bytes(sheet_of(UN, edit))
    assert main(["--data", str(own), "plan", "import", str(sheet)]) == 1
    told = capsys.readouterr().out
    assert all(place in told for place in ("Planen!B2", "Planen!B5", "Planen!B6", "Budget!E2"))
    assert "Inget är inläst" in told
    assert [path.name for path in (own / "plans").iterdir()] == [KS]


def test_a_sentence_that_is_not_in_the_document_is_told(own: Path) -> None:
    assert own.is_dir()
    said = filled_of(KS)
    said.rows["budget_line"][0].values["quote"] = "Ramen är 493,4 mnkr."
    assert problems_of(make_sheet(said)) == {
        "Budget!G2": "Meningen står inte på bladet Dokumentet, ordagrant och på en rad. Kopiera den därifrån."
    }


def test_a_line_that_is_a_part_of_itself_is_told() -> None:
    said = filled(UN)
    lines = said.of("budget_line")
    lines[1].values.update(parent_id="Gymnasieskola")
    lines[2].values.update(parent_id="Grundskola", amount_mnkr=30.0, quote="30 procent, 30 mnkr")
    assert any("en del av sig själv" in message for message in problems_of(make_sheet(said)).values())


def test_the_empty_template_says_what_must_be_filled_in() -> None:
    found = problems_of(make_sheet())
    assert {f"Planen!B{row}" for row in range(2, 14)} <= set(found)
    assert {"Uppföljningar!A2", "Kontor!A2", "Budget!B2"} <= set(found)


def test_a_sheet_may_be_sorted_renamed_columns_moved_and_formulas_left_as_text() -> None:
    said = filled(LINKOPING)
    said.of("goal")[0].values["description"] = "=1+1"
    book = load_workbook(io.BytesIO(make_sheet(said)))
    ws = book["Mål"]
    for row in ws.iter_rows(min_row=1, max_row=2):
        row[1].value, row[2].value = row[2].value, row[1].value
    for row in ws.iter_rows(min_row=1, max_row=2, min_col=2, max_col=3):
        for cell in row:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    ws.title = "mål "
    out = io.BytesIO()
    book.save(out)
    read, problems = read_sheet(read_workbook(out.getvalue(), "plan.xlsx"))
    assert not problems
    assert read.of("goal")[0].get("description") == "=1+1"
    assert read.of("goal")[0].get("name") == "Fritid"


def test_a_workbook_that_is_something_else_is_refused() -> None:
    book = Workbook()
    book.active.append(["Hej"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused, match="inget av planbladets blad"):
        read_sheet(read_workbook(out.getvalue(), "annat.xlsx"))


@pytest.mark.parametrize(
    ("name", "made"), [("Politisk verksamhet", "politisk_verksamhet"), ("Åäö 7", "aao"), ("123", "post")]
)
def test_an_id_is_made_of_a_name(name: str, made: str) -> None:
    assert id_of(name) == made


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
                cells[1] = ("text", draw(st.sampled_from(read_contract().answers)).header)
            rows.append((number, [Cell(at, kind, value) for at, (kind, value) in sorted(cells.items())]))
        sheets.append(RawSheet(sheet.title, draw(st.booleans()), rows))
    return RawWorkbook(sheets, draw(st.booleans()))


@settings(max_examples=150)
@given(workbooks())
def test_any_workbook_gives_tables_or_addresses_and_never_a_crash(raw: RawWorkbook) -> None:
    try:
        said, problems = read_sheet(raw)
    except Refused as error:
        assert str(error)
        return
    problems += judge(said, CODES)
    assert all(PLACE.fullmatch(one.place) and one.message for one in problems)
    if not problems:
        assert tables_of(said, "0581")


@settings(max_examples=60)
@given(st.data())
def test_a_plan_with_anything_in_one_cell_is_judged_or_made_into_tables(data: st.DataObject) -> None:
    said = filled(data.draw(st.sampled_from([UN, LINKOPING])))
    kind = data.draw(st.sampled_from([kind for kind, rows in said.rows.items() if rows]))
    row = data.draw(st.sampled_from(said.of(kind)))
    column = data.draw(st.sampled_from([one for one in read_contract().sheet(kind).columns if one.kind == "text"]))
    row.values[column.name] = data.draw(TEXTS | st.text(max_size=20)) or None
    place = {one.name: f"{kind}!A1" for one in read_contract().sheet(kind).columns}
    rows = {name: [replace(one, places=one.places or place) for one in listed] for name, listed in said.rows.items()}
    answers = {
        name: replace(one, places={"value": "Planen!B2", "quote": "Planen!C2"}) for name, one in said.plan.items()
    }
    whole = Filled(answers, rows)
    for listed in (whole.of(name) for name in ("office", "budget_line", "budget_change", "claim")):
        for one in listed:
            key = next(iter(read_contract().sheet("office" if one.get("office_id") else "claim").key))
            one.values.setdefault(key, None)
    problems = judge(whole, CODES)
    assert all(one.message for one in problems)
    if not problems and DOCUMENT not in whole.rows:
        assert tables_of(whole, "0581")["plan_row"]
