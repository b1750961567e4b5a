"""The manifest of a backup: size and hash of each file, contents of the database, and what is missing and why."""

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
# Checksum of the manifest itself, for sha256sum -c. Backups of format 1 have none.
SUM_FILE = "manifest.sha256"
FORMAT = 2
READABLE = {"1", "2"}
STAMP = "%Y%m%dT%H%M%SZ"
NOT_WHOLE = "Använd en annan säkerhetskopia."


@dataclass(frozen=True)
class Entry:
    """One file of a backup. `path` is relative to the backup's folder."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class DatabaseContent:
    """The contents of the database: its hashes, and "<rows> <checksum>" by table."""

    build_id: str
    content_sha256: str
    schema_sha256: str
    last_receipt: int
    tables: dict[str, str]


@dataclass(frozen=True)
class Manifest:
    """The manifest of a complete backup. `picture` is None if the database could not be read.

    `missing` states what is not included, and why. `is_same_sources` is whether the database was built from exactly the
    files of the backup. `problems` are those found in what was backed up.
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
    """Return the versions that a content hash depends on besides the sources, and the manifest's format."""
    return {"duckdb": version("duckdb"), "schema_sha256": warehouse.schema_sha256(), "format": str(FORMAT)}


def to_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as written to file."""
    stated = {**asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps(stated, ensure_ascii=False, indent=1).encode("utf-8")


def read_manifest(backup: Path) -> Manifest:
    """Return the manifest of a backup. Raises BackupError if there is none or it is damaged."""
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
    """Return the contents of the manifest's checksum file."""
    return f"{hashlib.sha256(body).hexdigest()}  {FILE}\n".encode()


def _require_sum(backup: Path, body: bytes, made_in: str) -> None:
    """Raise BackupError if the manifest has changed since it was written."""
    file = backup / SUM_FILE
    if made_in == "1" and not file.exists():
        return
    if not file.is_file() or file.read_bytes() != manifest_sum(body):
        raise BackupError(f"{backup}/{FILE} är inte densamma som när kopian gjordes. {NOT_WHOLE}")


def file_of(database: Path) -> Path:
    """Return the file that a database is read from: itself or, with a lake, this machine's copy of the newest build.

    Raises DatabaseUnavailableError if the lake cannot be reached.
    """
    return warehouse.served_file() if database == warehouse.database_path() else database


def read_database_content(database: Path) -> tuple[DatabaseContent, dict[str, str]]:
    """Return a database's contents, and the sources it was built from: path to sha256, "" for folders of snapshots.

    The tables' checksums are computed anew. Raises duckdb.Error if the file cannot be read, BackupError if it has no
    build, DatabaseUnavailableError as file_of().
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
    """Open a connection with ATTACH: duckdb.connect(path) keeps reading a file that has since been replaced."""
    file = file_of(database)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS panel (READ_ONLY)")
        connection.execute("USE panel")
        yield connection


def _built_from(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the sha256 of each source by its name in a backup, and "" for each folder of snapshots."""
    files = connection.execute(
        "SELECT path, sha256 FROM source WHERE source_id NOT IN (SELECT series_id FROM snapshot)"
    ).fetchall()
    taken = connection.execute("SELECT snapshot_id FROM snapshot").fetchall()
    named = {f"{SOURCES}/{path}": sha256 for path, sha256 in files}
    return named | {f"{SOURCES}/{SNAPSHOTS}/{snapshot_id}": "" for (snapshot_id,) in taken}


def read_kept_sums(database: Path) -> dict[str, str]:
    """Return path to sha256 of the sources and settings that a database was built with.

    Raises as read_database_content().
    """
    with _reading(database) as connection:
        ((stated,),) = connection.execute("SELECT kept_sums FROM build").fetchall()
    sums: dict[str, str] = json.loads(stated)
    return sums


def sum_of(tables: dict[str, str]) -> str:
    """Return the content hash of tables; it equals that of the build row if nothing has changed since."""
    return sha256_of({name: TableContent(*map(int, summed.split())) for name, summed in tables.items()})
