"""What a backup says of itself: each file with size and hash, what the database held, what is missing and why."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from panel import warehouse
from panel.operations.backup.paths import SNAPSHOTS, SOURCES, BackupError
from panel.warehouse.content import TableContent, sha256_of, tables_of

FILE = "manifest.json"
# Of the manifest itself, as sha256sum -c reads it. A backup of the first format has none.
SUM_FILE = "manifest.sha256"
FORMAT = 2
READABLE = {"1", "2"}
STAMP = "%Y%m%dT%H%M%SZ"
NOT_WHOLE = "Använd en annan säkerhetskopia."


@dataclass(frozen=True)
class Entry:
    """One file of a backup. `path` is from the backup's folder."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class DatabaseContent:
    """What the database held: its hashes, and rows and checksum a table."""

    build_id: str
    content_sha256: str
    schema_sha256: str
    last_receipt: int
    tables: dict[str, str]


@dataclass(frozen=True)
class Manifest:
    """A whole backup. `picture` is None where the database could not be read.

    `missing` says what is not in it, and why.

    `is_same_sources` is whether the database was built from the very files of the backup. `problems` are those that
    were found in what was backed up.
    """

    made_at: datetime
    sources_name: str
    picture: DatabaseContent | None
    is_same_sources: bool
    files: list[Entry]
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)


def versions() -> dict[str, str]:
    """Return what made a backup: what a content hash depends on beside the sources, and the manifest's format."""
    return {"duckdb": version("duckdb"), "schema_sha256": warehouse.schema_sha256(), "format": str(FORMAT)}


def to_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as it is written."""
    stated = {**asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps(stated, ensure_ascii=False, indent=1).encode("utf-8")


def read_manifest(backup: Path) -> Manifest:
    """Return what a backup says of itself. Raises BackupError when it is none, or damaged."""
    try:
        body = (backup / FILE).read_bytes()
        stated: dict[str, Any] = json.loads(body)
        _require_sum(backup, body, stated["versions"]["format"])
        if stated["versions"]["format"] not in READABLE:
            raise BackupError(f"{backup}: kopian är gjord av en nyare version av programmet. Använd den.")
        picture = DatabaseContent(**stated.pop("picture")) if stated["picture"] else stated.pop("picture")
        made_at = datetime.fromisoformat(stated.pop("made_at")).astimezone(UTC)
        files = [Entry(**entry) for entry in stated.pop("files")]
        return Manifest(**stated, made_at=made_at, picture=picture, files=files)
    except FileNotFoundError as error:
        raise BackupError(f"{backup}: det här är ingen säkerhetskopia, {FILE} saknas.") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError(f"{backup}/{FILE} går inte att läsa. {NOT_WHOLE}") from error


def manifest_sum(body: bytes) -> bytes:
    """Return what a backup keeps of its manifest, to see that it is the same."""
    return f"{hashlib.sha256(body).hexdigest()}  {FILE}\n".encode()


def _require_sum(backup: Path, body: bytes, made_in: str) -> None:
    """Raise BackupError for a manifest that is not as it was written."""
    file = backup / SUM_FILE
    if made_in == "1" and not file.exists():
        return
    if not file.is_file() or file.read_bytes() != manifest_sum(body):
        raise BackupError(f"{backup}/{FILE} är inte densamma som när kopian gjordes. {NOT_WHOLE}")


def file_of(database: Path) -> Path:
    """Return the file that a database is read from: itself, or with a lake this machine's copy of its newest build.

    Raises DatabaseUnavailableError for a lake that does not answer.
    """
    return warehouse.served_file() if database == warehouse.database_path() else database


def read_database_content(database: Path) -> tuple[DatabaseContent, dict[str, str]]:
    """Return what a database holds, and what it was built from: hash by path of the sources, snapshots by id.

    The tables are summed anew. Raises duckdb.Error where the file cannot be read, BackupError where it has no build,
    DatabaseUnavailableError as file_of() does.
    """
    with _reading(database) as connection:
        row = connection.execute("SELECT build_id, content_sha256, schema_sha256, last_receipt FROM build").fetchone()
        if row is None:
            raise BackupError(f"{database.name} har inget bygge i sig. Bygg den med `python -m etl build`.")
        tables = {name: f"{count} {checksum}" for name, (count, checksum) in tables_of(connection).items()}
        build_id, content_sha256, schema_sha256, last_receipt = row
        return DatabaseContent(build_id, content_sha256, schema_sha256, last_receipt, tables), _built_from(connection)


@contextmanager
def _reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection of its own: one that is opened by the path goes on seeing the file that was there first."""
    file = file_of(database)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS panel (READ_ONLY)")
        connection.execute("USE panel")
        yield connection


def _built_from(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the hash of each source by its name in a backup, and the snapshots' folders without one."""
    files = connection.execute(
        "SELECT path, sha256 FROM source WHERE source_id NOT IN (SELECT series_id FROM snapshot)"
    ).fetchall()
    taken = connection.execute("SELECT snapshot_id FROM snapshot").fetchall()
    named = {f"{SOURCES}/{path}": sha256 for path, sha256 in files}
    return named | {f"{SOURCES}/{SNAPSHOTS}/{snapshot_id}": "" for (snapshot_id,) in taken}


def read_kept_sums(database: Path) -> dict[str, str]:
    """Return the sha256 of the sources and settings that a database was built with. Raises as read_database_content()."""
    with _reading(database) as connection:
        ((stated,),) = connection.execute("SELECT kept_sums FROM build").fetchall()
    sums: dict[str, str] = json.loads(stated)
    return sums


def sum_of(tables: dict[str, str]) -> str:
    """Return the content hash of summed tables: the one that the build row holds when nothing has changed since."""
    return sha256_of({name: TableContent(*map(int, summed.split())) for name, summed in tables.items()})
