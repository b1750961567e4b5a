"""What of one year's plan is found again in another's: as stated, by number or id, then by name, then by wording."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

from panel.wording.matching import without_marks

Row = Mapping[Any, Any]
Rule = tuple[str, Callable[[Row, Row], bool]]
# The number or id of a row of the later plan, and of the row of the earlier plan that it continues, None for none.
Stated = Mapping[str, str | None]
CONFIRMED = "bekräftat"
KEPT, REWORDED, NEW, GONE = "Kvar", "Omformulerat", "Nytt", "Borttaget"
# From this share of letters in common two texts are one text reworded.
ALIKE = 0.6


@dataclass(frozen=True)
class Pair:
    """A row of the earlier plan and of the later one, None where it has none, and why they are one in Swedish.

    `is_proposed` where only words say so, and nobody has confirmed it.
    """

    before: Row | None
    after: Row | None
    kind: str
    why: str
    is_proposed: bool = False


def paired(
    before: Sequence[Row],
    after: Sequence[Row],
    number: str,
    texts: tuple[str, ...],
    *,
    is_lasting: bool = False,
    stated: Stated = MappingProxyType({}),
) -> list[Pair]:
    """Return the rows of two plans in pairs, in the order of the later plan, and last those that are gone.

    `number` is the column of the number or id, `texts` those of name and wording, the name first. Where `is_lasting`
    the same id is enough, whatever the name. What is `stated` goes before all else, where the earlier row still is there.
    """
    numbers = {row[number] for row in before}
    stated = {own: earlier for own, earlier in stated.items() if earlier is None or earlier in numbers}
    certain, by_words = _rules(number, texts, is_lasting, stated)
    left, taken = list(before), dict[int, tuple[Row, str]]()
    for why, is_same in (*certain, *by_words):
        for at, row in enumerate(after):
            is_settled = at in taken or (why != CONFIRMED and row[number] in stated)
            found = None if is_settled else next((one for one in left if is_same(one, row)), None)
            if found is not None:
                left.remove(found)
                taken[at] = (found, why)
    proposed = {why for why, _ in by_words}
    pairs = [
        Pair(*_of(taken[at], row, texts), taken[at][1] in proposed)
        if at in taken
        else Pair(None, row, NEW, CONFIRMED if row[number] in stated else "")
        for at, row in enumerate(after)
    ]
    return [*pairs, *(Pair(row, None, GONE, "") for row in left)]


def _rules(
    number: str, texts: tuple[str, ...], is_lasting: bool, stated: Stated
) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return when two rows are one, each with why: for certain, and by words alone."""
    name = texts[0]
    certain: tuple[Rule, ...] = (
        (CONFIRMED, lambda a, b: b[number] in stated and stated[b[number]] == a[number]),
        (
            f"samma {'id' if is_lasting else 'nummer'} och namn",
            lambda a, b: a[number] == b[number] and _folded(a[name]) == _folded(b[name]),
        ),
        *([("samma id", lambda a, b: a[number] == b[number])] if is_lasting else []),
    )
    by_words: tuple[Rule, ...] = (
        ("samma namn", lambda a, b: _folded(a[name]) == _folded(b[name])),
        ("samma nummer, liknande ord", lambda a, b: a[number] == b[number] and _are_alike(a, b, texts)),
        ("liknande ord", lambda a, b: _are_alike(a, b, texts)),
    )
    return certain, by_words


def _of(found: tuple[Row, str], row: Row, texts: tuple[str, ...]) -> tuple[Row, Row, str, str]:
    before, why = found
    is_same = all(_folded(before[name]) == _folded(row[name]) for name in texts)
    return before, row, KEPT if is_same else REWORDED, why


def _folded(text: object) -> str:
    return " ".join(without_marks(str(text)).split())


def _are_alike(before: Row, after: Row, texts: tuple[str, ...]) -> bool:
    return any(SequenceMatcher(None, _folded(before[one]), _folded(after[one])).ratio() >= ALIKE for one in texts)
