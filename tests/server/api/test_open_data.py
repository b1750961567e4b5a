"""Test the catalogue of open data: RDF that holds what DCAT-AP-SE requires, with addresses that answer."""

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from panel.server.api import indicators
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
