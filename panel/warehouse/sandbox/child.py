"""Run one SQL query on the copy of public tables, in a child process started by runner.py.

Nothing of the panel is imported here, and once the copy is open the process can open no files or connections.
"""

import gc
import json
import os
import resource
from typing import Any

import duckdb

# Memory outside DuckDB's limit: Python, DuckDB's code and the rows as JSON.
UNCOUNTED_MEGABYTES = 400
ROWS_AT_A_TIME = 500
MAX_ERROR_CHARACTERS = 2_000
NICE = 10
# How columns are sent, by type. Every other type is sent as text, cast by DuckDB.
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
# The order matters: each would block those before it.
LOCKS = (
    "SET secret_directory = ''",
    "SET enable_external_access = false",
    "SET disabled_filesystems = 'LocalFileSystem'",
    "SET lock_configuration = true",
)


def query_copy(
    sql: bytes, descriptor: int, megabytes: int, max_rows: int, max_bytes: int, max_columns: int, max_cells: int
) -> bytes:
    """Return the head and the rows, each a line of JSON, of a query on the copy open as `descriptor`.

    Raises MemoryError.
    """
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
    """Return a read-only connection to the copy, without external access and with locked configuration."""
    connection = duckdb.connect(config={**SETTINGS, "memory_limit": f"{megabytes}MiB"})
    connection.execute(f"ATTACH '/proc/self/fd/{descriptor}' AS panelen (READ_ONLY)")
    connection.execute("USE panelen")
    for lock in LOCKS:
        connection.execute(lock)
    return connection


def forbid_open() -> None:
    """Lower the limit of open files so that the process can open no more: no file, no socket, no /proc."""
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
    """Return the head (columns with kinds, or the reason why there are none) and the rows, each as JSON."""
    try:
        relation, refused = only_select(connection, sql, max_columns)
        if relation is None:
            return refused, []
        max_rows = min(max_rows, max_cells // len(relation.types))
        kinds, casts = zip(*(column(at, kind.id) for at, kind in enumerate(relation.types, start=1)), strict=True)
        # One row beyond the limit, to find whether there are more.
        bounded = relation.limit(max_rows + 1).project(", ".join(casts))
        rows, is_cut = fetch(bounded, max_rows, max_bytes)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        return {"refused": "error", "found": error_text(error, sql)}, []
    return {"columns": [list(pair) for pair in zip(relation.columns, kinds, strict=True)], "is_cut": is_cut}, rows


def only_select(
    connection: duckdb.DuckDBPyConnection, sql: str, max_columns: int
) -> tuple[duckdb.DuckDBPyRelation | None, dict[str, Any]]:
    """Return the relation of the one SELECT, not yet run; None and the reason for anything else. Raises duckdb.Error."""
    statements = connection.extract_statements(sql)
    stated = [one for one in statements if not is_of_pivot(one)]
    if len(stated) > 1 or not statements:
        return None, {"refused": "count", "found": len(stated)}
    if statements[-1].type != duckdb.StatementType.SELECT:
        return None, {"refused": "kind", "found": stated[0].type.name if stated else "CREATE"}
    for one in statements[:-1]:
        connection.execute(one)
    relation = bind(connection, statements[-1])
    if len(relation.types) > max_columns:
        return None, {"refused": "columns", "found": len(relation.types)}
    return relation, {}


def is_of_pivot(statement: duckdb.Statement) -> bool:
    """Return whether DuckDB added the statement itself: a temporary type of the values of a PIVOT without IN."""
    added = {duckdb.StatementType.CREATE, duckdb.StatementType.TRANSACTION}
    return statement.type in added and not statement.query.strip()


def bind(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> duckdb.DuckDBPyRelation:
    """Return the statement's relation, not yet run."""
    try:
        return connection.sql(statement)
    except (duckdb.BinderException, duckdb.CatalogException):
        # A relation's error has no position in the query. Running the statement raises one that has.
        connection.execute(statement)
        raise


def column(at: int, kind: str) -> tuple[str, str]:
    """Return the kind that column number `at` of a DuckDB type is sent as, and the SQL that selects it so."""
    if kind in INTEGERS:
        return "integer", f"#{at}"
    if kind in NUMBERS:
        return "number", f"#{at}::DOUBLE"
    if kind == "decimal":
        return "decimal", f"#{at}::VARCHAR"
    if kind == "boolean":
        return "boolean", f"#{at}"
    return "date" if kind == "date" else "moment" if kind in MOMENTS else "text", f"#{at}::VARCHAR"


def unique(names: list[str]) -> list[str]:
    """Return the names, with a number after each that has occurred before: value, value_2."""
    taken: set[str] = set()
    for at, name in enumerate(names):
        count = 1
        while names[at] in taken:
            count += 1
            names[at] = f"{name}_{count}"
        taken.add(names[at])
    return names


def fetch(relation: duckdb.DuckDBPyRelation, max_rows: int, max_bytes: int) -> tuple[list[str], bool]:
    """Return the rows as JSON within both limits, and whether there were more."""
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
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def error_text(error: duckdb.Error, sql: str) -> str:
    """Return DuckDB's message, without the line it quotes where that is not from the user's query."""
    words = str(error)
    text, _, line_text = words.partition("\n\nLINE ")
    line = line_text.partition(": ")[2].split("\n")[0].strip(". ")
    return (words if line and line in sql else text)[:MAX_ERROR_CHARACTERS]
