"""Test the table of docs/security.md: each id of the standard is there once, and each test named exists."""

import ast
import csv
import re
from collections import Counter
from functools import cache

import pytest

from tests.conftest import ROOT
from tests.support.parsed import parsed

IDS = ROOT / "tests" / "house" / "asvs_5_0_ids.csv"
DOCUMENT = ROOT / "docs" / "security.md"
ANSWERS = {"met", "in part", "not met", "not applicable"}
# As the standard itself counts them.
IN_ALL = {1: 70, 2: 183, 3: 92}
CHAPTERS = range(1, 17)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`|–")


def levels() -> dict[str, int]:
    lines = [line for line in IDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["id"]: int(row["level"]) for row in csv.DictReader(lines)}


def rows() -> list[list[str]]:
    """The rows of the table: id, level, asks, answer, how, test."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| v5.")]


@cache
def named_in(name: str) -> set[str]:
    file = ROOT / name
    if not file.is_file():
        return set()
    tree = parsed(file)
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_the_list_of_ids_is_the_standards() -> None:
    levels_by_id = levels()
    assert Counter(levels_by_id.values()) == IN_ALL
    assert all(re.fullmatch(r"v5\.0\.0-\d{1,2}\.\d{1,2}\.\d{1,2}", id_) for id_ in levels_by_id)
    words = IDS.read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in words
    assert "https://github.com/OWASP/ASVS" in words


def test_each_requirement_of_the_levels_stands_in_the_table_once() -> None:
    required = {id_: level for id_, level in levels().items() if level <= 2 and int(id_[7:].split(".")[0]) in CHAPTERS}
    stated = [(row[0], int(row[1])) for row in rows()]
    assert [id_ for id_, count in Counter(id_ for id_, _ in stated).items() if count > 1] == []
    assert dict(stated) == required


def test_each_row_says_what_it_must() -> None:
    for row in rows():
        assert len(row) == 6, row
        _, _, asks, answer, how, test = row
        assert asks and how, row
        assert answer in ANSWERS, row
        assert TEST.fullmatch(test), row
        assert (answer == "not applicable") == how.startswith("because "), row
        assert answer not in {"not applicable", "not met"} or test == "–", row


@pytest.mark.parametrize("test", sorted({row[5].strip("`") for row in rows()} - {"–"}))
def test_each_test_that_is_named_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert name in named_in(file)


def test_the_counts_are_those_of_the_table() -> None:
    counted = Counter(row[3] for row in rows())
    words = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    summary = ", ".join(f"{counted[answer]} {answer}" for answer in ("met", "in part", "not met", "not applicable"))
    assert f"Of {len(rows())} requirements: {summary}." in words
