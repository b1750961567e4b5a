"""Row counts and hash sums of tables, to compare contents whatever the order of rows."""

import hashlib
from typing import NamedTuple

import duckdb


class TableContent(NamedTuple):
    """A table's number of rows, and the sum of their hashes."""

    row_count: int
    hash_sum: int


def tables_of(connection: duckdb.DuckDBPyConnection) -> dict[str, TableContent]:
    """Return the content of each table of the current database but build, which differs from build to build."""
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND table_name <> 'build'"
        " AND database_name = current_database() ORDER BY table_name"
    ).fetchall()
    summed = (
        f"SELECT '{name}', count(*), coalesce(sum(hash(row_of)::HUGEINT), 0) FROM \"{name}\" AS row_of"  # noqa: S608 - the schema's own names
        for (name,) in names
    )
    rows = connection.execute(" UNION ALL ".join(summed)).fetchall() if names else []
    return {name: TableContent(count, total) for name, count, total in rows}


def sha256_of(tables: dict[str, TableContent]) -> str:
    """Return one hash over the contents of all tables."""
    lines = [f"{name} {content.row_count} {content.hash_sum}" for name, content in sorted(tables.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
