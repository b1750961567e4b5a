"""Which codes of a table are requested, and how they are split into calls within a service's limit."""

import re
from collections.abc import Sequence
from itertools import product
from math import prod

from etl.fetch.failure import FetchError, guesses

TOP = re.compile(r"(top|bottom)\((\d+)\)", re.IGNORECASE)
FROM = re.compile(r"(from|to)\(([^,()]+)\)", re.IGNORECASE)
RANGE = re.compile(r"range\(([^,()]+),([^,()]+)\)", re.IGNORECASE)

Selection = dict[str, tuple[str, ...]]


def chosen(
    expressions: Sequence[str], codes: Sequence[str], location: str, *, is_time: bool = False
) -> tuple[str, ...]:
    """Return the codes that a selection names, each once, in the table's own order.

    An expression is a code, a pattern (* any text, ? one character), top(n), bottom(n), from(x), to(x) or range(x,y),
    as in PxWeb. Of time, top(n) is the n latest, whichever way the table is ordered. Raises FetchError for a code that
    the table does not have and a pattern without a match.
    """
    ordered = sorted(codes) if is_time else list(codes)
    found: set[str] = set()
    for expression in expressions:
        named = _named(expression.strip(), ordered, location, is_time)
        if not named:
            problem = f"'{expression}' finns inte."
            raise FetchError(problem, f"Ändra urvalet i katalogen. {guesses(expression, codes)}", location=location)
        found.update(named)
    return tuple(code for code in codes if code in found)


def _named(expression: str, codes: list[str], location: str, is_time: bool) -> list[str]:
    if expression in codes:
        return [expression]
    if match := TOP.fullmatch(expression):
        count = int(match[2])
        from_end = (match[1].lower() == "top") == is_time
        return (codes[-count:] if from_end else codes[:count]) if count else []
    if match := FROM.fullmatch(expression):
        at = _position_of(match[2], codes, location)
        return codes[at:] if match[1].lower() == "from" else codes[: at + 1]
    if match := RANGE.fullmatch(expression):
        first, last = _position_of(match[1], codes, location), _position_of(match[2], codes, location)
        return codes[first : last + 1]
    if "*" in expression or "?" in expression:
        pattern = re.compile("".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in expression))
        return [code for code in codes if pattern.fullmatch(code)]
    return []


def _position_of(code: str, codes: list[str], location: str) -> int:
    code = code.strip()
    if code not in codes:
        raise FetchError(
            f"'{code}' finns inte.", f"Ändra urvalet i katalogen. {guesses(code, codes)}", location=location
        )
    return codes.index(code)


def cell_count(selection: Selection) -> int:
    """Return the number of cells of a selection."""
    return prod(len(codes) for codes in selection.values())


def split(selection: Selection, max_cells: int) -> list[Selection]:
    """Return disjoint selections of at most `max_cells` cells that together are the whole one.

    The last dimensions, which vary fastest in a response, are kept whole as far as possible. Raises ValueError for a
    `max_cells` below 1.
    """
    if max_cells < 1:
        raise ValueError(max_cells)
    room, slices = max_cells, {}
    for name, codes in reversed(selection.items()):
        length = max(1, min(len(codes), room))
        room //= length
        slices[name] = [codes[at : at + length] for at in range(0, len(codes), length)]
    return [dict(zip(selection, piece, strict=True)) for piece in product(*(slices[name] for name in selection))]


def split_expressions(codes: str) -> list[str]:
    """Return expressions written with commas between. range(2020,2024) is one."""
    parts, depth = [""], 0
    for sign in codes:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]
