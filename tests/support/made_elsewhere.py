"""Find sentences with figures outside panel/wording/sentences/: f-strings and joined texts that format a figure."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.parsed import parsed

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("pages", "panel/access", "panel/charts", "panel/report", "panel/server", "panel/ui", "panel/wording")
FORMATTERS = {
    "number",
    "signed",
    "mnkr",
    "amount",
    "signed_amount",
    "amount_range",
    "count",
    "percent",
    "points",
}
COUNTERS = {"int", "len", "sum", "round"}
MIN_WORDS = 3


def files() -> Iterator[Path]:
    """The modules that may not make a sentence with figures."""
    for room in ROOMS:
        yield from sorted(path for path in (ROOT / room).rglob("*.py") if path.parent.name != "sentences")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sentences(path: Path) -> list[int]:
    """The lines of the sentences with figures in a module, except texts of exceptions raised."""
    tree = parsed(path)
    return [node.lineno for node in _outermost(tree, {}) if node is not None]


def chart_words(path: Path) -> list[int]:
    """The lines of the titles and alts of Chart(...) that do not come straight from a module of sentences."""
    tree = parsed(path)
    rooms = _imported(tree)
    found = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        given = _assigned(function)
        calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
        for call in (one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "Chart"):
            named = {word.arg: word.value for word in call.keywords}
            for at, name in ((0, "title"), (3, "alt")):
                value = call.args[at] if len(call.args) > at else named[name]
                if not _is_from_sentences(value, rooms, given):
                    found.append(value.lineno)
    return found


def _imported(tree: ast.Module) -> set[str]:
    """The names that a module imports from sentences."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and "sentences" in (node.module or "").split("."):
            names |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("panel."):
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "sentences"}
    return names


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(node.value)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            given.setdefault(node.target.id, []).append(node)  # type: ignore[arg-type]
    return given


def _is_from_sentences(value: ast.expr, rooms: set[str], given: dict[str, list[ast.expr]]) -> bool:
    if isinstance(value, ast.Call):
        root = value.func
        while isinstance(root, ast.Attribute):
            root = root.value
        return isinstance(root, ast.Name) and root.id in rooms
    if isinstance(value, ast.Name):
        return bool(given.get(value.id)) and all(_is_from_sentences(one, rooms, {}) for one in given[value.id])
    return False


def _outermost(node: ast.AST, given: dict[str, list[ast.expr]]) -> Iterator[ast.expr]:
    if isinstance(node, ast.Raise):
        return
    if isinstance(node, ast.FunctionDef):
        given = _assigned(node)
    if isinstance(node, ast.JoinedStr | ast.BinOp) and _is_text(node) and _is_sentence(node, given):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _outermost(child, given)


def _is_text(node: ast.expr) -> bool:
    """Whether an expression is an f-string, or text put together with + or %."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod) and any(
            isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str))
            for one in ast.walk(node)
        )
    return isinstance(node, ast.JoinedStr)


def _is_sentence(node: ast.expr, given: dict[str, list[ast.expr]]) -> bool:
    literal = " ".join(one.value for one in _literals(node))
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>?|^[^<]*>", " ", literal))
    return len(words) >= MIN_WORDS and any(_is_figure(one, given) for one in _formatted(node))


def _literals(node: ast.AST) -> Iterator[ast.Constant]:
    """The literal texts of an expression: not the keys and arguments of what it formats."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from _literals(part.value if isinstance(part, ast.FormattedValue) else part)
    elif isinstance(node, ast.BinOp):
        yield from _literals(node.left)
        yield from _literals(node.right)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _formatted(node: ast.AST) -> Iterator[ast.expr]:
    """The values that a text formats."""
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield part.value
                yield from _formatted(part.value)
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            if isinstance(side, ast.Call):
                yield side
            yield from _formatted(side)
    elif isinstance(node, ast.IfExp):
        yield from _formatted(node.body)
        yield from _formatted(node.orelse)


def _is_figure(value: ast.expr, given: dict[str, list[ast.expr]]) -> bool:
    """Whether a value is a figure: formatted by text's functions, counted, or a name assigned such a value."""
    if isinstance(value, ast.Name):
        return any(_is_figure(one, {}) for one in given.get(value.id, []))
    if isinstance(value, ast.BinOp):
        return _is_figure(value.left, given) or _is_figure(value.right, given)
    if not isinstance(value, ast.Call):
        return False
    if isinstance(value.func, ast.Name):
        return value.func.id in COUNTERS
    return (
        isinstance(value.func, ast.Attribute)
        and isinstance(value.func.value, ast.Name)
        and value.func.value.id == "text"
        and value.func.attr in FORMATTERS
    )
