"""A dimension of a publisher's table: the codes of its texts, as the panel writes them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from panel.formats.cube import FormatError
from panel.formats.published.periods import part_of_year, period_of, without_mark
from panel.formats.published.words import CODE_AND_NAME, PLACES

NAMES = {
    "period": "tid",
    "part": "del av året",
    "sex": "kön",
    "age": "ålder",
    "region": "region",
    "measure": "mått",
    "contents": "mått",
}


@dataclass(frozen=True)
class Part:
    """A dimension: codes with labels, and the index of each row's or cell's among them."""

    name: str
    kind: str
    codes: list[str]
    labels: list[str]
    at: npt.NDArray[np.int64]


def part_of(name: str, kind: str, texts: list[str], heading: str = "", places: frozenset[str] = frozenset()) -> Part:
    """Return a dimension of some texts, one a row: their codes as the panel writes them, each once."""
    if kind == "period" and len(texts) > 1 and all(text.endswith("-01-01") for text in texts):
        raise FormatError(
            "Alla perioder är 1 januari: det kan vara år eller månader. Skriv dem som 2021 eller 2021-01."
        )
    coded = [_code(text, kind, heading) for text in texts]
    if kind == "region" or PLACES.search(heading):
        coded = _with_zeros(coded, places)
    labels = dict(reversed(coded))
    codes = list(dict.fromkeys(code for code, _ in coded))
    index = {code: at for at, code in enumerate(codes)}
    at = np.array([index[code] for code, _ in coded], dtype=np.int64)
    return Part(name, kind, codes, [labels[code] for code in codes], at)


def _code(text: str, kind: str, heading: str) -> tuple[str, str]:
    if kind == "period":
        return period_of(text) or text, text
    if kind == "part":
        return part_of_year(text, heading) or text, text
    if (kind == "region" or PLACES.search(heading)) and (found := CODE_AND_NAME.fullmatch(text)):
        return found[2], found[3]
    return (without_mark(text) if kind == "region" else text), text


def _with_zeros(coded: list[tuple[str, str]], places: frozenset[str]) -> list[tuple[str, str]]:
    """Return codes with the zero that a spreadsheet takes from them, where all are known with it and some lack it."""
    lengths = {len(code) for code, _ in coded if code.isdecimal()}
    full = 4 if lengths <= {3, 4} else 2
    padded = [(code.zfill(full) if code.isdecimal() else code, label) for code, label in coded]
    return padded if lengths and all(code in places for code, _ in padded) else coded
