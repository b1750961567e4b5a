"""What a reader gives: a file with statistics, or the address of one, of a table in PxWeb or of a KPI in Kolada."""

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from etl.fetch.catalogue.addresses import read_address, read_kolada
from etl.fetch.catalogue.new_indicator import slug
from etl.fetch.failure import FetchError
from etl.fetch.sources.linked_files import is_page, links_in, pattern_of
from etl.fetch.sources.public_hosts import public_web
from etl.fetch.sources.web import RawResponse, request, require_https
from panel.formats import ENDINGS, FormatError, kind_of

TYPES = "csv, xlsx, px, json-stat eller parquet, högst 10 MB"
MAX_NAME = 80
ADDRESS = (
    "Eller skriv en adress (https): till en fil, till en sida med filer, till en tabells sida hos SCB eller i en annan PxWeb, eller till ett"
    " nyckeltal i Kolada"
)
FETCHED, MAX_KEPT = "the files of addresses", 2
# How a file begins, for an address whose name does not tell its format; anything else is read as csv.
BEGINNINGS = {b"PK": "xlsx", b"PAR1": "parquet", b"{": "json", b"CHARSET=": "px", b"AXIS-VERSION=": "px"}


@dataclass(frozen=True)
class Given:
    """A file, its format as the catalogue has it, and a key that is another for each file.

    Of an address there is `url`, and no `response` where that is a table in PxWeb or a key figure in Kolada. Of a page
    with files `link` is what the chosen one and later ones are called.
    """

    service: str
    response: RawResponse | None
    key: str
    url: str | None = None
    link: str | None = None

    @property
    def title(self) -> str:
        """What it may be called: the name of the file, the last part of the address, or the key figure's id."""
        if self.url and (kolada := read_kolada(self.url)):
            return kolada[0]
        stem = Path(self.response.url if self.response else urlsplit(self.url or "").path).stem
        return stem.replace("_", " ").strip()

    @property
    def name(self) -> str:
        """What a series of it may be called, as an id."""
        return slug(self.title) or "serie"


def choose_file(label: str, number: int) -> Given | None:
    """Let the reader drop a file; None without one. `number` is another after each file taken in.

    Raises FetchError for a name that does not tell a format that the panel reads.
    """
    uploaded = st.file_uploader(f"{label} ({TYPES})", key=f"statistics-file-{number}")
    if uploaded is None:
        return None
    return Given(service_of(uploaded.name), response_of(uploaded.name, uploaded.getvalue()), uploaded.file_id)


def choose_address(number: int) -> Given | None:
    """Let the reader write an address; None without one. What it leads to is fetched once.

    Raises FetchError for an address that is not https or of no public host, and for what cannot be fetched.
    """
    url = st.text_input(ADDRESS, key=f"statistics-address-{number}", placeholder="https://…").strip()
    if not url:
        return None
    require_https(url)
    if read_kolada(url):
        return Given("kolada", None, url, url)
    if read_address(url) is not None:
        return Given("pxweb", None, url, url)
    found, link = _fetched(url), None
    if is_page(found):
        links = links_in(found)
        if not links:
            raise FetchError("Sidan länkar inte till någon fil som läses här.", "Skriv adressen till filen själv.")
        name = st.selectbox("Vilken av sidans filer?", list(links), None, key=f"file of {url}", placeholder="Välj")
        if name is None:
            return None
        found, link = _fetched(links[name]), pattern_of(name)
    service = service_of_body(found)
    return Given(service, replace(found, name=f"0001.{service}"), found.url, url, link)


def _fetched(url: str) -> RawResponse:
    """Return what an address has, fetched once. Raises FetchError."""
    kept: dict[str, RawResponse] = st.session_state.setdefault(FETCHED, {})
    if url not in kept:
        with st.spinner("Hämtar …"):
            found = request(public_web(), url, expects="page")
        if len(kept) >= MAX_KEPT:
            kept.clear()
        kept[url] = replace(found, url=url)
    return kept[url]


def service_of_body(response: RawResponse) -> str:
    """Return the format of a fetched file: by the end of its address, or else by how it begins."""
    ending = Path(urlsplit(response.url).path).suffix
    if ending.lower() in ENDINGS:
        return service_of(f"x{ending}")
    begins = response.body.lstrip(b"\xef\xbb\xbf \r\n\t")
    return next((kind for beginning, kind in BEGINNINGS.items() if begins.startswith(beginning)), "csv")


def service_of(name: str) -> str:
    """Return the catalogue's word for a file's format, by its name: csv, xlsx, px, json or parquet."""
    try:
        return kind_of(Path(name)).removeprefix(".")
    except FormatError as error:
        known = ", ".join(ENDINGS)
        raise FetchError(f"{name[:MAX_NAME]} har inget format som läses här.", f"Spara den som {known}.") from error


def response_of(name: str, body: bytes) -> RawResponse:
    """Return a file as a response to keep: under a plain name, with the reader's own name as its address."""
    path = Path(name)
    return RawResponse(f"0001-{slug(path.stem) or 'fil'}{path.suffix.lower()}", path.name[:MAX_NAME], body)
