"""The lake: the tables as Parquet on shared storage, with a catalogue in PostgreSQL that lists the builds.

WAREHOUSE=ducklake:postgres:<libpq connection string> turns it on. Its files are in lake/ beside DASHBOARD_DATABASE. A
password belongs in ~/.pgpass, a service file or PGPASSWORD; one in WAREHOUSE is never repeated in a message.
"""

import importlib.util
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from panel.warehouse.paths import DatabaseMissingError, DatabaseUnavailableError, database_path, literal

WAREHOUSE_VARIABLE = "WAREHOUSE"
PREFIX = "ducklake:postgres:"
FOLDER = "lake"
AUTHOR = "uppdragspanelen"
# A server that does not respond is detected within seconds, even where the network drops packets silently.
TIMEOUTS = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "tcp_user_timeout": 15_000}
NEWEST = """SELECT snapshot_id, commit_message, commit_extra_info FROM ducklake_snapshot_changes
    WHERE author = %s ORDER BY snapshot_id DESC LIMIT 1"""
EMPTY = (
    "Det finns inget i lagret ännu ({catalogue}). Bygg det med `python -m etl build`,"
    " eller kopiera en databas dit med `uppdragspanelen move`."
)


class LakeUnavailableError(DatabaseUnavailableError):
    """The lake cannot be used. The text, in Swedish, gives the reason and what to do, and has no password."""


@dataclass(frozen=True)
class Lake:
    """A catalogue, as a libpq connection string, and the folder of its Parquet files."""

    conninfo: str
    folder: Path

    def __repr__(self) -> str:
        """Return the lake without its password."""
        return f"Lake({self.name})"

    @property
    def name(self) -> str:
        """Return a name without secrets, to show: the database and its server, or the libpq service."""
        settings = conninfo_to_dict(self.conninfo)
        if "service" in settings:
            return f"tjänsten {settings['service']}"
        shown = f"databasen {settings['dbname']}" if settings.get("dbname") else "databasen"
        return f"{shown} på {settings['host']}" if settings.get("host") else shown

    @property
    def data_path(self) -> str:
        """Return the folder as the catalogue stores it."""
        return f"{self.folder}/"


class Snapshot(NamedTuple):
    """One build in the lake: its number in the catalogue, its build_id, and the hash of its data contract."""

    number: int
    build_id: str
    schema_sha256: str


def is_address(address: str) -> bool:
    """Return whether an address is a lake's, rather than a file's."""
    return address.startswith("ducklake:")


def parse(address: str, folder: Path) -> Lake:
    """Return the lake at an address, with its files in `folder`. Raises LakeUnavailableError for an invalid one."""
    try:
        if not address.startswith(PREFIX):
            raise ValueError
        settings = make_conninfo(address.removeprefix(PREFIX), application_name=AUTHOR)
        patient = {name: value for name, value in TIMEOUTS.items() if name not in conninfo_to_dict(settings)}
        return Lake(make_conninfo(settings, **patient), folder.resolve())
    except (ValueError, psycopg.Error):
        # libpq's own message may quote the address with its password.
        raise LakeUnavailableError(
            f"Adressen till lagret går inte att läsa. Skriv {PREFIX} och sedan det som PostgreSQL behöver,"
            f" till exempel {PREFIX}service=panelen"
        ) from None


def configured() -> Lake | None:
    """Return the lake in WAREHOUSE, None where it is not set. Raises LakeUnavailableError for an invalid address."""
    address = os.environ.get(WAREHOUSE_VARIABLE)
    return _configured(address, database_path().parent / FOLDER) if address else None


@cache
def _configured(address: str, folder: Path) -> Lake:
    return parse(address, folder)


def connect(lake: Lake) -> psycopg.Connection:
    """Return an autocommit connection to the catalogue. Raises LakeUnavailableError."""
    try:
        return psycopg.connect(lake.conninfo, autocommit=True)
    except psycopg.Error as error:
        raise unavailable(lake, error) from None


def newest(lake: Lake, catalogue: psycopg.Connection) -> Snapshot:
    """Return the newest build. Raises DatabaseMissingError where there is none, LakeUnavailableError."""
    try:
        found = catalogue.execute(NEWEST, (AUTHOR,)).fetchone()
    except psycopg.errors.UndefinedTable:
        found = None
    except psycopg.Error as error:
        raise unavailable(lake, error) from None
    if found is None:
        raise DatabaseMissingError(EMPTY.format(catalogue=lake.name))
    return Snapshot(*found)


def load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Load DuckDB's extensions for a lake from the installed packages: offline, with signatures checked."""
    connection.execute("SET autoinstall_known_extensions = false")
    for name in ("postgres_scanner", "ducklake"):
        connection.execute(f"LOAD {literal(str(_extension_file(name)))}")


@cache
def _extension_file(name: str) -> Path:
    package = f"duckdb_extension_{name}"
    found = importlib.util.find_spec(package)
    paths = found.submodule_search_locations if found else None
    file = Path((paths or [""])[0]) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not file.exists():
        wanted = f"{package.replace('_', '-')}=={duckdb.__version__}"
        raise LakeUnavailableError(f"Tillägget för lagret saknas. Installera det: pip install {wanted}")
    return file


def attach(connection: duckdb.DuckDBPyConnection, lake: Lake, *options: str) -> None:
    """Attach the lake as `lake`. Raises LakeUnavailableError."""
    given = ", ".join((f"DATA_PATH {literal(lake.data_path)}", "DATA_INLINING_ROW_LIMIT 0", *options))
    try:
        connection.execute(f"ATTACH {literal(PREFIX + lake.conninfo)} AS lake ({given})")
    except duckdb.Error as error:
        raise unavailable(lake, error) from None


def unavailable(lake: Lake, error: Exception) -> LakeUnavailableError:
    """Return the error to show for a fault. The fault's own text may quote the address, so it is not passed on."""
    words = str(error)
    if "DATA_PATH" in words:
        return LakeUnavailableError(
            f"Lagret ({lake.name}) har sina filer i en annan mapp än {lake.folder}. Låt DASHBOARD_DATABASE peka i den"
            " delade mapp som lagret hör till, på samma plats på varje maskin."
        )
    if ".parquet" in words or (isinstance(error, duckdb.IOException) and "ostgres" not in words):
        return LakeUnavailableError(
            f"Lagrets filer i {lake.folder} går inte att läsa eller skriva. Se efter att den delade mappen är"
            " monterad, att det finns plats och att panelen har rätt till den."
        )
    if isinstance(error, duckdb.TransactionException) and "conflict" in words:
        return LakeUnavailableError(
            "Någon annan skrev i lagret samtidigt. Lagret är som den andra lämnade det. Försök igen."
        )
    return LakeUnavailableError(
        f"Lagrets katalog svarar inte ({lake.name}). Se efter att PostgreSQL är igång och att WAREHOUSE stämmer."
    )
