"""Test the catalogue of open data: RDF that holds what DCAT-AP-SE requires, with addresses that answer."""

import hashlib
import shutil
from pathlib import Path

import duckdb
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from panel import warehouse
from panel.access.open_data import OPEN_DATA
from panel.access.permissions import RoleAssignment, User
from panel.server.api import indicators
from panel.warehouse import open_files
from panel.wording import settings
from tests.support.data_api import SITE, call

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
# What the profile requires of each class, and of a dataset's contact, which is asked for here.
REQUIRED = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.distribution),
    DCAT.Distribution: (DCAT.accessURL, DCTERMS["format"]),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL, DCTERMS.publisher),
    FOAF.Agent: (FOAF.name,),
    VCARD.Organization: (VCARD.fn, VCARD.hasEmail),
}
PANEL = """
municipality = "Norrköpings kommun & <bolag>"
data_contact = "data@kommun.example"
organisation_number = "212000-0456"
"""


@pytest.fixture
def catalogue(panel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Graph:
    own = tmp_path / "panel.toml"
    own.write_text(PANEL, encoding="utf-8")
    monkeypatch.setattr(settings, "settings_file", lambda: own)
    got = call(f"{SITE}/datasets/dcat")
    assert got.headers["content-type"].startswith("application/rdf+xml")
    return Graph().parse(data=got.content, format="xml")


def test_the_catalogue_has_what_the_profile_requires(catalogue: Graph) -> None:
    for kind, needed in REQUIRED.items():
        things = list(catalogue.subjects(RDF.type, kind))
        assert things, kind
        for thing in things:
            assert isinstance(thing, URIRef)
            assert [name for name in needed if catalogue.value(thing, name, any=True) is None] == [], thing
    assert [one for one in catalogue.all_nodes() if isinstance(one, URIRef) and ":" not in one] == []
    linked = [
        one
        for _, name, one in catalogue
        if name in (DCTERMS.publisher, DCAT.dataset, DCAT.distribution, DCAT.contactPoint)
    ]
    assert [one for one in linked if catalogue.value(one, RDF.type) is None] == []
    publisher = URIRef("http://dataportal.se/organisation/SE2120000456")
    assert str(catalogue.value(publisher, FOAF.name)) == "Norrköpings kommun & <bolag>"


def test_each_table_of_statistics_is_a_dataset_whose_files_are_there(catalogue: Graph) -> None:
    known = {str(catalogue.value(one, DCTERMS.identifier)): one for one in catalogue.subjects(RDF.type, DCAT.Dataset)}
    assert set(known) == set(indicators.tables())
    for file in catalogue.objects(known["births-Q"], DCAT.distribution):
        address = str(catalogue.value(file, DCAT.downloadURL))
        assert address.startswith(f"{SITE}/api/v2/tables/births-Q/data?format=")
        assert call(address).headers["content-type"].startswith(str(catalogue.value(file, DCTERMS["format"])))
    assert str(catalogue.value(known["births-Q"], DCTERMS.accrualPeriodicity)).endswith("/QUARTERLY")


@pytest.fixture
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    database = Path(shutil.copy(built, tmp_path / "dashboard.duckdb"))
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    return database


def test_the_files_hold_all_statistics_and_nothing_else(served: Path) -> None:
    assert call(f"{SITE}/datasets/statistik.duckdb").status_code == 404
    assert open_files.make()
    sums = open_files.sums()
    assert sorted(sums) == sorted([open_files.WHOLE, *(f"{table}.parquet" for table in open_files.TABLES)])
    for name, digest in sums.items():
        got = call(f"{SITE}/datasets/{name}")
        assert hashlib.sha256(got.content).hexdigest() == digest
        assert got.headers["etag"] == f'"{digest}"'
        again = call(f"{SITE}/datasets/{name}", headers={"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    with duckdb.connect(str(open_files.folder() / open_files.WHOLE), read_only=True) as whole:
        whole.execute(f"ATTACH '{served}' AS served (READ_ONLY)")
        assert whole.execute("FROM served.observation EXCEPT ALL FROM observation").fetchall() == []
        assert {
            row[0]
            for row in whole.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'statistik'"
            ).fetchall()
        } == set(open_files.TABLES)
        assert whole.execute("FROM source WHERE contains(source_id, ':')").fetchall() == []
        parquet = open_files.folder() / "observation.parquet"
        assert (
            whole.execute(f"SELECT count(*) FROM '{parquet}'").fetchall()
            == whole.execute("SELECT count(*) FROM observation").fetchall()
        )
    assert b"statistik.duckdb" in call(f"{SITE}/datasets/dcat").content


def test_the_files_are_made_anew_for_other_content_alone_and_stay_where_that_fails(served: Path, monkeypatch) -> None:
    open_files.make()
    before = {file.name: file.stat().st_mtime_ns for file in open_files.folder().iterdir()}
    assert not open_files.make()
    other = Path(shutil.copy(served, served.with_name("other.duckdb")))
    with duckdb.connect(str(other)) as connection:
        connection.execute("UPDATE build SET content_sha256 = 'another'")
    other.replace(served)
    monkeypatch.setattr(open_files, "_sha256", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        open_files.make()
    assert {file.name: file.stat().st_mtime_ns for file in open_files.folder().iterdir()} == before
    assert [one.name for one in served.parent.iterdir() if one.name.startswith(".open-data")] == []


def test_the_files_are_for_those_who_may_analyse(served: Path) -> None:
    open_files.make()
    reader = User("x", "", (RoleAssignment("läsare", ("*",)),))
    assert call(f"{SITE}/datasets/region.parquet", reader).status_code == 403
    assert call(f"{SITE}/datasets/region.parquet", OPEN_DATA).status_code == 200
    for name in ("plan.parquet", "..%2fdashboard.duckdb", ".duckdb"):
        assert call(f"{SITE}/datasets/{name}").status_code == 404
