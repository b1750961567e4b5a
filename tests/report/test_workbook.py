"""Test the Excel report: a sheet a page, filtered tables, native charts, numbers as numbers."""

import io

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from panel.report.collect import collect_report
from panel.report.state import State
from panel.report.tree import Field, Grid, Sheet
from panel.report.workbook.workbook import write
from panel.wording import labels
from tests.support.reported_year import HARD
from tests.support.reports import HALF, WHOLE, Maker

pytestmark = pytest.mark.services

SHEETS = [
    "Översikt",
    "Befolkning",
    "Arbetslöshet",
    "Budget",
    "Mål",
    "Programpunkter",
    "Att göra",
    "Förslag",
    "Publiceringslogg",
    "Källor och kvalitet",
]


def book(body: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(body))


def table(sheet: Worksheet, number: int) -> list[dict[str, object]]:
    """The rows of the sheet's table of that number, by header."""
    found = next(one for one in sheet.tables.values() if one.name.endswith(f"_{number}"))
    head, *rows = sheet[found.ref]
    return [dict(zip((cell.value for cell in head), (cell.value for cell in row), strict=True)) for row in rows]


def test_a_sheet_a_page_with_filters_and_charts(made: Maker) -> None:
    opened = book(made("year", "xlsx"))
    assert opened.sheetnames == [*SHEETS, "Diagramdata"]
    for sheet in opened.worksheets[:-1]:
        assert sheet.tables
        for one in sheet.tables.values():
            assert one.autoFilter is not None
            headers = [column.name for column in one.tableColumns]
            assert not {name for name in headers if name != labels.label(name)}
    compared = {str(cell.value) for (cell,) in opened["Arbetslöshet"].iter_rows(max_col=1)}
    assert "Arbetslöshet i jämförelse; 6 av 9 jämförda kommuner har uppgift" in compared
    assert {sheet.title: len(sheet._charts) for sheet in opened if sheet._charts} == {
        "Befolkning": 2,
        "Arbetslöshet": 1,
        "Budget": 3,
        "Mål": 1,
        "Programpunkter": 1,
    }


def test_figures_are_numbers_and_those_of_the_database(made: Maker, database: duckdb.DuckDBPyConnection) -> None:
    opened = book(made("year", "xlsx"))
    expected_rows = database.execute(
        """SELECT line.name, report.forecast_mnkr FROM budget_report AS report INNER JOIN budget_line AS line USING (plan_id, line_id)
        WHERE period = '2024-helar'"""
    ).fetchall()
    rows = {row["Namn"]: row for row in table(opened["Budget"], 1)}
    assert {name: rows[name]["Helårsprognos (mnkr)"] for name in rows} == dict(expected_rows)
    people = database.execute(
        """SELECT value FROM observation WHERE indicator_id = 'population' AND region_code = '0581'
        GROUP BY value, last_day(period_start + to_months(CASE frequency WHEN 'M' THEN 0 WHEN 'Q' THEN 2 ELSE 11 END))
        ORDER BY last_day(period_start + to_months(CASE frequency WHEN 'M' THEN 0 WHEN 'Q' THEN 2 ELSE 11 END))"""
    ).fetchall()
    assert [row["Folkmängd (SCB)"] for row in table(opened["Befolkning"], 1)] == [value for (value,) in people]
    receipts = database.execute("SELECT receipt_no FROM receipt ORDER BY 1 DESC").fetchall()
    assert [row["Publicering"] for row in table(opened["Publiceringslogg"], 1)] == [number for (number,) in receipts]


def test_charts_point_at_the_figures_beside_them(made: Maker) -> None:
    opened = book(made("year", "xlsx"))
    figures = opened["Diagramdata"]
    for sheet in opened.worksheets[:-1]:
        for chart in sheet._charts:
            assert chart.x_axis.title is not None
            assert chart.y_axis.title is not None
            for series in chart.series:
                reference = series.val.numRef.f.rpartition("!")[2].replace("$", "")
                cells = [cell.value for (cell,) in figures[reference]]
                assert any(value is not None for value in cells)
                assert all(value is None or isinstance(value, int | float) for value in cells)


def test_text_is_text_and_never_a_formula(made: Maker) -> None:
    opened = book(made("year", "xlsx"))
    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sum(HARD in str(cell.value) for cell in cells) >= 5


def test_where_it_comes_from_is_written_in(made: Maker, database: duckdb.DuckDBPyConnection) -> None:
    facts = {row["Uppgift"]: row["Värde"] for row in table(book(made("year", "xlsx"))["Översikt"], 2)}
    assert facts["Databasens kontrollsumma"] == database.execute("SELECT content_sha256 FROM build").fetchone()[0]
    assert facts["Läget per"].replace("\u00a0", " ") == "25 november 2024"
    assert facts["Uppföljning"] == "Helårsuppföljning 2024"


@pytest.mark.parametrize(("what", "period"), [("nothing", WHOLE), ("nothing", HALF), ("heavy", WHOLE)])
def test_an_empty_follow_up_and_a_full_one_are_whole_workbooks(made: Maker, what: str, period: str) -> None:
    opened = book(made(what, "xlsx", period))
    assert opened.sheetnames[: len(SHEETS)] == SHEETS
    assert len(opened["Förslag"].tables) == (2 if what == "heavy" else 0)


def test_a_text_too_long_for_a_cell_is_not_cut(year: State) -> None:
    sheet = Sheet("Ett", "Ett", (Grid("Rader", (Field("Text"),), (("x" * 32768,),)),))
    with pytest.raises(ValueError, match="32768"):
        write([sheet], collect_report(year))
