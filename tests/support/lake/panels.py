"""A lake with a year of follow-ups, and machines that serve it."""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from panel.warehouse.lake.builds import PREFIX
from panel.warehouse.lake.moving import file_to_lake
from tests.support.lake.postgres import Cluster, PostgresMissingError, running
from tests.support.lake.questions import with_revisions
from tests.support.lake.shared import WAIT_SECONDS, Shared

BEGUN = "begun"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that all tests of a process share, each with its own databases."""
    try:
        with running() as started:
            yield started
    except PostgresMissingError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def filled(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with a year of follow-ups, and rows in every table."""
    return with_revisions(Path(shutil.copy(reported, tmp_path_factory.mktemp("filled") / "dashboard.duckdb")))


@pytest.fixture
def empty_lake(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Shared:
    """An empty catalogue, not served by any machine yet."""
    template = BEGUN if "lake" in request.fixturenames else "template1"
    database = f"lake_{sha256(request.node.nodeid.encode()).hexdigest()[:16]}"
    (tmp_path / "shared").mkdir()
    return Shared(cluster, tmp_path / "shared", PREFIX + cluster.new_database(database, template), monkeypatch)


@pytest.fixture(scope="session")
def begun_lake(cluster: Cluster, reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a lake of a year of follow-ups, ledger, sources and one machine's copy. Do not change it."""
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
    """A new lake with a year of follow-ups, served by this process as the machine `one`."""
    shutil.copytree(begun_lake, empty_lake.folder.parent, symlinks=True, dirs_exist_ok=True)
    with psycopg.connect(empty_lake.lake.conninfo) as session:
        session.execute("UPDATE ducklake_metadata SET value = %s WHERE key = 'data_path'", (empty_lake.lake.data_path,))
    empty_lake.be("one")
    return empty_lake
