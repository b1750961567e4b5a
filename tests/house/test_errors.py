"""Test that what a person is shown of an error is the panel's own words, not the English of a library."""

import ast
import errno
import os
from pathlib import Path

import pytest

from panel.configuration import read_toml
from panel.errors import SourceError, os_reason
from tests.conftest import ROOT
from tests.support.parsed import parsed

# It sends the number and the text to its parent process, which raises the same error.
PASSED_ON = {"panel/warehouse/lake/child.py"}
ENGLISH = ("strerror", "msg")


def test_no_text_of_the_system_or_a_parser_is_shown() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("etl", "panel", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if str(path.relative_to(ROOT)) not in PASSED_ON
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ENGLISH
    ]
    assert found == []


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_every_refusal_of_the_system_has_a_reason_without_its_english(number: int) -> None:
    reason = os_reason(OSError(number, os.strerror(number)))
    assert reason and os.strerror(number) not in reason


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"a = 1\nb =\n", "rad 2, tecken 4"),
        (b"a = [1,", "filens slut"),
        (b"a = '\xff'", "plats 6: filen ska vara utf-8"),
    ],
)
def test_a_fault_of_toml_has_its_place(tmp_path: Path, text: bytes, place: str) -> None:
    (tmp_path / "x.toml").write_bytes(text)
    with pytest.raises(SourceError, match=place):
        read_toml(tmp_path / "x.toml")
