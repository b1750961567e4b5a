"""A lake and the folder that its machines share: act as one of them, and publish a build."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psycopg
import pytest

from etl.build import build_lock, content_of
from panel import warehouse
from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import writer_lock as lake_lock
from panel.warehouse.lake.builds import WAREHOUSE_VARIABLE, Lake, parse
from panel.warehouse.lake.local_copy import COPY_VARIABLE
from tests.support.lake.postgres import Cluster

WAIT_SECONDS = 60
CATALOGUED_FILES = (
    """SELECT path FROM ducklake_data_file UNION ALL SELECT path FROM ducklake_files_scheduled_for_deletion"""
)


@dataclass
class Shared:
    """A lake, the folder its machines share, and the address for WAREHOUSE."""

    cluster: Cluster
    folder: Path
    address: str
    patch: pytest.MonkeyPatch

    @property
    def lake(self) -> Lake:
        return parse(self.address, self.folder / "lake")

    @property
    def database(self) -> Path:
        return self.folder / "dashboard.duckdb"

    def environment(self, machine: str) -> dict[str, str]:
        """Return the environment variables of a machine's panel."""
        return {
            WAREHOUSE_VARIABLE: self.address,
            warehouse.DATABASE_VARIABLE: str(self.database),
            COPY_VARIABLE: str(self.folder.parent / machine),
        }

    def be(self, machine: str) -> None:
        """Act as one of the machines from now on, with the newest build."""
        for name, value in self.environment(machine).items():
            self.patch.setenv(name, value)
        lake_copy.look(self.lake)

    def files(self) -> set[str]:
        """Return the names of the Parquet files on disk."""
        return {path.name for path in (self.folder / "lake").rglob("*.parquet")}

    def catalogued_files(self) -> set[str]:
        """Return the names of the Parquet files in the catalogue."""
        with psycopg.connect(self.lake.conninfo) as session:
            return {Path(path).name for (path,) in session.execute(CATALOGUED_FILES).fetchall()}


def another_build(file: Path, folder: Path, number: int) -> Path:
    """Return a copy of a database file with one value, and hence its build_id and hash, changed."""
    changed = Path(shutil.copy(file, folder / f"build-{number}.duckdb"))
    with duckdb.connect(str(changed)) as connection:
        connection.execute("UPDATE office SET name = 'Kontor ' || ?::VARCHAR WHERE position = 1", [number])
        build = [f"build-{number}", content_of(connection)[1]]
        connection.execute("UPDATE build SET build_id = ?, content_sha256 = ?", build)
    return changed


def put(shared: Shared, file: Path) -> None:
    """Make a database file the newest build of a lake that is served."""
    with build_lock(shared.database):
        lake_lock.put(shared.lake, file)
