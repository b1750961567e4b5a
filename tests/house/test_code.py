"""Test the product's code: short, no handler that catches every exception, and nothing that only tests use."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from tests.conftest import ROOT
from tests.support.parsed import parsed

PRODUCT = ("dashboard.py", "panel", "pages", "etl")
MAX_LINES_OF_MODULE, MAX_LINES_OF_FUNCTION = 300, 40
# Commands that are imported when called: "module:attribute".
LAZY = re.compile(r'"([\w.]+):(\w+)"')
EVERYTHING = {"Exception", "BaseException"}
Node = TypeVar("Node", bound=ast.AST)


@cache
def modules() -> dict[str, ast.Module]:
    found = [path for name in PRODUCT for path in ((ROOT / name).rglob("*.py") if "." not in name else [ROOT / name])]
    return {path.relative_to(ROOT).as_posix(): parsed(path) for path in found}


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


def test_no_cell_of_a_frame_is_asked_whether_it_is_true() -> None:
    """A text column's NULL is NaN, which is true: labels.or_empty() and pandas' isna() know it, `or` does not."""
    firsts = [(name, ast.unparse(node.values[0])) for name, node in nodes(ast.BoolOp) if isinstance(node.op, ast.Or)]
    assert len(firsts) > 100
    assert [place for place in firsts if re.search(r"[.](?:iloc|iat|loc|at)\[.*\]$", place[1])] == []


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def uses(name: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the (module, name) that a module uses: its own names that it reads, and those of others."""
    known = {module_of(one) for one in modules()}
    aliases = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                full = f"{node.module}.{one.name}"
                aliases |= {one.asname or one.name: full} if full in known else {}
                yield f"{node.module}", one.name
        elif isinstance(node, ast.Import):
            aliases |= {one.asname: one.name for one in node.names if one.asname}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield module_of(name), node.id
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield aliases[node.value.id], node.attr


def test_no_function_is_there_for_tests_alone() -> None:
    used = {use for name, tree in modules().items() for use in uses(name, tree)}
    used |= {found for name in modules() for found in LAZY.findall((ROOT / name).read_text(encoding="utf-8"))}
    in_templates = set(
        re.findall(
            r"\w+", "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("panel/ui/templates/**/*.html"))
        )
    )
    defined = [
        (module_of(name), node.name)
        for name, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list
    ]
    assert len(defined) > 1000
    assert [place for place in defined if place not in used and place[1] not in in_templates] == []
