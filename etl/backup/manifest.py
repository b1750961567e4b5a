"""What a backup says of itself: each file with size and hash, what the database held, what is missing and why."""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

import warehouse
from etl.backup.place import SNAPSHOTS, SOURCES, KeepingFailed
from warehouse.content import TableContent, sha256_of, tables_of

FILE = "manifest.json"
FORMAT = 1
STAMP = "%Y%m%dT%H%M%SZ"
NOT_WHOLE = "Använd en annan säkerhetskopia."


@dataclass(frozen=True)
class Entry:
    """One file of a backup. `path` is from the backup's folder."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Picture:
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
    picture: Picture | None
    is_same_sources: bool
    files: list[Entry]
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)


def versions() -> dict[str, str]:
    """Return what a content hash depends on beside the sources."""
    return {"duckdb": version("duckdb"), "schema_sha256": warehouse.schema_sha256(), "format": str(FORMAT)}


def to_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as it is written."""
    stated = {**asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps(stated, ensure_ascii=False, indent=1).encode("utf-8")


def read_manifest(backup: Path) -> Manifest:
    """Return what a backup says of itself. Raises KeepingFailed when it is none, or damaged."""
    try:
        stated: dict[str, Any] = json.loads((backup / FILE).read_text(encoding="utf-8"))
        if stated["versions"]["format"] != str(FORMAT):
            raise KeepingFailed(f"{backup}: kopian är gjord av en nyare version av programmet. Använd den.")
        picture = Picture(**stated.pop("picture")) if stated["picture"] else stated.pop("picture")
        made_at = datetime.fromisoformat(stated.pop("made_at")).astimezone(UTC)
        files = [Entry(**entry) for entry in stated.pop("files")]
        return Manifest(**stated, made_at=made_at, picture=picture, files=files)
    except FileNotFoundError as error:
        raise KeepingFailed(f"{backup}: det här är ingen säkerhetskopia, {FILE} saknas.") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise KeepingFailed(f"{backup}/{FILE} går inte att läsa. {NOT_WHOLE}") from error


def file_of(database: Path) -> Path:
    """Return the file that a database is read from: itself, or with a lake this machine's copy of its newest build.

    Raises DatabaseUnavailable for a lake that does not answer.
    """
    return warehouse.served_file() if database == warehouse.database_path() else database


def read_picture(database: Path) -> tuple[Picture, dict[str, str]]:
    """Return what a database holds, and what it was built from: hash by path of the sources, snapshots by id.

    The tables are summed anew. Raises duckdb.Error where the file cannot be read, KeepingFailed where it has no build,
    DatabaseUnavailable as file_of() does.
    """
    file = file_of(database)
    # A connection of its own: one that is opened by the path goes on seeing the file that was there first.
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS panel (READ_ONLY)")
        connection.execute("USE panel")
        row = connection.execute("SELECT build_id, content_sha256, schema_sha256, last_receipt FROM build").fetchone()
        if row is None:
            raise KeepingFailed(f"{database.name} har inget bygge i sig. Bygg den med `python -m etl build`.")
        tables = {name: f"{count} {checksum}" for name, (count, checksum) in tables_of(connection).items()}
        build_id, content_sha256, schema_sha256, last_receipt = row
        return Picture(build_id, content_sha256, schema_sha256, last_receipt, tables), _built_from(connection)


def _built_from(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the hash of each source by its name in a backup, and the snapshots' folders without one."""
    files = connection.execute(
        "SELECT path, sha256 FROM source WHERE source_id NOT IN (SELECT series_id FROM snapshot)"
    ).fetchall()
    taken = connection.execute("SELECT snapshot_id FROM snapshot").fetchall()
    named = {f"{SOURCES}/{path.partition('/')[2]}": sha256 for path, sha256 in files}
    return named | {f"{SOURCES}/{SNAPSHOTS}/{snapshot_id}": "" for (snapshot_id,) in taken}


def sum_of(tables: dict[str, str]) -> str:
    """Return the content hash of summed tables: the one that the build row holds when nothing has changed since."""
    return sha256_of({name: TableContent(*map(int, told.split())) for name, told in tables.items()})
