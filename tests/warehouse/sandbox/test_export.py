"""Test files of all rows of a query: as Swedish Excel and other programs read them, whole or not at all, from the sandbox."""

import csv
import io
import tempfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow.parquet
import pytest

from panel.formats.csv_file import all_digits, guarded
from panel.warehouse.sandbox import Limits, QueryError, export
from panel.warehouse.sandbox.runner import FILE_LIMITS
from panel.wording.table_files import without_tail

pytestmark = [pytest.mark.usefixtures("panel"), pytest.mark.slow]
HOSTILE = ["=1+1", "@x", " -1", "'=x", "-", "\t", "|a", "''+", "rad\nny", 'a;"b"', "å", "", "x=1"]


def exported(sql: str, form: str, limits: Limits = FILE_LIMITS) -> bytes:
    with tempfile.TemporaryFile() as file:
        try:
            export(sql, form, file, limits)
        except QueryError:
            file.seek(0)
            assert b"secret" not in file.read()
            raise
        file.seek(0)
        return file.read()


def rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_is_what_swedish_excel_opens_and_nothing_in_it_is_a_formula() -> None:
    body = exported(
        """SELECT 1234 AS n, 0.5::DOUBLE AS tal, 12.30::DECIMAL(8, 2) AS kr, DATE '2024-01-31' AS dag, true AS sant,
            NULL AS inget, [1, 2] AS lista, '-' AS streck, 2 AS n, 'x' AS "=cmd|'!A0" """,
        "csv",
    )
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"\r\n")
    assert rows(body) == [
        ["n", "tal", "kr", "dag", "sant", "inget", "lista", "streck", "n_2", "'=cmd|'!A0"],
        ["1234", "0,5", "12,30", "2024-01-31", "ja", "", "[1, 2]", "-", "2", "x"],
    ]


def test_text_is_guarded_as_in_every_other_csv_of_the_panels() -> None:
    values = ", ".join("('" + text.replace("'", "''") + "')" for text in HOSTILE)
    found = rows(exported(f"FROM (VALUES {values}) AS t (x)", "csv"))
    assert [row[0] if row else "" for row in found[1:]] == [guarded(text) for text in HOSTILE]


def test_numbers_have_no_floating_point_error_as_in_every_other_csv_of_the_panels() -> None:
    numbers = [0.1 + 0.2, 11.649999999999999, -2.8000000000000003, 1 / 3, 123456789.12345678, 10.0, 0.0, -0.5]
    found = rows(exported(f"SELECT unnest({[*numbers, 1e300]}::DOUBLE[])", "csv"))
    assert [row[0] for row in found[1:]] == [*(all_digits(without_tail(number)) for number in numbers), "1e+300"]


def test_parquet_keeps_numbers_days_and_moments_as_such() -> None:
    body = exported(
        """SELECT 1 AS n, 0.5::DOUBLE AS tal, 12.30::DECIMAL(8, 2) AS kr, DATE '2024-01-31' AS dag, true AS sant,
            TIMESTAMP '2024-01-31 14:05:00' AS nu, [1, 2] AS lista, 2 AS n, NULL::VARCHAR AS inget""",
        "parquet",
    )
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist()
    assert found == [
        {"n": 1, "tal": 0.5, "kr": Decimal("12.30"), "dag": date(2024, 1, 31), "sant": True,
         "nu": datetime(2024, 1, 31, 14, 5), "lista": "[1, 2]", "n_2": 2, "inget": None}
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_has_all_rows_or_there_is_none(form: str) -> None:
    limits = replace(FILE_LIMITS, rows=30_000)
    sql = "SELECT range AS n, 'secret' AS t FROM range({})"
    body = exported(sql.format(30_000), form, limits)
    count = len(rows(body)) - 1 if form == "csv" else pyarrow.parquet.read_metadata(io.BytesIO(body)).num_rows
    assert count == 30_000
    with pytest.raises(QueryError, match="fler än 30\u00a0000 rader"):
        exported(sql.format(30_001), form, limits)


@pytest.mark.parametrize(("sql", "words"), [
    ("SELECT CASE WHEN range = 25000 THEN 'x'::INTEGER ELSE 1 END, 'secret' FROM range(30000)", "kan inte besvara frågan"),
    ("SELECT repeat('x', 1000000) FROM range(100000)", "mer minne än|för stort för en fil"),
    ("SELECT 1; SELECT 2", "2 satser med semikolon"),
    ("SELECT " + ", ".join(map(str, range(201))), "högst 200 visas"),
    ("FROM read_text('/proc/self/environ')", "kan inte besvara frågan"),
    ("FROM read_csv('/etc/passwd')", "kan inte besvara frågan"),
    ("COPY (SELECT 42) TO '/dev/stdout'", "bara att läsa"),
])  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_words(sql: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        exported(sql, "csv", replace(FILE_LIMITS, result_bytes=5_000_000))


def test_a_pivot_is_exported_as_any_query() -> None:
    found = rows(exported("PIVOT goal_council_goal ON goal_no USING count(*) GROUP BY council_goal_no", "csv"))
    assert {"council_goal_no", "1", "8"} <= set(found[0])
