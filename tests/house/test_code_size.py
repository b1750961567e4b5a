"""Test that modules and functions of the product are short, and that no handler catches every exception."""

import ast
from functools import cache
from typing import TypeVar

from tests.conftest import ROOT

PRODUCT = ("dashboard.py", "panel", "pages", "etl")
MAX_LINES_OF_MODULE, MAX_LINES_OF_FUNCTION = 300, 40
EVERYTHING = {"Exception", "BaseException"}
Node = TypeVar("Node", bound=ast.AST)


@cache
def modules() -> dict[str, ast.Module]:
    found = [path for name in PRODUCT for path in ((ROOT / name).rglob("*.py") if "." not in name else [ROOT / name])]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in found}


def nodes(kind: type[Node]) -> list[tuple[str, Node]]:
    return [(name, node) for name, tree in modules().items() for node in ast.walk(tree) if isinstance(node, kind)]


def test_modules_are_short() -> None:
    lengths = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in modules()}
    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > MAX_LINES_OF_MODULE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{name}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, node in nodes(ast.FunctionDef)
    }
    assert len(lengths) > 1000
    assert {name: length for name, length in lengths.items() if length > MAX_LINES_OF_FUNCTION} == {}


def test_no_handler_catches_everything() -> None:
    """Clean-up is for finally, ExitStack or a context manager; a handler names what it can handle."""
    handlers = [(f"{name}:{node.lineno}", ast.unparse(node.type or node)) for name, node in nodes(ast.ExceptHandler)]
    assert len(handlers) > 100
    assert [place for place, caught in handlers if caught.startswith("except") or caught in EVERYTHING] == []
