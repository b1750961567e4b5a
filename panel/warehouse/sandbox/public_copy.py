"""The copies that user queries read: DuckDB files beside the served one, with only the public tables.

One is made at the first query after a build, and one for each set of plans that is hidden from somebody. What offices
hand in, and who handed in what, is never in them.
"""

import os
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import duckdb
from filelock import FileLock

from panel.errors import os_reason
from panel.warehouse.database import DatabaseUnreadableError, Identity, identity
from panel.warehouse.paths import literal, replace_file

PUBLIC_TABLES = (
    "annotation",
    "breakdown",
    "budget_change",
    "budget_line",
    "budget_year",
    "build",
    "catalogue_series",
    "claim",
    "claim_answer",
    "computed_extent",
    "correction",
    "council_goal",
    "criterion",
    "criterion_target",
    "document_line",
    "financing",
    "finding",
    "follow_up",
    "goal",
    "goal_council_goal",
    "goal_indicator",
    "goal_sdg",
    "indicator",
    "indicator_age",
    "observation",
    "plan",
    "programme_point",
    "programme_point_goal",
    "region",
    "responsibility",
    "revision",
    "series_break",
    "series_extent",
    "snapshot",
    "source",
    "source_extent",
    "source_warning",
    "statement",
)
PRIVATE_TABLES = (
    "activity_report",
    "answers_for",
    "attestation",
    "budget_report",
    "deadline",
    "finding_as_of",
    "measure_report",
    "office",
    "office_with",
    "proposal_report",
    "receipt",
    "reported_change",
    "same_as",
    "sheet_column",
    "status_report",
    "upload",
)
# Those of them whose rows are of a plan.
PLAN_TABLES = frozenset(
    {
        "budget_change",
        "budget_line",
        "budget_year",
        "claim",
        "correction",
        "council_goal",
        "criterion",
        "criterion_target",
        "document_line",
        "financing",
        "follow_up",
        "goal",
        "goal_council_goal",
        "goal_indicator",
        "goal_sdg",
        "plan",
        "programme_point",
        "programme_point_goal",
        "responsibility",
        "statement",
    }
)
# Tables of which only some rows are public: a finding on follow-ups reveals what an office reported.
PUBLIC_ROWS = {
    "finding": "WHERE NOT rests_on_reports AND {seen}",
    "claim_answer": "SEMI JOIN (FROM served.finding WHERE NOT rests_on_reports AND {seen}) USING (finding_id)",
    **dict.fromkeys(PLAN_TABLES, "WHERE {seen}"),
}
MEMORY_LIMIT = "1GiB"
NOT_COPIED = (
    "Kopian som frågor ställs till gick inte att göra: {fault}. "
    "Se efter att det finns plats på disken där databasen ligger, och ställ frågan igen."
)
REPLACED = "Uppgifterna uppdaterades medan frågan förbereddes. Ställ frågan igen."


@contextmanager
def open_public_copy(hidden: Collection[str] = ()) -> Iterator[int]:
    """Give a file descriptor, without a path, of the copy of the served database; makes the copy if needed.

    It has nothing of the `hidden` plans.

    Raises DatabaseUnavailableError where there is no database to copy, or no room for the copy.
    """
    try:
        handle = _open_without_path(_copy_of(identity(), sorted(set(hidden))))
    except (OSError, duckdb.Error) as error:
        raise DatabaseUnreadableError(NOT_COPIED.format(fault=_fault(error))) from error
    try:
        yield handle
    finally:
        os.close(handle)


def _copy_of(served: Identity, hidden: list[str]) -> Path:
    """Return the path of the copy. When several processes need it at once, one makes it and the others wait."""
    original = Path(served.path)
    of_build = f"{_prefix(original)}{served.inode}-{served.modified_ns}"
    apart = f"-{sha256(' '.join(hidden).encode()).hexdigest()[:16]}" if hidden else ""
    target = original.with_name(f"{of_build}{apart}.duckdb")
    if not target.exists():
        with FileLock(original.with_name(f".{original.name}.copy.lock")):
            if not target.exists():
                _make(served, target, hidden)
                _remove_others(original, of_build)
    return target


def _prefix(original: Path) -> str:
    return f".{original.name}.public-"


def _remove_others(original: Path, of_build: str) -> None:
    """Remove copies of older builds, and leftovers of killed processes. An open copy stays readable."""
    for old in original.parent.glob(f"{_prefix(original)}*"):
        if not old.name.startswith(of_build) or old.suffix == ".part":
            old.unlink(missing_ok=True)


def _make(served: Identity, target: Path, hidden: list[str]) -> None:
    half_made = target.with_suffix(".part")
    half_made.unlink(missing_ok=True)
    try:
        copy_tables(served.path, half_made, _rows(hidden))
        status = Path(served.path).stat()
        if (status.st_ino, status.st_mtime_ns) != (served.inode, served.modified_ns):
            raise DatabaseUnreadableError(REPLACED)
        replace_file(half_made, target)
    finally:
        half_made.unlink(missing_ok=True)


def _rows(hidden: list[str]) -> dict[str, str]:
    """Return, by public table, the clause that says which of its rows are in a copy without some plans."""
    seen = f"(plan_id IS NULL OR plan_id NOT IN ({', '.join(map(literal, hidden))}))" if hidden else "true"
    return {table: PUBLIC_ROWS.get(table, "").format(seen=seen) for table in PUBLIC_TABLES}


def copy_tables(original: str, target: Path, tables: Mapping[str, str]) -> None:
    """Copy tables to a new database file, each with the clause that says which of its rows; of `served`, the original."""
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": ""}) as connection:
        connection.execute(f"ATTACH {literal(original)} AS served (READ_ONLY)")
        connection.execute(f"ATTACH {literal(str(target))} AS public")
        for table, rows in tables.items():
            connection.execute(f'CREATE TABLE public."{table}" AS FROM served."{table}" {rows}')
        _copy_comments(connection, tables)
        connection.execute("DETACH public")


def _copy_comments(connection: duckdb.DuckDBPyConnection, copied: Mapping[str, str]) -> None:
    tables = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'served' AND comment IS NOT NULL"
    ).fetchall()
    for table, comment in tables:
        if table in copied:
            connection.execute(f'COMMENT ON TABLE public."{table}" IS {literal(comment)}')
    columns = connection.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns()"
        " WHERE database_name = 'served' AND comment IS NOT NULL"
    ).fetchall()
    for table, column, comment in columns:
        if table in copied:
            connection.execute(f'COMMENT ON COLUMN public."{table}"."{column}" IS {literal(comment)}')


def _open_without_path(copy: Path) -> int:
    """Return a descriptor of a file that is unlinked: DuckDB would reveal the path of an attached file."""
    name = copy.with_name(f"{copy.name}.{uuid.uuid4().hex}")
    os.link(copy, name)
    try:
        return os.open(name, os.O_RDONLY)
    finally:
        with suppress(FileNotFoundError):
            name.unlink()


def _fault(error: Exception) -> str:
    return os_reason(error) if isinstance(error, OSError) else type(error).__name__
