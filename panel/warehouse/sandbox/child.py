"""Run in a child process, by asking.py: answer one question in SQL from the copy of public tables.

Nothing of the panel's is imported here, and once the copy is open the process can open no file and no connection.
"""

import gc
import json
import os
import resource
from typing import Any

import duckdb

# Beside what DuckDB counts, the process holds Python, DuckDB itself and the rows on their way out.
UNCOUNTED_MEGABYTES = 400
ROWS_AT_A_TIME = 500
MAX_ERROR_CHARACTERS = 2_000
NICE = 10
# What a column of a type is sent as, and what it is cast to first. Every other type is sent as DuckDB writes it.
INTEGERS = {"tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint"}
NUMBERS = {"double", "float"}
MOMENTS = {"timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"}
SETTINGS = {
    "threads": "1",
    "temp_directory": "",
    "home_directory": "/",
    "allow_persistent_secrets": "false",
    "allow_community_extensions": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
# In this order: each would hinder the one before it.
LOCKS = (
    "SET secret_directory = ''",
    "SET enable_external_access = false",
    "SET disabled_filesystems = 'LocalFileSystem'",
    "SET lock_configuration = true",
)


def query_copy(
    sql: bytes, descriptor: int, megabytes: int, max_rows: int, max_bytes: int, max_columns: int, max_cells: int
) -> bytes:
    """Return the head and the rows, each a line of JSON. The copy is open already, as the descriptor. Raises MemoryError."""
    os.nice(NICE)
    gc.disable()
    try:
        connection = open_copy(descriptor, megabytes - UNCOUNTED_MEGABYTES)
        forbid_open()
        head, rows = run_query(connection, sql.decode(), max_rows, max_bytes, max_columns, max_cells)
        return "\n".join([as_json(head), *rows]).encode()
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error


def open_copy(descriptor: int, megabytes: int) -> duckdb.DuckDBPyConnection:
    """Return a connection to the copy, read-only, with every way out of it closed and the settings locked."""
    connection = duckdb.connect(config={**SETTINGS, "memory_limit": f"{megabytes}MiB"})
    connection.execute(f"ATTACH '/proc/self/fd/{descriptor}' AS panelen (READ_ONLY)")
    connection.execute("USE panelen")
    for lock in LOCKS:
        connection.execute(lock)
    return connection


def forbid_open() -> None:
    """Let the process open nothing more: no file, no socket, no other process's memory."""
    lowest_free = os.dup(0)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, lowest_free))


def run_query(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    max_rows: int,
    max_bytes: int,
    max_columns: int,
    max_cells: int,
) -> tuple[dict[str, Any], list[str]]:
    """Return the head (columns with their kinds, or why there are none) and the rows, each as JSON."""
    try:
        statements = connection.extract_statements(sql)
        stated = [one for one in statements if not is_of_pivot(one)]
        if len(stated) != 1:
            return {"refused": "count", "found": len(stated)}, []
        if len(statements) != 1:
            return {"refused": "pivot"}, []
        if statements[0].type != duckdb.StatementType.SELECT:
            return {"refused": "kind", "found": statements[0].type.name}, []
        relation = bind(connection, statements[0])
        if len(relation.types) > max_columns:
            return {"refused": "columns", "found": len(relation.types)}, []
        max_rows = min(max_rows, max_cells // len(relation.types))
        kinds, casts = zip(*(column(at, kind.id) for at, kind in enumerate(relation.types, start=1)), strict=True)
        # One row too many tells that there are more.
        bounded = relation.limit(max_rows + 1).project(", ".join(casts))
        rows, is_cut = fetch(bounded, max_rows, max_bytes)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        return {"refused": "error", "found": error_text(error, sql)}, []
    return {"columns": [list(pair) for pair in zip(relation.columns, kinds, strict=True)], "is_cut": is_cut}, rows


def is_of_pivot(statement: duckdb.Statement) -> bool:
    """Return whether DuckDB made the statement itself: the one that finds the values of a PIVOT that names none."""
    return statement.type == duckdb.StatementType.CREATE and not statement.query.strip()


def bind(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> duckdb.DuckDBPyRelation:
    """Return what the statement asks for, not yet run."""
    try:
        return connection.sql(statement)
    except (duckdb.BinderException, duckdb.CatalogException):
        # A relation does not say where in the question the fault is. Running it does, and falls at the same place.
        connection.execute(statement)
        raise


def column(at: int, kind: str) -> tuple[str, str]:
    """Return what the column in a place, of one of DuckDB's types, is sent as, and the SQL that asks for it so."""
    if kind in INTEGERS:
        return "integer", f"#{at}"
    if kind in NUMBERS:
        return "number", f"#{at}::DOUBLE"
    if kind == "decimal":
        return "decimal", f"#{at}::VARCHAR"
    if kind == "boolean":
        return "boolean", f"#{at}"
    return "date" if kind == "date" else "moment" if kind in MOMENTS else "text", f"#{at}::VARCHAR"


def fetch(relation: duckdb.DuckDBPyRelation, max_rows: int, max_bytes: int) -> tuple[list[str], bool]:
    """Return the rows as JSON, as many as both limits let through, and whether there were more."""
    rows: list[str] = []
    size = 0
    while some := relation.fetchmany(ROWS_AT_A_TIME):
        for row in some:
            shown = as_json(row)
            size += len(shown.encode()) + 1
            if len(rows) == max_rows or size > max_bytes:
                return rows, True
            rows.append(shown)
    return rows, False


def as_json(value: object) -> str:
    """Return a head or a row on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def error_text(error: duckdb.Error, sql: str) -> str:
    """Return DuckDB's own words. The line it points at is left out where it is not the reader's but DuckDB's own."""
    words = str(error)
    text, _, line_text = words.partition("\n\nLINE ")
    line = line_text.partition(": ")[2].split("\n")[0].strip(". ")
    return (words if line and line in sql else text)[:MAX_ERROR_CHARACTERS]
