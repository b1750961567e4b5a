"""Find regular expressions whose cost grows faster than the text that they are given.

Analyses the pattern as parsed by the library. A pattern is linear here when

- a search cannot restart all along a run of characters that it then fails after: an unbounded repeat either comes
  last, or begins with a character that cannot occur in what it repeats;
- two unbounded repeats never share characters, unless what is between them cannot occur in one of the two;
- a repeat within a repeat does not share characters with itself.
"""

import re
from collections.abc import Iterable, Iterator
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

SIGNS = [*map(chr, range(0x20, 0x180)), "\t", "\n", "\u2013", "\u202f", "\u2212"]
MAX_REPEAT = 250  # A repeat with a higher limit counts as unbounded.
GIVES_BACK = {code.MAX_REPEAT, code.MIN_REPEAT}
REPEATS = {*GIVES_BACK, code.POSSESSIVE_REPEAT}
Node = tuple[Any, Any]
Signs = frozenset[str]


def faults(pattern: str | bytes, flags: int = 0, *, is_anchored: bool) -> list[str]:
    """Return why a pattern is not linear. `is_anchored` when it is used by match and fullmatch alone."""
    tree = _parser.parse(pattern, flags)
    found: set[str] = set()
    for nodes in _ways(list(tree)):
        found |= set(_shared(nodes, tree.state.flags))
        if not is_anchored:
            found |= set(_restarts(nodes, tree.state.flags))
    return sorted(found)


def _restarts(nodes: list[Node], flags: int) -> Iterator[str]:
    """Yield the repeats that a failed search restarts in."""
    for before, node, after in _each(nodes):
        if not _is_endless(node) or not any(_is_needed(one) for one in after):
            continue
        repeated = _signs([node], flags)
        if any(_starts_once(one, repeated, flags) for one in before):
            continue
        if all(_signs([one], flags) & repeated for one in before if _is_needed(one)):
            yield f"starts anew within {_shown(repeated)}"


def _starts_once(node: Node, repeated: Signs, flags: int) -> bool:
    """Return whether a node restricts a search to the text's beginning, or to places not after the repeated."""
    if node[0] is code.AT:
        return node[1] is code.AT_BEGINNING_STRING or (node[1] is code.AT_BEGINNING and not flags & re.MULTILINE)
    is_look_behind = node[0] is code.ASSERT_NOT and node[1][0] < 0
    return is_look_behind and repeated <= _signs(list(node[1][1]), flags)


def _shared(nodes: list[Node], flags: int) -> Iterator[str]:
    """Yield the repeats that can give characters to each other."""
    sequence = list(_each(nodes))
    for at, (_, node, _) in enumerate(sequence):
        if not _is_endless(node) or node[0] not in GIVES_BACK:
            continue
        repeated = _signs([node], flags)
        for _, other, _ in sequence[at + 1 :]:
            signs = _signs([other], flags)
            if _is_needed(other) and not _is_endless(other) and not (signs & repeated):
                break
            if _is_endless(other) and signs & repeated and not _parts(sequence, node, other, flags):
                yield f"{_shown(repeated)} and {_shown(signs)} share signs"
    for node in _repeated(nodes):
        body = list(node[1][2])
        for way in _ways([*body, *body]):
            yield from _shared(way, flags)


def _parts(sequence: list[tuple[list[Node], Node, list[Node]]], one: Node, other: Node, flags: int) -> bool:
    """Return whether something between two repeats cannot occur in one of them."""
    nodes = [node for _, node, _ in sequence]
    between = nodes[nodes.index(one) + 1 : nodes.index(other, nodes.index(one) + 1)]
    starts = [way[0] for way in _ways(list(other[1][2])) if way]
    if all(_is_needed(start) and not (_signs([start], flags) & _signs([one], flags)) for start in starts):
        return True
    return any(
        _is_needed(node) and not (_signs([node], flags) & _signs([repeat], flags))
        for node in between
        for repeat in (one, other)
    )


def _each(nodes: list[Node]) -> Iterator[tuple[list[Node], Node, list[Node]]]:
    """Yield each node of a sequence with those before and after it."""
    for at, node in enumerate(nodes):
        yield nodes[:at], node, nodes[at + 1 :]


def _ways(nodes: list[Node]) -> list[list[Node]]:
    """Return the sequences that a pattern may match by, with groups opened and one branch taken at each fork."""
    ways: list[list[Node]] = [[]]
    for node in _flat(nodes):
        forks = [way for branch in node[1][1] for way in _ways(list(branch))] if node[0] is code.BRANCH else [[node]]
        ways = [[*way, *fork] for way in ways for fork in forks]
    return ways


def _flat(nodes: Iterable[Node]) -> list[Node]:
    flat: list[Node] = []
    for node in nodes:
        if node[0] is code.SUBPATTERN:
            flat += _flat(node[1][3])
        elif node[0] is code.ATOMIC_GROUP:
            flat += _flat(node[1])
        elif node[0] in REPEATS and node[1][0] == node[1][1] == 1:
            flat += _flat(node[1][2])
        else:
            flat.append(node)
    return flat


def _repeated(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        if node[0] in REPEATS:
            if node[0] in GIVES_BACK and _is_endless(node):
                yield node
            for way in _ways(list(node[1][2])):
                yield from _repeated(way)


def _is_endless(node: Node) -> bool:
    return node[0] in REPEATS and node[1][1] > MAX_REPEAT


def _is_needed(node: Node) -> bool:
    """Return whether a match may fail at a node: it takes a character, or looks for one."""
    if node[0] in REPEATS:
        return node[1][0] > 0
    return not (node[0] is code.AT and node[1] in {code.AT_BEGINNING, code.AT_BEGINNING_STRING})


def _signs(nodes: list[Node], flags: int) -> Signs:
    """Return the characters that a sequence may take; all of them where that cannot be determined."""
    found: set[str] = set()
    for kind, value in nodes:
        if kind in REPEATS:
            found |= _signs(list(value[2]), flags)
        elif kind is code.SUBPATTERN:
            found |= _signs(list(value[3]), flags)
        elif kind is code.BRANCH:
            found |= {sign for branch in value[1] for sign in _signs(list(branch), flags)}
        elif kind in {code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN}:
            found |= _of_class((kind, value), flags)
        elif kind not in {code.AT}:
            found |= set(SIGNS)
    # A lookaround takes nothing, so it separates nothing.
    return frozenset(found or SIGNS)


def _of_class(node: Node, flags: int) -> set[str]:
    state = _parser.State()
    state.flags, state.str = flags, ""
    one = re._compiler.compile(_parser.SubPattern(state, [node]), flags)  # type: ignore[attr-defined]
    if flags & re.UNICODE:
        return {sign for sign in SIGNS if one.fullmatch(sign)}
    return {sign for sign in SIGNS if ord(sign) < 256 and one.fullmatch(bytes([ord(sign)]))}


def _shown(signs: Signs) -> str:
    return "".join(sorted(signs))[:20]
