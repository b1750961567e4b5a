"""A lake of one's own, with a year of follow-ups in it, and machines that serve it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
import psycopg
import pytest

import warehouse
from etl.build import build_lock, content_of
from tests.lake.postgres import Cluster, PostgresMissing, running
from tests.lake.questions import with_revisions
from warehouse import lake_copy, lake_lock
from warehouse.lake import PREFIX, WAREHOUSE_VARIABLE, Lake, parse
from warehouse.lake_copy import COPY_VARIABLE
from warehouse.moving import file_to_lake

WAIT_SECONDS = 60
BEGUN = "begun"
FILES_KNOWN = """SELECT path FROM ducklake_data_file UNION ALL SELECT path FROM ducklake_files_scheduled_for_deletion"""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that all tests of a process share, each with databases of its own."""
    try:
        with running() as started:
            yield started
    except PostgresMissing as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def filled(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of a year of follow-ups that has some of everything."""
    return with_revisions(Path(shutil.copy(reported, tmp_path_factory.mktemp("filled") / "dashboard.duckdb")))


@dataclass
class Shared:
    """A lake, the folder its machines share, and the address that WAREHOUSE is set to."""

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
        """Return what a machine's panel is started with."""
        return {
            WAREHOUSE_VARIABLE: self.address,
            warehouse.DATABASE_VARIABLE: str(self.database),
            COPY_VARIABLE: str(self.folder.parent / machine),
        }

    def be(self, machine: str) -> None:
        """Be one of the machines from now on, with the newest build."""
        for name, value in self.environment(machine).items():
            self.patch.setenv(name, value)
        lake_copy.look(self.lake)

    def files(self) -> set[str]:
        """Return the Parquet files on the disk, by name."""
        return {path.name for path in (self.folder / "lake").rglob("*.parquet")}

    def files_known(self) -> set[str]:
        """Return the Parquet files that the catalogue knows, by name."""
        with psycopg.connect(self.lake.conninfo) as session:
            return {Path(path).name for (path,) in session.execute(FILES_KNOWN).fetchall()}


@pytest.fixture
def empty_lake(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Shared:
    """A catalogue with nothing in it, served by nobody yet."""
    template = BEGUN if "lake" in request.fixturenames else "template1"
    database = f"lake_{sha256(request.node.nodeid.encode()).hexdigest()[:16]}"
    (tmp_path / "shared").mkdir()
    return Shared(cluster, tmp_path / "shared", PREFIX + cluster.new_database(database, template), monkeypatch)


@pytest.fixture(scope="session")
def begun_lake(cluster: Cluster, reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a lake of a year of follow-ups, its ledger, its sources and one machine's copy. Nobody changes it."""
    folder = tmp_path_factory.mktemp("begun-lake")
    shutil.copytree(reported.parent / "uploads", folder / "shared" / "uploads")
    (folder / "shared" / "sources").symlink_to(reported.parent / "data")
    with pytest.MonkeyPatch.context() as patch:
        begun = Shared(cluster, folder / "shared", PREFIX + cluster.new_database(BEGUN), patch)
        file_to_lake(reported, begun.lake, WAIT_SECONDS)
        begun.be("one")
    return folder


@pytest.fixture
def lake(empty_lake: Shared, begun_lake: Path) -> Shared:
    """A lake of one's own with a year of follow-ups, which this process serves as the machine `one`."""
    shutil.copytree(begun_lake, empty_lake.folder.parent, symlinks=True, dirs_exist_ok=True)
    with psycopg.connect(empty_lake.lake.conninfo) as session:
        session.execute("UPDATE ducklake_metadata SET value = %s WHERE key = 'data_path'", (empty_lake.lake.data_path,))
    empty_lake.be("one")
    return empty_lake


def another_build(file: Path, folder: Path, number: int) -> Path:
    """Return a copy of a database file that is another build of its own, with one thing changed."""
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
