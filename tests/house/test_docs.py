"""What the documents name is there: files, links, headings, commands and the floors of the import rules."""

import re
import tomllib

import pytest

from tests.conftest import ROOT

DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
ROOMS = "panel|etl|pages|data|tests|deploy|docs|bench|\\.ci|\\.streamlit"
FILE = re.compile(rf"`((?:{ROOMS})/[\w./*-]*)(?:::\w+)?`")
LINK = re.compile(r"\]\(([^()\s]+)\)")
# What is made by running the panel, or a plan of the reader's own.
MADE = re.compile(
    r"data/(uploads|snapshots|demo|incoming|plans/un-2024|plans/\.replaced)/"
    r"|data/dashboard\.duckdb|\.streamlit/secrets\.toml"
)


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def anchors(document: str) -> set[str]:
    """The headings of a document, as links name them."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_file_that_is_named_is_there(document: str) -> None:
    named = {name for name in FILE.findall(text_of(document)) if not MADE.match(name)}
    assert {name for name in named if not any(ROOT.glob(name))} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_link_within_the_repository_leads_somewhere(document: str) -> None:
    for link in LINK.findall(text_of(document)):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / document).parent / path if path else ROOT / document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.resolve().relative_to(ROOT).as_posix()), link


def test_the_floors_are_those_of_the_import_rules() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    section = text_of("docs/architecture.md").partition("## The floors")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
    rooms = [
        [re.sub(r"/$|\.py$", "", name).replace("/", ".") for name in re.findall("`(.+?)`", cell)] for cell in cells
    ]
    assert [" | ".join(floor) for floor in rooms] == layers
