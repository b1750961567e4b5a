"""From a block to its dimensions: what each column and each level of the header says of the figures."""

import itertools
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from panel.formats.cube import FormatError
from panel.formats.published.block import Block
from panel.formats.published.grid import compacted
from panel.formats.published.header import of_header
from panel.formats.published.layout import Known, Layout
from panel.formats.published.parts import NAMES, Part, part_of
from panel.formats.published.periods import period_of, without_period
from panel.formats.published.words import (
    CODES,
    COUNTRY,
    COUNTY,
    MEAN,
    MEASURE,
    NO_REGION,
    PLACES,
    STATED,
    TOTALS,
    kind_of,
)


@dataclass(frozen=True)
class Reading:
    """A block's dimensions over its cells, row by row; the cells' columns and rows in the grid; texts over them all."""

    parts: list[Part]
    columns: list[int]
    rows: npt.NDArray[np.intp]
    layout: Layout
    titles: list[str]
    left_out: list[str]
    about: dict[str, str]


def read_block(block: Block, answers: Layout, known: Known) -> Reading:
    """Return what each cell of a block is about.

    Raises QuestionError where several columns could have the figures, and FormatError where rows are not understood.
    """
    columns, across, titles, chosen, left_out = of_header(block, answers, known)
    keys = [_key(block, column, known.places) for column in block.keys]
    keys, about = _without_stated(keys, answers)
    headings = tuple(part.name for part in keys)
    constant = [part.labels[0] for part in keys if len(part.codes) == 1 and _is_measure(part)]
    keys, gone = _without_repeated(_with_names(keys))
    keys = keys if len(chosen) > 1 else _with_contents(keys)
    keep = np.logical_and.reduce([np.ones(len(block.body), bool), *map(_is_no_total, keys)])
    left_out += gone + (
        [f"{np.sum(~keep)} rader med summor eller medel över regioner, eller utan region"] if not keep.all() else []
    )
    rows, width = block.body[keep], len(columns)
    kept = keys if keep.all() else [_used(replace(part, at=part.at[keep])) for part in keys]
    spread = [replace(part, at=_for_each(part.at, width)) for part in kept]
    spread += [replace(part, at=np.tile(part.at, len(rows))) for part in across]
    values = (*map(without_period, titles), *chosen.values(), *map(without_period, constant))
    layout = Layout(keys=headings, across=tuple(part.kind for part in across), values=values)
    # Several measures: what one is called is not said of the others.
    titles = [*titles, *(chosen if len(chosen) == 1 else ()), *constant]
    return Reading(_with_year(spread), columns, _for_each(rows, width), layout, titles, left_out, about)


def _for_each(at: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.intp]:
    return np.repeat(at, count) if count > 1 else at


def _without_stated(parts: list[Part], answers: Layout) -> tuple[list[Part], dict[str, str]]:
    """Return dimensions without the columns that have one unit or source for all figures, and what these say.

    A layout that is kept may have such a column as a dimension: then it stays one.
    """
    stated = {
        name: part
        for name, pattern in STATED.items()
        for part in parts
        if pattern.fullmatch(part.name) and len(part.codes) == 1 and part.name not in answers.keys
    }
    kept = [part for part in parts if not any(part is one for one in stated.values())]
    return kept, {name: part.labels[0] for name, part in stated.items()}


def _key(block: Block, column: int, places: frozenset[str]) -> Part:
    whole, heading = block.key(column), block.name(column)
    used, at = compacted(whole.at, len(whole.texts))
    texts = [whole.texts[place] for place in used]
    kind = kind_of(texts, places, heading)
    made = part_of(heading or NAMES[kind], kind, texts, heading, places)
    return replace(made, at=made.at[at])


def _with_names(parts: list[Part]) -> list[Part]:
    """Return dimensions where a column of codes and the column of their names are one."""
    for code, name in itertools.permutations(parts, 2):
        if CODES.fullmatch(code.name) and not CODES.fullmatch(name.name) and _is_pair(code, name, parts):
            first = np.zeros(len(code.codes), dtype=np.int64)
            first[code.at] = np.arange(len(code.at))
            labels = [name.labels[place] for place in name.at[first]]
            # A code of a region that the panel does not know is none: the name says which it is.
            is_unknown = name.kind == "region" != code.kind
            both = name if is_unknown else replace(code, name=name.name, labels=labels)
            kind = "region" if code.kind == "region" else name.kind
            return _with_names([replace(both, kind=kind) if one is name else one for one in parts if one is not code])
    return parts


def _is_pair(code: Part, name: Part, parts: list[Part]) -> bool:
    """Return whether two columns are of the same things: by their headings, or side by side with as many values.

    A column called Kod alone is that of the column that has as many values, wherever it is.
    """
    if name.kind in {"period", "part"} or not _follows(name, code):
        return False
    is_alike = _stem(name.name)[:3] == _stem(code.name)[:3] or {
        PLACES.search(one.name) is None for one in (code, name)
    } == {False}
    is_one_to_one = len(code.codes) > 1 and _follows(code, name)
    if name.kind == "region" != code.kind:
        return is_one_to_one
    is_beside = abs(parts.index(code) - parts.index(name)) == 1 or not _stem(code.name)
    return is_alike or (is_one_to_one and name.kind == "measure" and is_beside)


def _stem(name: str) -> str:
    return name.casefold().replace("kod", "").replace("code", "").strip(" _-")


def _without_repeated(parts: list[Part]) -> tuple[list[Part], list[str]]:
    """Return dimensions without those that another implies: the county of a municipality, the year of a quarter."""
    for one, other in itertools.permutations(reversed(parts), 2):
        is_county = other.kind == "region" and COUNTY.fullmatch(one.name) and not COUNTY.fullmatch(other.name)
        is_country = other.kind == "region" and {label.casefold() for label in one.labels} <= COUNTRY
        if (is_county or is_country or _is_coarser(one, other)) and _follows(one, other):
            kept, gone = _without_repeated([part for part in parts if part is not one])
            return kept, [f"kolumnen {one.name}, som följer av {other.name}", *gone]
    return parts, []


def _is_coarser(one: Part, period: Part) -> bool:
    """Return whether a column of time says no more than another: the year or the month of a month, or a month again."""
    if one.kind == period.kind == "part":
        return one.codes == period.codes
    if period.kind != "period":
        return False
    finest = min(map(len, period.codes))
    return finest > len("2024") if one.kind == "part" else one.kind == "period" and max(map(len, one.codes)) <= finest


def _is_measure(part: Part) -> bool:
    return part.kind == "measure" and (part.name == NAMES["measure"] or bool(MEASURE.fullmatch(part.name)))


def _with_contents(parts: list[Part]) -> list[Part]:
    """Return dimensions where the first that names several measures has them as its contents."""
    found = next((one for one in parts if len(one.codes) > 1 and _is_measure(one)), None)
    return [replace(one, kind="contents") if one is found else one for one in parts]


def _follows(one: Part, other: Part) -> bool:
    """Return whether each value of the second dimension goes with one value of the first."""
    goes_with = np.zeros(len(other.codes), dtype=np.int64)
    goes_with[other.at] = one.at
    return bool((goes_with[other.at] == one.at).all())


def _is_no_total(part: Part) -> npt.NDArray[np.bool_]:
    """Return which rows are of a region, where the others are a sum over an unnamed set of them, or of none."""
    is_total = np.array(
        [label.casefold() in TOTALS or bool(MEAN.search(label) or NO_REGION.fullmatch(label)) for label in part.labels]
    )
    if part.kind != "region" or is_total.all():
        return np.ones(len(part.at), bool)
    return ~is_total[part.at]


def _used(part: Part) -> Part:
    """Return a dimension without codes that no row has."""
    used, at = compacted(part.at, len(part.codes))
    return replace(part, codes=[part.codes[one] for one in used], labels=[part.labels[one] for one in used], at=at)


def _with_year(parts: list[Part]) -> list[Part]:
    """Return dimensions where a year and a part of it are one period."""
    part = next((one for one in parts if one.kind == "part"), None)
    year = next((one for one in parts if one.kind == "period" and all(len(code) == 4 for code in one.codes)), None)
    if part is None or year is None:
        return parts
    pairs, at = np.unique(year.at * len(part.codes) + part.at, return_inverse=True)
    codes = [year.codes[pair // len(part.codes)] + part.codes[pair % len(part.codes)] for pair in pairs]
    if any(period_of(code) is None for code in codes):
        raise FormatError(f"Kolumnerna {year.name} och {part.name} blir inga perioder tillsammans. Rätta dem.")
    joined = Part(f"{year.name} och {part.name}", "period", codes, codes, at)
    return [joined if one is year else one for one in parts if one is not part]
