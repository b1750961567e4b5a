"""Test that no pattern applied to what people write takes more than linear time."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.linear_patterns import faults
from tests.support.parsed import parsed

ROOT = Path(__file__).resolve().parents[2]
# What reads sheets, plans, files and addresses that people hand in.
ROOMS = (
    "panel/access",
    "panel/charts",
    "panel/follow_up",
    "panel/formats",
    "panel/plans/draft",
    "panel/plans/reading",
    "panel/plans/sheet",
    "panel/server",
    "panel/sheets",
    "panel/ui",
    "panel/wording",
)
FILES = (
    "panel/plans/document/document.py",
    "panel/plans/document/goals.py",
    "panel/plans/document/programme_points.py",
    "etl/load/cells.py",
    "panel/ledger/ledger.py",
    "panel/ledger/erasures.py",
    "panel/ledger/receipt_file.py",
)
# The script that draws the frame does its work when it is imported, and keeps no pattern.
SCRIPTS = {"panel.ui.frame"}
# The panel's own page, which nobody hands in.
OWN = {"panel.server.headers"}
ANCHORED = {"match", "fullmatch"}
METHODS = {*ANCHORED, "search", "sub", "subn", "split", "findall", "finditer"}


class Use(NamedTuple):
    """A pattern and a place that uses it."""

    place: str
    pattern: str | bytes
    flags: int
    is_anchored: bool


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))] + [ROOT / file for file in FILES]


def uses(path: Path) -> Iterator[Use]:
    """Yield the patterns of a module: those that it keeps, and those that it writes where it uses them."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    yield from kept(name)
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_re(node.func.value):
            method, first = node.func.attr, node.args[0]
            if method in METHODS and isinstance(first, ast.Constant):
                yield Use(f"{name}:{node.lineno}", first.value, flags_of(node), method in ANCHORED)


def kept(name: str) -> Iterator[Use]:
    if name in SCRIPTS:
        return
    for variable, value in vars(importlib.import_module(name)).items():
        for pattern in patterns_in(value):
            methods = methods_of().get((pattern.pattern, variable), METHODS)
            yield Use(f"{name}.{variable}", pattern.pattern, pattern.flags & ~re.UNICODE, methods <= ANCHORED)


def patterns_in(value: object) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (found for one in value.values() for found in patterns_in(one))
    elif isinstance(value, tuple | list):
        yield from (found for one in value for found in patterns_in(one))


def is_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "re"


def flags_of(call: ast.Call) -> int:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
    names = [node.attr for one in [*call.args, *named] for node in ast.walk(one) if isinstance(node, ast.Attribute)]
    return sum(getattr(re, name).value for name in names if name.isupper())


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(parsed(path)))


@cache
def methods_of() -> dict[tuple[str | bytes, str], set[str]]:
    """Return how each kept pattern is used, by itself and its name: NAME.search(…), or in any way when it is handed on."""
    found: dict[tuple[str | bytes, str], set[str]] = {}
    for path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        names = {} if name in SCRIPTS else vars(importlib.import_module(name))
        called = {id(node.value): node.attr for node in nodes_of(path) if isinstance(node, ast.Attribute)}
        for node in nodes_of(path):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                for pattern in patterns_in(names.get(node.id)):
                    used = called.get(id(node), "handed on")
                    methods = {used} if used in METHODS else METHODS
                    found.setdefault((pattern.pattern, node.id), set()).update(methods)
    # The headings of a plan are matched one by one with fullmatch, under a name of the loop's.
    headings = importlib.import_module("panel.plans.document.document").HEADINGS
    return {**found, **{(pattern.pattern, "HEADINGS"): {"fullmatch"} for pattern in patterns_in(headings)}}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_pattern_that_meets_a_persons_text_is_linear(path: Path) -> None:
    found = {
        (use.place, str(use.pattern)): wrong
        for use in uses(path)
        if use.place.partition(":")[0] not in OWN
        if (wrong := faults(use.pattern, use.flags, is_anchored=use.is_anchored))
    }
    assert not found


@pytest.mark.parametrize(
    "slow", [r"[^\s@]+@[^\s@]+\.[a-z]{2,}", r"\s+$", r"<b>(.*?)</b>", r"(?:a+)+b", r"a*a*b", r"\d+(?:,\d+)* kr"]
)
def test_a_pattern_that_is_not_is_seen(slow: str) -> None:
    assert faults(slow, is_anchored=False)


@pytest.mark.parametrize("swift", [r"\d+", r'"[^"]*"', r"\[[^\[\]]*\]", r"x[a-z]{1,63}@", r"(?: \d{3})+(?:,\d+)?"])
def test_a_pattern_that_is_linear_is_let_through(swift: str) -> None:
    assert not faults(swift, is_anchored=False)
