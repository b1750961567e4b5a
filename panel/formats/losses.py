"""What a table loses in a format that cannot represent all of it, as messages in Swedish."""

import re
from collections.abc import Callable, Iterator
from itertools import chain

import numpy as np

from panel.formats.cube import Cube
from panel.formats.px.about import is_more
from panel.formats.px.data import SIGNS
from panel.formats.px.write import clean, moment_of

EXACT_DIGITS = 15


def losses(cube: Cube, ending: str) -> list[str]:
    """Return a Swedish sentence for each thing that a file with the suffix (.px, .csv …) cannot represent."""
    of: dict[str, Callable[[Cube], Iterator[str]]] = {".px": _px, ".csv": _csv, ".xlsx": _xlsx}
    return list(of[ending](cube)) if ending in of else []


def _px(cube: Cube) -> Iterator[str]:
    empty = np.isnan(cube.values)
    if np.any(cube.flags[~empty]):
        yield "Flaggor på celler som har ett värde följer inte med: px har ingen plats för dem."
    without_sign = {name for name in cube.flag_names if name and name not in SIGNS}
    used = {cube.flag_names[flag] for flag in np.unique(cube.flags[empty])}
    if without_sign & used:
        yield f"Flaggorna {', '.join(sorted(without_sign & used))} blir två punkter: px har inget tecken för dem."
    texts = [cube.title, cube.source or "", cube.unit or "", *cube.more.values()]
    names = chain.from_iterable((one.label, *one.labels, *filter(None, one.units)) for one in cube.dimensions)
    if any(clean(text) != text for text in chain(texts, names)) or any('"' in note for note in cube.notes):
        yield "Citattecken i texter blir apostrofer, och radbrytningar i dem mellanslag."
    if any("#" in note for note in cube.notes):
        yield "Tecknet # i noter läses som radbrytning i px."
    if cube.updated and len(cube.updated) > 16 and moment_of(cube.updated) != cube.updated:
        yield "Tidpunkten för uppdateringen mister sekunder och tidszon."
    if any(not is_more(keyword) for keyword in cube.more):
        yield "Uppgifter vars namn inte är px-nyckelord följer inte med."
    if sum(one.role == "metric" for one in cube.dimensions) > 1:
        yield "Bara en dimension kan vara innehåll i px: de andra mister sin roll."


def _csv(cube: Cube) -> Iterator[str]:
    carried = {
        "titel": cube.title,
        "enhet": cube.unit or any(one.units for one in cube.dimensions),
        "antal decimaler": cube.decimals is not None or any(one.decimals for one in cube.dimensions),
        "källa": cube.source,
        "uppdaterad": cube.updated,
        "språk": cube.language,
        "noter": cube.notes,
        "nyckelord": cube.more,
        "dimensionernas namn": any(one.label != one.code for one in cube.dimensions),
        "dimensionernas roller": any(one.role for one in cube.dimensions),
    }
    lost = [word for word, there in carried.items() if there]
    if lost:
        yield f"csv håller bara cellerna. Följer inte med: {', '.join(lost)}."


def _xlsx(cube: Cube) -> Iterator[str]:
    known = cube.values[~np.isnan(cube.values)]
    if any(float(f"{value:.{EXACT_DIGITS}g}") != value for value in np.unique(known).tolist()):
        yield f"Excel håller {EXACT_DIGITS} siffror i ett tal: några tal avrundas."
    if any(re.search("\r", text) for text in (cube.title, *cube.notes)):
        yield "Vagnretur i texter blir radbrytning."
