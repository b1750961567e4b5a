"""The lake: the tables as Parquet on shared storage, with a catalogue in PostgreSQL that says what is the newest build.

WAREHOUSE=ducklake:postgres:<what libpq takes> turns it on. Its files lie in lake/ beside what DASHBOARD_DATABASE names.
A password belongs in ~/.pgpass, a service file or PGPASSWORD; where it stands in WAREHOUSE, no message repeats it.
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
# A server that does not answer is told of within seconds, also where the network swallows what is sent.
TIMEOUTS = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "tcp_user_timeout": 15_000}
NEWEST = """SELECT snapshot_id, commit_message, commit_extra_info FROM ducklake_snapshot_changes
    WHERE author = %s ORDER BY snapshot_id DESC LIMIT 1"""
EMPTY = (
    "Det finns inget i lagret ännu ({catalogue}). Bygg det med `python -m etl build`,"
    " eller kopiera en databas dit med `uppdragspanelen move`."
)


class LakeUnavailableError(DatabaseUnavailableError):
    """The lake does not answer. The text, in Swedish, says why and what to do, and holds no password."""


@dataclass(frozen=True)
class Lake:
    """A catalogue, as libpq is told of it, and the folder of its Parquet files."""

    conninfo: str
    folder: Path

    def __repr__(self) -> str:
        """Return the lake without its password, for whatever prints it."""
        return f"Lake({self.name})"

    @property
    def name(self) -> str:
        """Return what people may be shown: the database and its server, or the service that says them."""
        settings = conninfo_to_dict(self.conninfo)
        if "service" in settings:
            return f"tjänsten {settings['service']}"
        shown = f"databasen {settings['dbname']}" if settings.get("dbname") else "databasen"
        return f"{shown} på {settings['host']}" if settings.get("host") else shown

    @property
    def data_path(self) -> str:
        """Return the folder as the catalogue keeps it."""
        return f"{self.folder}/"


class Snapshot(NamedTuple):
    """One build in the lake: its number in the catalogue, the build's own id, and the hash of its data contract."""

    number: int
    build_id: str
    schema_sha256: str


def is_address(address: str) -> bool:
    """Return whether an address is a lake's, rather than a file's."""
    return address.startswith("ducklake:")


def parse(address: str, folder: Path) -> Lake:
    """Return the lake that an address names, with its files in `folder`. Raises LakeUnavailableError for a bad address."""
    try:
        if not address.startswith(PREFIX):
            raise ValueError
        settings = make_conninfo(address.removeprefix(PREFIX), application_name=AUTHOR)
        patient = {name: value for name, value in TIMEOUTS.items() if name not in conninfo_to_dict(settings)}
        return Lake(make_conninfo(settings, **patient), folder.resolve())
    except (ValueError, psycopg.Error):
        # What libpq says of it may quote it, password and all.
        raise LakeUnavailableError(
            f"Adressen till lagret går inte att läsa. Skriv {PREFIX} och sedan det som PostgreSQL behöver,"
            f" till exempel {PREFIX}service=panelen"
        ) from None


def configured() -> Lake | None:
    """Return the lake that WAREHOUSE names, None where there is one file. Raises LakeUnavailableError for a bad address."""
    address = os.environ.get(WAREHOUSE_VARIABLE)
    return _configured(address, database_path().parent / FOLDER) if address else None


@cache
def _configured(address: str, folder: Path) -> Lake:
    return parse(address, folder)


def connect(lake: Lake) -> psycopg.Connection:
    """Return a connection to the catalogue, each statement a transaction of its own. Raises LakeUnavailableError."""
    try:
        return psycopg.connect(lake.conninfo, autocommit=True)
    except psycopg.Error as error:
        raise unavailable(lake, error) from None


def newest(lake: Lake, catalogue: psycopg.Connection) -> Snapshot:
    """Return the newest build. Raises DatabaseMissingError where there is none, LakeUnavailableError where nobody answers."""
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
    """Load what reads a lake, from the installed packages: no network, and signatures checked as DuckDB does."""
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
    """Return what to say of a fault. The fault itself may quote the address, so it goes no further."""
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
