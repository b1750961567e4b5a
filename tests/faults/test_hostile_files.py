"""A file made to take memory or time costs its own process, and gives a Swedish sentence."""

import io
import resource
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import read_reference
from etl.fetch.sources.published_file import read_published_file
from etl.fetch.sources.web import RawResponse
from panel.isolated import Limits
from tests.conftest import ROOT
from tests.support.published import workbook
from tests.support.services.entries import file_entry

pytestmark = pytest.mark.faults
LIMITS = Limits(seconds=30, megabytes=1_500, file_bytes=100_000_000)
TABLE = [["Kommun", 2021, 2022], ["Norrköping", 1, 2]]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))


def with_part(name: str, made: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts made anew."""
    plain, target = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
    with (
        zipfile.ZipFile(plain) as whole,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
    ):
        for part in whole.namelist():
            content = whole.read(part)
            packed.writestr(part, made(content) if part == name else content)
    return target.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a part of half a gigabyte": (
        "xlsx",
        lambda: with_part(SHEET, lambda sheet: sheet + b" " * 501_000_000),
        "Arbetsboken är för stor när den packas upp",
    ),
    "16 000 columns": (
        "xlsx",
        lambda: workbook({"Blad1": [["Kommun", *range(16_000)], ["Norrköping", *range(16_000)]]}),
        "för många kolumner eller celler",
    ),
    "an entity of a billion": (
        "xlsx",
        lambda: with_part(
            STRINGS,
            lambda _: (
                f'<!DOCTYPE sst [<!ENTITY a0 "ha">{LAUGHS}]><sst {NAMESPACE}><si><t>&a11;</t></si></sst>'.encode()
            ),
        ),
        "ingen hel Excel-arbetsbok",
    ),
    "a string of elements in elements": (
        "xlsx",
        lambda: with_part(
            STRINGS,
            lambda _: f"<sst {NAMESPACE}><si>{'<r>' * 300_000}{'</r>' * 300_000}</si></sst>".encode(),
        ),
        "Ingen tabell hittas|ingen hel Excel-arbetsbok|den är skadad|för mycket minne",
    ),
    "quotation marks without end": ("csv", lambda: b"Kommun;2021\n" + b'"' * 2_000_001, "ett citattecken"),
    "quotation marks in pairs": ("csv", lambda: b"Kommun;2021\n" + b'"' * 2_000_000, "citattecken"),
    "a line of 2 MB": ("csv", lambda: b"Kommun;2021\nx" + b"y" * 2_000_000 + b";1\n", "för lång"),
    "a line of a million columns": ("csv", lambda: b"a;" * 1_000_000, "kolumner, och fler än 2000 läses inte"),
    "a byte over and over": ("csv", lambda: b"\0" * 2_000_000, "Kolumnerna går inte att skilja åt"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_hostile_file_costs_its_own_process(case: str) -> None:
    kind, made, message = FILES[case]
    body = made()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FetchError, match=message):
        read_published_file(
            file_entry(kind, f"in.{kind}"),
            RawResponse(f"0001-in.{kind}", f"data/in.{kind}", body),
            read_reference(ROOT / "data"),
            limits=LIMITS,
        )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000 + 3 * len(body) // 1024


def test_merged_cells_by_tens_of_thousands_are_passed_over() -> None:
    merged = "".join(f'<mergeCell ref="A{row}:C{row}"/>' for row in range(10, 60_000))
    body = with_part(
        SHEET,
        lambda sheet: sheet.replace(b"</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>".encode()),
    )
    entry, response = file_entry("xlsx", "in.xlsx"), RawResponse("0001-in.xlsx", "data/in.xlsx", body)
    found = read_published_file(entry, response, read_reference(ROOT / "data"), limits=LIMITS)
    assert found.cube.values.tolist() == [1, 2]
