"""The product names no municipality, group or plan of its own: those are data."""

import re

from tests.conftest import ROOT

NAMES = r"\b(r9|0581|norrköping\w*|östergötland\w*|ks-2024{})\b"
OWN, OWN_OF_DOCUMENTS = (re.compile(NAMES.format(more), re.IGNORECASE) for more in ("|styrelsen", ""))
# Plans are read by what boards are called: nämnden, styrelsen.
READS_DOCUMENTS = "panel/plans/"
KINDS = {".py", ".sql", ".toml", ".html", ".json", ".js", ".css"}
# What a line may contain it for.
EXCEPTIONS = {
    "etl/schema.sql": "the short form of any board that is called a styrelse",
    "panel/sheets/read_me.py": "a sentence of sheets that were handed out",
}


def test_no_code_sql_or_sentence_is_of_one_municipality() -> None:
    files = [ROOT / "dashboard.py"] + [
        path
        for room in ("panel", "etl", "pages")
        for path in (ROOT / room).rglob("*")
        if path.suffix in KINDS and path.relative_to(ROOT).as_posix() not in EXCEPTIONS
    ]
    assert len(files) > 700
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if (OWN_OF_DOCUMENTS if path.is_relative_to(ROOT / READS_DOCUMENTS) else OWN).search(line)
    ]
    assert found == []


def test_each_exception_still_needs_to_be_one() -> None:
    assert [file for file in EXCEPTIONS if not OWN.search((ROOT / file).read_text(encoding="utf-8"))] == []
