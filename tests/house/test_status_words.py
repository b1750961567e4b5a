"""Test that no sentence has a status as a code: "5 punkter som är Slutförd" is "5 punkter som är slutförda"."""

import re

from tests.conftest import ROOT

STATUSES = "Slutförd|Pågår|Ej påbörjad"
# After a verb or a count the word must agree: panel/wording/sentences/status.py. "har status Pågår" quotes it.
BEFORE = r"(?:\b(?:är|var|vara|blir|blev|som|[0-9]+)|\})"
TYPED = re.compile(rf"{BEFORE} (?:{STATUSES})\b")
# The same where the word is put in: {count} {status}, and in SQL ' är ' || status.
PUT_IN = re.compile(
    r"\{[^{}]*\} \{(?:\w+[.])?status\}|\b(?:är|var|som) '\s*\|\|\s*(?:\w+[.])?status\b|(?:är|var|som) \{(?:\w+[.])?status\}"
)
ROOMS = ("etl/findings", "pages", "panel")


def codes_in(text: str) -> list[str]:
    return [one for pattern in (TYPED, PUT_IN) for one in pattern.findall(text)]


def test_no_sentence_has_a_status_as_a_code() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): codes
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in {".py", ".sql", ".html"} and (codes := codes_in(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_the_check_sees_a_code() -> None:
    for text in (
        "5 punkter som är Slutförd",
        "26 Pågår",
        "{n} Pågår",
        "{n} {row.status}",
        "' är ' || now.status",
        "är {status}",
    ):
        assert codes_in(text), text
    for text in ("har status Pågår", "5 slutförda", "STATUS = {'Pågår': 1}"):
        assert not codes_in(text), text
