"""Test that what the documents name exists: files, links, headings, commands, names in the code, import floors."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from etl.commands import running
from panel.__main__ import COMMANDS
from tests.conftest import ROOT

DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
ROOMS = "panel|etl|pages|data|tests|deploy|docs|bench|\\.ci|\\.streamlit"
FILE = re.compile(rf"`((?:{ROOMS})/[\w./*-]*)(?:::\w+)?`")
LINK = re.compile(r"\]\(([^()\s]+)\)")
# A word in backticks written as code writes names: ALL_CAPS, CamelCase, snake_case, and a call with anything in it.
NAME = re.compile(r"`(?:[\w.]+\.)?([A-Z]\w*|[a-z]\w*_\w+|\w+(?=\())(?:\([^()`]*\))?`")
# `EXPECTED` of `tests/etl/test_findings.py`: a name, and the file that has it.
NAME_OF_FILE = re.compile(rf"{NAME.pattern}\s+(?:of|in)\s+{FILE.pattern}")
FILE_AND_NAME = re.compile(rf"{FILE.pattern}\s+\({NAME.pattern}")
# Names of DuckDB and of OpenID Connect that the code does not use itself.
NOT_OURS = {"duckdb_databases", "interrupt", "jwks_uri"}
CODE = {".py", ".sql", ".toml", ".sh", ".conf", ".service", ".example"}
# What is made by running the panel, or a plan of the reader's own.
MADE = re.compile(
    r"data/(uploads|snapshots|demo|incoming|added|plans/un-2024|plans/\.replaced)/"
    r"|data/dashboard\.duckdb|\.streamlit/secrets\.toml"
)


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


@cache
def words_of(file: Path) -> set[str]:
    return set(re.findall(r"\w+", file.read_text(encoding="utf-8")))


@cache
def words_of_the_code() -> set[str]:
    """The words of all code except the tests."""
    folders = [path for path in ROOT.iterdir() if re.fullmatch(ROOMS, path.name) and path.name != "tests"]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in CODE]
    return set().union(*map(words_of, [*ROOT.glob("*.py"), *ROOT.glob("*.toml"), *files]))


def anchors(document: str) -> set[str]:
    """The headings of a document, as links name them."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_file_that_is_named_is_there(document: str) -> None:
    named = {name for name in FILE.findall(text_of(document)) if not MADE.match(name)}
    assert {name for name in named if not any(ROOT.glob(name))} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_name_in_code_is_there(document: str) -> None:
    text = re.sub(r"^ *```.*?^ *```$", "", text_of(document), flags=re.MULTILINE | re.DOTALL)
    placed = {*NAME_OF_FILE.findall(text), *((name, file) for file, name in FILE_AND_NAME.findall(text))}
    files = {(name, file) for name, file in placed if (ROOT / file).is_file()}
    assert {(name, file) for name, file in files if name not in words_of(ROOT / file)} == set()
    elsewhere = set(NAME.findall(text)) - {name for name, _ in files} - NOT_OURS
    assert elsewhere - words_of_the_code() == set()


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


def test_the_readme_is_a_screen_that_leads_to_each_document() -> None:
    readme = text_of("README.md")
    assert len(readme.splitlines()) <= 70
    assert {name for name in DOCUMENTS if f"]({name})" not in readme} - {"README.md"} == set()


def test_the_commands_of_continuous_integration_stand_in_the_readme() -> None:
    commands = re.findall(r"^make .+$", text_of(".ci/run"), re.MULTILINE)
    assert len(commands) > 2
    assert [command for command in commands if f"`{command}`" not in text_of("README.md")] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_command_that_is_named_is_there(document: str) -> None:
    text = text_of(document)
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", text, re.MULTILINE)) - targets == set()
    assert (
        set(re.findall(r"`(?:uppdragspanelen|python -m panel|deploy/etl.sh) ([a-z-]+)", text)) - COMMANDS.keys()
        == set()
    )
    assert set(re.findall(r"`(?:python -m )?etl ([a-z-]+)", text)) - running.COMMANDS.keys() == set()


def test_the_page_of_commands_names_them_all() -> None:
    named = set(re.findall(r"`(?:uppdragspanelen|etl) ([a-z-]+)", text_of("docs/commands.md")))
    assert named == COMMANDS.keys()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_row_of_a_table_has_the_cells_of_its_heading(document: str) -> None:
    tables = re.findall(r"(?:^\|.*\n?)+", text_of(document), re.MULTILINE)
    rows = [
        [len(re.findall(r"(?<!\\)\|", re.sub(r"`[^`]*`", "", row))) for row in table.splitlines()] for table in tables
    ]
    assert [counts for counts in rows if len(set(counts)) > 1] == []
