"""What of one year's plan is found again in another's: by number or id, then by name, then by wording."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from panel.wording.matching import without_marks

Row = Mapping[Any, Any]
KEPT, REWORDED, NEW, GONE = "Kvar", "Omformulerat", "Nytt", "Borttaget"
# From this share of letters in common two texts are one text reworded.
ALIKE = 0.6


@dataclass(frozen=True)
class Pair:
    """A row of the earlier plan and of the later one, None where it has none, and why they are one in Swedish."""

    before: Row | None
    after: Row | None
    kind: str
    why: str


def paired(
    before: Sequence[Row], after: Sequence[Row], number: str, texts: tuple[str, ...], *, is_lasting: bool = False
) -> list[Pair]:
    """Return the rows of two plans in pairs, in the order of the later plan, and last those that are gone.

    `number` is the column of the number or id, `texts` those of name and wording, the name first. Where `is_lasting`
    the same id is enough, whatever the name.
    """
    name = texts[0]
    rules: tuple[tuple[str, Callable[[Row, Row], bool]], ...] = (
        (
            f"samma {'id' if is_lasting else 'nummer'} och namn",
            lambda a, b: a[number] == b[number] and _folded(a[name]) == _folded(b[name]),
        ),
        *([("samma id", lambda a, b: a[number] == b[number])] if is_lasting else []),
        ("samma namn", lambda a, b: _folded(a[name]) == _folded(b[name])),
        ("samma nummer, liknande ord", lambda a, b: a[number] == b[number] and _are_alike(a, b, texts)),
        ("liknande ord", lambda a, b: _are_alike(a, b, texts)),
    )
    left, taken = list(before), dict[int, tuple[Row, str]]()
    for why, is_same in rules:
        for at, row in enumerate(after):
            found = None if at in taken else next((one for one in left if is_same(one, row)), None)
            if found is not None:
                left.remove(found)
                taken[at] = (found, why)
    pairs = [
        Pair(*_of(taken[at], row, texts)) if at in taken else Pair(None, row, NEW, "") for at, row in enumerate(after)
    ]
    return [*pairs, *(Pair(row, None, GONE, "") for row in left)]


def _of(found: tuple[Row, str], row: Row, texts: tuple[str, ...]) -> tuple[Row, Row, str, str]:
    before, why = found
    is_same = all(_folded(before[name]) == _folded(row[name]) for name in texts)
    return before, row, KEPT if is_same else REWORDED, why


def _folded(text: object) -> str:
    return " ".join(without_marks(str(text)).split())


def _are_alike(before: Row, after: Row, texts: tuple[str, ...]) -> bool:
    return any(SequenceMatcher(None, _folded(before[one]), _folded(after[one])).ratio() >= ALIKE for one in texts)
