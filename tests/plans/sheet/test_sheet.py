"""Test the plan sheet: read back complete, kept as handed in, and replaced only when asked."""

import io
import json
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from etl.build import assemble
from panel import warehouse
from panel.__main__ import main
from panel.operations.take_in_plan import REPLACED
from panel.plans.sheet.contract import PLAN, read_contract
from panel.plans.sheet.filled import Filled, Row, filled_of
from panel.plans.sheet.reader import id_of, read_sheet
from panel.plans.sheet.store import table_schemas
from panel.plans.sheet.tables import tables_of
from panel.plans.sheet.template import make_sheet
from panel.plans.sheet.validate import validate
from panel.records.audit import file_path
from panel.sheets.workbook.process import read_workbook
from tests.support.plans import KS, LINKOPING, UN, enter, filled
from tests.support.plans.sheets import CODES, put, sheet_of

pytestmark = pytest.mark.slow

pytest_plugins = ["tests.support.plans.served"]

COPY = "kopia-2024"


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
    filled_sheet, problems = read_sheet(read_workbook(body, "plan.xlsx"))
    assert [*problems, *validate(filled_sheet, CODES)] == []
    assert _values(filled_sheet) == _values(again)
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
    before, after = tables_of(first, region), tables_of(filled_sheet, region)
    for table in named:
        fields = [field["name"] for field in table_schemas()[table]["schema"]["fields"]]
        once, twice = (
            sorted(str([row.get(name) for name in fields]) for row in tables[table]) for tables in (before, after)
        )
        assert once == twice, table


def _values(filled_sheet: Filled) -> dict[str, list[dict[str, object]]]:
    every = {kind: [_given(row) for row in rows] for kind, rows in filled_sheet.rows.items() if rows}
    return {**every, PLAN: [_given(filled_sheet.plan[one.name]) for one in read_contract().fields]}


def _given(row: Row) -> dict[str, object]:
    return {name: value for name, value in row.values.items() if value is not None}


def test_every_figure_leads_to_its_sentence_or_its_cell(own: Path, tmp_path: Path) -> None:
    enter(UN, own, tmp_path)
    assemble(own, tmp_path / "un.duckdb")
    with duckdb.connect(str(tmp_path / "un.duckdb"), read_only=True) as rows:
        rows_read = rows.execute(
            "SELECT replace(statement_id, plan_id || ':', ''), quote, cell, statement.section FROM statement"
            " INNER JOIN document_line USING (plan_id, line_no) WHERE plan_id = ?",
            [UN],
        ).fetchall()
    found = {item: where for item, *where in rows_read}
    assert found["budget_line:frame"] == ["Nämndens budgetram för år 2024 är 3 120,5 mnkr.", "Budget!G2", "Budget"]
    assert found["plan:points"][1] == "Planen!C11"
    assert found["plan:goals"] == ["Antal mål enligt planen: 3", "Planen!B10", "Planen"]
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


def test_a_sheet_may_be_sorted_renamed_columns_moved_and_formulas_left_as_text() -> None:
    filled_sheet = filled(LINKOPING)
    filled_sheet.of("goal")[0].values["description"] = "=1+1"
    book = load_workbook(io.BytesIO(make_sheet(filled_sheet)))
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


@pytest.mark.parametrize(
    ("name", "made"), [("Politisk verksamhet", "politisk_verksamhet"), ("Åäö 7", "aao"), ("123", "post")]
)
def test_an_id_is_made_of_a_name(name: str, made: str) -> None:
    assert id_of(name) == made
