"""Test turning tidy tables into cubes, what is refused, and how csv, Excel and parquet hold them."""

import io
import re
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from panel.formats.cube import FormatError
from panel.formats.json_stat import read_json_stat
from panel.formats.losses import losses
from panel.formats.tables import read_csv, read_parquet, read_xlsx, write_csv, write_parquet, write_xlsx
from panel.formats.tidy import cube_from_tidy
from tests.support.cubes import flags_of
from tests.support.json_stat import RECORDED, body

HEADER = "region_code;region_label;tid_code;tid_label;value;flag\n"
ROWS = "0581;Norrköping;2022;2022;1,5;\n0581;Norrköping;2023;2023;;-\n0580;Linköping;2022;2022;3;p\n0580;Linköping;2023;2023;-4;\n"
CSV = (HEADER + ROWS).encode()


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region_code": ["0580", "0581", "0581"],
            "region_label": ["Linköping", "Norrköping", "Norrköping"],
            "tid_code": ["2023", "2022", "2023"],
            "tid_label": ["2023", "2022", "2023"],
            "value": [3.0, 1.0, None],
            "flag": ["", "", "-"],
        }
    )


def test_a_combination_without_a_row_is_a_cell_that_says_so() -> None:
    cube = cube_from_tidy(frame(), "Titel", labels={"tid": "år"}, roles={"tid": "time"})
    assert [one.codes for one in cube.dimensions] == [("0580", "0581"), ("2023", "2022")]
    assert [(one.label, one.role) for one in cube.dimensions] == [("region", None), ("år", "time")]
    np.testing.assert_array_equal(cube.values, [3, np.nan, np.nan, 1])
    assert flags_of(cube) == ["", "..", "-", ""]


def test_the_order_of_categories_is_kept() -> None:
    categories = frame().assign(region_code=lambda rows: pd.Categorical(rows["region_code"], ["0581", "0582", "0580"]))
    assert cube_from_tidy(categories, "").dimensions[0].codes == ("0581", "0580")


def test_the_order_of_rows_is_no_matter() -> None:
    cube = read_json_stat(body())
    mixed = cube_from_tidy(cube.tidy().sample(frac=1, random_state=7), cube.title)
    np.testing.assert_array_equal(mixed.values, cube.values)
    assert flags_of(mixed) == flags_of(cube)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tid_code": ["2023", "2022", "2022"], "tid_label": ["2023", "2022", "2022"]}, "Rad 3: region 0581, tid 2022 står på två rader, också rad 2"),
        ({"region_label": ["Linköping", "Norrköping", "Norpan"]}, "koden 0581 har två namn: Norrköping och Norpan"),
        ({"region_code": [580, 581, 581]}, "Rad 1, kolumnen region_code: 580 är inte text. En kod i text"),
        ({"region_code": [None, "0581", "0581"]}, "Rad 1, kolumnen region_code: koden är tom på raden med 'Linköping'"),
        ({"region_label": ["Linköping", 1, 1]}, "Rad 2, kolumnen region_label: 1 är inte text"),
        ({"value": ["3", "1", ""]}, "Kolumnen value har annat än tal"),
        ({"value": [True, False, True]}, "Kolumnen value har annat än tal"),
        ({"value": [np.inf, 1, 2]}, "oändligt stort"),
    ],
)  # fmt: skip
def test_a_frame_that_can_be_understood_in_two_ways_is_refused(change: dict[str, list[object]], message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        cube_from_tidy(frame().assign(**{name: pd.Series(column) for name, column in change.items()}), "")


def test_other_columns_are_refused() -> None:
    for columns in (
        ["value", "flag"],
        ["region_code", "value", "flag"],
        ["region_code", "region_label", "flag", "value"],
    ):
        with pytest.raises(FormatError, match="De ska vara först kod och namn"):
            cube_from_tidy(frame().iloc[:, : len(columns)].set_axis(columns, axis=1), "")


def test_no_rows_are_refused() -> None:
    with pytest.raises(FormatError, match="tabellen är tom"):
        cube_from_tidy(frame().iloc[:0], "")


def test_our_csv_is_what_swedish_excel_opens() -> None:
    written = write_csv(read_csv(CSV)).decode("utf-8")
    assert written == "\ufeff" + (HEADER + ROWS).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "changed",
    [
        CSV,
        CSV.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + CSV,
        CSV.replace(b",", b"."),
        CSV.replace(b",", b".").replace(b";", b","),
        CSV.replace(b";", b"\t"),
        CSV.replace(b"0581;", b'"0581";'),
    ],
)
def test_separator_and_decimal_mark_are_found(changed: bytes) -> None:
    cube = read_csv(changed)
    np.testing.assert_array_equal(cube.values, [1.5, np.nan, 3, -4])
    assert flags_of(cube) == ["", "-", "p", ""]
    assert cube.dimensions[0].codes == ("0581", "0580")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (b"", "Kolumnerna är"),
        (b"a;b;c\n1;2;3\n", "Kolumnerna är a, b, c"),
        (CSV.decode().encode("cp1252"), "inte skriven i utf-8"),
        (CSV.replace(b"1,5", b"1,500").replace(b";", b"\t"), "1,500 kan vara tusental eller decimaler"),
        (CSV.replace(b"1,5", b"1.500"), "1.500 kan vara tusental eller decimaler"),
        (CSV.replace(b";3;", b";3.5;"), "både decimalkomma och decimalpunkt"),
        (CSV.replace(b";3;", b";3 000;"), "Rad 4, kolumnen value: '3 000' är inget tal"),
        (CSV.replace(b";3;", b";nan;"), "Rad 4, kolumnen value: 'nan' är inget tal"),
        (CSV.replace(b";3;", b";1e999;"), "oändligt stort"),
        (CSV.replace(b";3;p", b";3"), "Rad 4, som börjar '0580': har 5 kolumner, men rubriken har 6"),
        (CSV.replace(b";3;p", b";3;p;"), "Rad 4, som börjar '0580': har 7 kolumner"),
        (CSV.replace(b"1,5;", b'"1,5;'), "ett citattecken är fel"),
        (CSV.replace(b"1,5;", b'"1,5"x;'), "ett citattecken är fel"),
        (CSV.replace(b"0580", b"0581").replace("Linköping".encode(), "Norrköping".encode()), "står på två rader"),
        (CSV[: CSV.index(b"\n")], "tabellen är tom"),
    ],
)
def test_a_csv_that_is_not_certain_is_refused(changed: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        read_csv(changed)


def workbook(change: dict[str, object], sheet: str = "Data") -> bytes:
    """Our own workbook with some cells changed by another program."""
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(read_json_stat(body()))))
    for cell, value in change.items():
        book[sheet][cell] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_that_excel_saved_again_is_read() -> None:
    cube = read_xlsx(workbook({"E2": 7}))
    assert cube.values[0] == 7
    assert (cube.title, cube.dimensions[0].label, cube.dimensions[0].role) == ("Arbetslösa", "Region", "geo")


@pytest.mark.parametrize(
    ("change", "sheet", "message"),
    [
        ({"A2": 581}, "Data", "Rad 2, kolumnen region_code: 581 är inte text"),
        ({"E2": "7"}, "Data", "Data, rad 2, kolumnen value: '7' är inget tal"),
        ({"E2": True}, "Data", "Data, rad 2, kolumnen value: True är inget tal"),
        ({"G3": "x"}, "Data", "Data, rad 3: där står något till höger"),
        ({"A1": "region"}, "Data", "De ska vara först kod och namn"),
        ({"A2": "Färg"}, "Om tabellen", "'Färg' är ingen uppgift"),
        ({"D2": 5}, "Om tabellen", "Om tabellen, rad 2: väntade text"),
        ({"B3": "kön"}, "Om tabellen", "gäller dimensionen kön, som inte finns"),
    ],
)
def test_a_workbook_that_is_not_certain_is_refused(change: dict[str, object], sheet: str, message: str) -> None:
    with pytest.raises(FormatError, match=re.escape(message)):
        read_xlsx(workbook(change, sheet))


def test_texts_in_excel_are_never_formulas() -> None:
    cube = read_csv(CSV.replace("Norrköping".encode(), b"=1+1"))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(cube)))["Data"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert read_xlsx(write_xlsx(cube)).dimensions[0].labels[0] == "=1+1"


def test_parquet_is_plain_columns_for_others() -> None:
    cube = read_json_stat(body())
    table = parquet.read_table(io.BytesIO(write_parquet(cube)))
    assert table.column_names == ["region_code", "region_label", "tid_code", "tid_label", "value", "flag"]
    assert table.schema.field("value").type == pa.float64()
    assert table.column("value").null_count == 2
    assert table.column("region_code").to_pylist() == ["0581"] * 3 + ["0580"] * 3


def test_a_parquet_file_of_others_is_read_and_one_with_numbers_for_codes_refused() -> None:
    target = io.BytesIO()
    frame().to_parquet(target)
    assert read_parquet(target.getvalue()).dimensions[0].codes == ("0580", "0581")
    target = io.BytesIO()
    frame().assign(tid_code=[2023, 2022, 2023]).to_parquet(target)
    with pytest.raises(FormatError, match="Rad 1, kolumnen tid_code: 2023 är inte text"):
        read_parquet(target.getvalue())


def test_what_csv_cannot_carry_is_named() -> None:
    message = losses(read_json_stat(RECORDED.read_bytes()), ".csv")
    assert message == [
        "csv håller bara cellerna. Följer inte med: titel, enhet, antal decimaler, källa, uppdaterad, språk, noter, "
        "nyckelord, dimensionernas namn, dimensionernas roller."
    ]


def test_what_px_cannot_carry_is_named() -> None:
    message = "\n".join(losses(read_json_stat(body(label='Den "fria" marknaden', status={"2": ":", "5": "p"})), ".px"))
    assert "Flaggor på celler som har ett värde" in message
    assert "Flaggorna : blir två punkter" in message
    assert "Citattecken i texter blir apostrofer" in message


def test_a_quoted_unit_is_reported_of_as_any_other_text_that_px_changes() -> None:
    cube = replace(read_json_stat(RECORDED.read_bytes()), unit='"procent"')
    assert any("Citattecken i texter blir apostrofer" in one for one in losses(cube, ".px"))
