"""Test reading csv files as Excel and people leave them, with errors that name the row."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel import formats
from panel.formats.cube import FormatError
from panel.formats.tables import read_csv, read_xlsx, write_csv
from tests.conftest import ROOT
from tests.support.convert import convert
from tests.support.cubes import assert_same_cells
from tests.support.workbooks import saved

CASES = ROOT / "tests" / "cases" / "statistics"
HEADER = ["region_code", "region_label", "tid_code", "tid_label", "value", "flag"]


@pytest.mark.parametrize("case", ["csv-sep-line", "csv-trailing-semicolons", "csv-blank-last-line"])
def test_what_excel_adds_to_a_csv_is_passed_over(case: str, tmp_path: Path) -> None:
    code, output = convert(CASES / case / "in.csv", tmp_path / "ut.json")
    assert (code, "1 celler (Region 1 x Tid 1)" in output) == (0, True)
    assert formats.read(tmp_path / "ut.json").values.tolist() == [1]


def test_a_footnote_under_the_table_is_refused_with_its_row(tmp_path: Path) -> None:
    code, output = convert(CASES / "csv-footnote" / "in.csv", tmp_path / "ut.json")
    assert code == 2
    assert output == (
        "in.csv: Rad 3, kolumnen Tid_code: koden är tom på raden med 'Källa: SCB'. Skriv koden; en rad som inte hör"
        " till tabellen, som en fotnot, tas bort.\n"
    )
    assert not (tmp_path / "ut.json").exists()


REGIONS = {"0581": "Norrköping", "0580": "Linköping", "1880": "Örebro\nlän"}


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Return rows of a whole table, in any order: one value a region and year, or a flag."""
    regions = draw(st.lists(st.sampled_from(sorted(REGIONS)), min_size=1, max_size=3, unique=True))
    years = draw(st.lists(st.integers(1990, 2030), min_size=1, max_size=3, unique=True))
    numbers = st.decimals(-99999, 99999, places=2).map(str) | st.just("")
    cells = [[code, REGIONS[code], str(year), str(year), draw(numbers), ""] for code in regions for year in years]
    return draw(st.permutations(cells))


@st.composite
def written(draw: st.DrawFn, rows: list[list[str]]) -> tuple[bytes, list[int]]:
    """Return a csv of the rows with what Excel adds, and the line that each row begins on."""
    separator = draw(st.sampled_from(";,\t"))
    mark = "." if separator == "," else ","
    lines = [f"sep={separator}"] if draw(st.booleans()) else []
    begins: list[int] = []
    for number, row in enumerate([HEADER, *rows]):
        if number:
            lines += draw(st.lists(st.sampled_from(["", separator * 5, separator * 9, f" {separator}"]), max_size=2))
            begins.append("\n".join([*lines, ""]).count("\n") + 1)
        quoted = [f'"{cell}"' if "\n" in cell else cell for cell in row]
        lines.append(separator.join([*quoted[:4], quoted[4].replace(".", mark), *quoted[5:]]))
    lines += draw(st.lists(st.sampled_from(["", separator * 5]), max_size=3))
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return ending.join([*lines, ""]).encode("utf-8-sig" if draw(st.booleans()) else "utf-8"), begins


@given(st.data())
def test_a_whole_table_is_read_the_same_with_what_excel_adds(data: st.DataObject) -> None:
    rows = data.draw(tables())
    body, _ = data.draw(written(rows))
    cube = read_csv(body)
    found = {(row.region_code, row.tid_code): row.value for row in cube.tidy().itertuples() if not np.isnan(row.value)}
    assert found == {(row[0], row[2]): float(row[4]) for row in rows if row[4]}
    assert_same_cells(read_csv(write_csv(cube)), cube)


FAULTS = {
    "a code that is empty": (2, "", "koden är tom"),
    "a value that is a word": (4, "okänt", "'okänt' är inget tal"),
    "a value in groups": (4, "1 000", "'1 000' är inget tal"),
    "a value without end": (4, "1e999", "1e999 är oändligt stort"),
}


@given(st.data(), st.sampled_from(sorted(FAULTS)))
def test_a_cell_that_does_not_fit_is_refused_with_its_row_and_column(data: st.DataObject, fault: str) -> None:
    rows = data.draw(tables())
    at = data.draw(st.integers(0, len(rows) - 1))
    column, value, message = FAULTS[fault]
    rows[at] = [*rows[at][:column], value, *rows[at][column + 1 :]]
    body, begins = data.draw(written(rows))
    with pytest.raises(FormatError) as refused:
        read_csv(body)
    assert str(refused.value).startswith(f"Rad {begins[at]}, kolumnen {HEADER[column]}: {message}")


@given(st.data(), st.sampled_from(["a column too many", "twice", "another name"]))
def test_a_row_that_does_not_fit_is_refused_with_its_number(data: st.DataObject, fault: str) -> None:
    rows = data.draw(tables())
    last = rows[-1]
    extra = {
        "a column too many": [*last[:2], "1900", "1900", "1", "", "x"],
        "twice": last,
        "another name": [last[0], "Annan", "1900", "1900", "1", ""],
    }[fault]
    body, begins = data.draw(written([*rows, extra]))
    with pytest.raises(FormatError, match=rf"^Rad {begins[-1]}\b"):
        read_csv(body)


def workbook(rows: list[list[object]]) -> bytes:
    """Return the rows as a workbook of one sheet."""
    book = openpyxl.Workbook()
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            book.active.cell(at, column, value)
    return saved(book)


def test_rows_of_a_workbook_keep_their_numbers_past_empty_rows() -> None:
    rows = [HEADER, [" ", None, "", None, None, None], ["0581", "Norrköping", "2023", "2023", 1, None], [None] * 6]
    assert read_xlsx(workbook(rows)).values.tolist() == [1]
    with pytest.raises(FormatError, match=r"^Rad 5, kolumnen tid_code: koden är tom på raden med 'Källa: SCB'"):
        read_xlsx(workbook([*rows, ["Källa: SCB", None, None, None, None, None]]))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_a_written_number_has_all_its_digits_and_no_power(values: list[float]) -> None:
    rows = [["0581", "Norrköping", str(2000 + at), str(2000 + at), "1", ""] for at in range(len(values))]
    cube = read_csv("\n".join(map(";".join, [HEADER, *rows])).encode())
    body = write_csv(replace(cube, values=np.array(values)))
    assert [row.split(";")[4] for row in body.decode("utf-8-sig").splitlines()[1:] if "e" in row.split(";")[4]] == []
    np.testing.assert_array_equal(read_csv(body).values, values)
