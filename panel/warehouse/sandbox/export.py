"""Write all rows of one SQL query as csv or parquet, in a child process started by runner.py, as they are read.

The panel passes the file on and reads nothing of it.
"""

import csv
import json
import os
from collections.abc import Callable
from typing import Any

import duckdb

from panel.errors import UserError
from panel.warehouse.sandbox import child

ROWS_AT_A_TIME = 10_000
BYTE_ORDER_MARK = "\ufeff"
# How a column is written in csv, by kind: as Swedish Excel opens it, and no text as a formula.
DECIMAL = "replace({value}::VARCHAR, '.', ',')"
# A computed number without its floating-point error, as wording.table_files.without_tail() has it: 0.40000000000000036
# is 0,4, and 2.0 is 2.
DIGITS = "length(ltrim(regexp_replace(split_part({value}::VARCHAR, 'e', 1), '[^0-9]', '', 'g'), '0'))"
SHORT = "round({value}, 8)"
NUMBER = rf"""replace(regexp_replace((CASE WHEN {DIGITS} >= 15 AND {DIGITS.format(value=SHORT)} <= 12
    AND abs({{value}} - {SHORT}) <= 1e-10 * abs({SHORT}) THEN {SHORT} ELSE {{value}} END)::VARCHAR, '\.0$', ''), '.', ',')"""
TEXT = r"""CASE WHEN {value}::VARCHAR <> '-' AND regexp_matches({value}::VARCHAR, '^''*(\s*[=+\-@|]|[\t\r])')
    THEN '''' || {value}::VARCHAR ELSE {value}::VARCHAR END"""
AS_CSV = {
    "integer": "{value}::VARCHAR",
    "number": NUMBER,
    "decimal": DECIMAL,
    "boolean": "CASE {value} WHEN true THEN 'ja' WHEN false THEN 'nej' END",
    "date": "{value}::VARCHAR",
    "moment": "{value}::VARCHAR",
    "text": TEXT,
}


def export_query(sql: bytes, descriptor: int, megabytes: int, form: str, max_rows: int, max_columns: int) -> bytes:
    """Write the answer to standard output, as csv or parquet, and return nothing more.

    Raises UserError with the head of run_query() as JSON where there is no answer, or one of more rows than `max_rows`,
    and MemoryError.
    """
    os.nice(child.NICE)
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    # Imported before no more files can be opened.
    from pyarrow.parquet import ParquetWriter

    try:
        connection = child.open_copy(descriptor, megabytes - child.UNCOUNTED_MEGABYTES)
        child.forbid_open()
        statement, head = child.only_select(connection, sql.decode(), max_columns)
        if statement is None:
            raise _refused(head)
        relation = statement.limit(max_rows + 1)
        rows = write_csv(connection, relation) if form == "csv" else write_parquet(relation, ParquetWriter)
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    except duckdb.Error as error:
        raise _refused({"refused": "error", "found": child.error_text(error, sql.decode())}) from error
    if rows > max_rows:
        raise _refused({"refused": "rows"})
    return b""


def _refused(head: dict[str, Any]) -> UserError:
    """Return the error for the panel, with nothing before it in the file."""
    os.ftruncate(1, 0)
    os.lseek(1, 0, os.SEEK_SET)
    return UserError(json.dumps(head))


def write_csv(connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation) -> int:
    """Write csv and return how many rows: semicolon, decimal comma, UTF-8 with a byte order mark."""
    casts = [AS_CSV[child.column(at, kind.id)[0]].format(value=f"#{at}") for at, kind in enumerate(relation.types, 1)]
    # A buffer of its own: what is left in that of the process would be written after a refusal.
    with open(1, "w", encoding="utf-8", newline="", closefd=False) as out:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        out.write(BYTE_ORDER_MARK)
        guard = f"SELECT {TEXT.format(value='$1')}"
        writer.writerow([connection.execute(guard, [name]).fetchall()[0][0] for name in child.unique(relation.columns)])
        rows = 0
        for batch in relation.project(", ".join(casts)).to_arrow_reader(ROWS_AT_A_TIME):
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
            rows += len(batch)
    return rows


def write_parquet(relation: duckdb.DuckDBPyRelation, make_writer: Callable[..., Any]) -> int:
    """Write parquet and return how many rows: numbers, days and moments as such, all else as text."""
    kinds = [child.column(at, kind.id)[0] for at, kind in enumerate(relation.types, 1)]
    casts = [
        f"#{at}{'::VARCHAR' if kind == 'text' else ''} AS {quoted(name)}"
        for at, (kind, name) in enumerate(zip(kinds, child.unique(relation.columns), strict=True), 1)
    ]
    reader = relation.project(", ".join(casts)).to_arrow_reader(ROWS_AT_A_TIME)
    rows = 0
    with open(1, "wb", closefd=False) as out, make_writer(out, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += len(batch)
    return rows


def quoted(name: str) -> str:
    """Return a column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'
