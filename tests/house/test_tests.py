"""Test that the tests mirror the rooms, and that what several of them need is in tests/support."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.parsed import parsed
from tests.support.touched import touched_by

TESTS = ROOT / "tests"


def imports() -> Iterator[tuple[str, str]]:
    """Each file of tests and bench, with each module of the tests that it imports from."""
    for path in sorted([*TESTS.rglob("*.py"), *(ROOT / "bench").rglob("*.py")]):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests"):
                yield path.relative_to(ROOT).as_posix(), f"{node.module}"


def test_no_test_imports_another_nor_a_conftest_below_the_top() -> None:
    allowed = ("tests.support", "tests.conftest")
    wrong = {(name, module) for name, module in imports() if not module.startswith(allowed)}
    assert {(name, module) for name, module in wrong if not name.endswith("test_every_sentence_is_tested.py")} == set()


def test_what_tests_share_lies_in_support_alone() -> None:
    helpers = {path.relative_to(ROOT).as_posix() for path in TESTS.rglob("*.py") if not path.name.startswith("test_")}
    own = {name for name in helpers if not name.endswith(("/__init__.py", "/conftest.py"))}
    assert {name for name in own if not name.startswith("tests/support/")} == set()


@pytest.mark.parametrize(
    ("changed", "touched"),
    [
        ("panel/sheets/values.py", "tests/sheets/test_values.py"),
        ("panel/records/audit.sql", "tests/records/test_audit.py"),
        ("etl/fetch/sources/pxweb.py", "tests/etl/fetch/test_pxweb.py"),
        ("tests/wording/test_text.py", "tests/wording/test_text.py"),
        ("panel/wording/sentences/budget.py", "tests/wording/sentences/test_budget.py"),
    ],
)
def test_a_change_is_tested_by_its_own_tests(changed: str, touched: str) -> None:
    assert touched in touched_by([changed])


def test_a_change_of_what_no_test_is_named_for_is_tested_by_the_rules_of_the_house() -> None:
    assert touched_by(["docs/report.md"]) == ["tests/house"]


OURS = r"(?:from|import) ((?:etl|panel|pages|tests|bench|dashboard)\b[\w.]*)"
IMPORTED = re.compile(rf"^{OURS}", re.MULTILINE)
IN_A_LINE = re.compile(rf"""(?:["']|\\n){OURS}""")


def imported_in_text(source: str) -> set[str]:
    """The modules of ours that code in a module's strings imports: what is run in a process of its own."""
    tree, lines = ast.parse(source), source.splitlines()
    own = [lines[node.lineno - 1] for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    # Where each line that looks like an import is one, no text has any, and its nodes are not looked through.
    if len(IMPORTED.findall(source)) == len(list(filter(IMPORTED.match, own))) and not IN_A_LINE.search(source):
        return set()
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {name for text in texts if isinstance(text, str) for name in IMPORTED.findall(text)}


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def test_code_that_runs_in_a_process_of_its_own_imports_what_there_is() -> None:
    files = [path for room in ("tests", "bench", "panel", "etl") for path in (ROOT / room).rglob("*.py")]
    named = {(path.name, name) for path in files for name in imported_in_text(path.read_text(encoding="utf-8"))}
    assert len(named) > 5
    assert {(file, name) for file, name in named if not is_module(name)} == set()
    assert not is_module("etl.fetch.reference")


def fixtures_of(path: Path) -> set[str]:
    tree = parsed(path)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {one.name for one in functions if any("fixture" in ast.unparse(mark) for mark in one.decorator_list)}


def test_no_fixture_of_support_has_the_name_of_one_that_would_be_taken_in_its_place() -> None:
    of_all = fixtures_of(TESTS / "conftest.py")
    assert "served" in of_all
    assert {name for path in (TESTS / "support").rglob("*.py") for name in fixtures_of(path) & of_all} == set()
