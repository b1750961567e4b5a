"""From a block to its dimensions: what each column and each level of the header says of the figures."""

import itertools
import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from panel.formats.cube import FormatError
from panel.formats.published.block import Block
from panel.formats.published.grid import compacted
from panel.formats.published.layout import Layout, QuestionError
from panel.formats.published.words import (
    CODE_AND_NAME,
    CODES,
    COUNTRY,
    COUNTY,
    MEAN,
    MEASURE,
    PLACES,
    TOTALS,
    YEAR,
    kind_of,
    part_of_year,
    period_of,
    without_mark,
    without_period,
)

NAMES = {"period": "tid", "part": "del av året", "sex": "kön", "age": "ålder", "region": "region", "measure": "mått"}
ENDS_WITH_PERIOD = re.compile(rf"(.{{1,100}}?)[ ,_-]{{1,3}}({YEAR}(?:\S\d{{1,2}})?)")


@dataclass(frozen=True)
class Part:
    """A dimension: codes with labels, and the index of each row's or cell's among them."""

    name: str
    kind: str
    codes: list[str]
    labels: list[str]
    at: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Reading:
    """A block's dimensions over its cells, row by row; the cells' columns and rows in the grid; texts over them all."""

    parts: list[Part]
    columns: list[int]
    rows: npt.NDArray[np.intp]
    layout: Layout
    titles: list[str]
    left_out: list[str]


def read_block(block: Block, answers: Layout, places: frozenset[str], known: str) -> Reading:
    """Return what each cell of a block is about. `known` is the indicator's title, a line of its own, and more of it.

    Raises QuestionError where several columns could have the figures, and FormatError where rows are not understood.
    """
    columns, across, titles, left_out = _across(block, answers, places, known)
    keys = [_key(block, column, places) for column in block.keys]
    headings = tuple(part.name for part in keys)
    titles += [part.labels[0] for part in keys if len(part.codes) == 1 and _is_measure(part)]
    keys, gone = _without_repeated(_with_names(keys))
    keep = np.logical_and.reduce([np.ones(len(block.body), bool), *map(_is_no_total, keys)])
    left_out += gone + ([f"{np.sum(~keep)} rader med summor eller medel över regioner"] if not keep.all() else [])
    rows, width = block.body[keep], len(columns)
    spread = [_used(replace(part, at=np.repeat(part.at[keep], width))) for part in keys]
    spread += [replace(part, at=np.tile(part.at, len(rows))) for part in across]
    layout = Layout(
        keys=headings, across=tuple(part.kind for part in across), values=tuple(map(without_period, titles))
    )
    return Reading(_with_year(spread), columns, np.repeat(rows, width), layout, titles, left_out)


def _across(
    block: Block, answers: Layout, places: frozenset[str], known: str
) -> tuple[list[int], list[Part], list[str], list[str]]:
    """Return the columns of figures, the dimensions that the header makes of them, labels of all, and what is left."""
    levels = _joined_periods(_split_periods(block.levels))
    columns = list(levels)
    depth = len(levels[columns[0]])
    titles: list[str] = []
    parts: list[tuple[int, str]] = []
    measures: list[int] = []
    for level in range(depth):
        labels = {column: levels[column][level] for column in columns}
        columns = _of_periods(labels)
        distinct = list(dict.fromkeys(labels[column] for column in columns))
        kind = kind_of(distinct, places)
        if kind != "measure":
            parts.append((level, kind))
        elif len(distinct) == 1:
            titles += filter(None, distinct)
        else:
            measures.append(level)
    # What is measured is asked for once, whichever levels say it.
    labels = {one: " ".join(filter(None, dict.fromkeys(levels[one][level] for level in measures))) for one in columns}
    if measures:
        titles.append(chosen := _chosen(list(dict.fromkeys(labels.values())), answers, known))
        columns = [column for column in columns if labels[column] == chosen]
    made = [part_of(NAMES[kind], kind, [levels[column][level] for column in columns]) for level, kind in parts]
    unused = [" ".join(filter(None, dict.fromkeys(block.levels[one]))) for one in block.values if one not in columns]
    return columns, made, titles, [f"kolumnen {name}" for name in dict.fromkeys(unused)]


def _split_periods(levels: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Return "Folkmängd 2021" as two levels, where each label of a header of one ends with a period."""
    found = {column: ENDS_WITH_PERIOD.fullmatch(labels[-1]) for column, labels in levels.items()}
    if len(levels) > 1 and all(one and len(levels[at]) == 1 and period_of(one[2]) for at, one in found.items()):
        return {column: (one[1], one[2]) for column, one in found.items() if one}
    return levels


def _joined_periods(levels: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Return levels where a year above and a month or quarter below are one."""
    for level in range(len(next(iter(levels.values()))) - 1):
        joined = {column: f"{labels[level]} {labels[level + 1]}" for column, labels in levels.items()}
        if all(map(period_of, joined.values())):
            return {at: (*labels[:level], joined[at], *labels[level + 2 :]) for at, labels in levels.items()}
    return levels


def _of_periods(labels: dict[int, str]) -> list[int]:
    """Return the columns of periods where there are several, and all where there are not: "Förändring" is left out."""
    periods = [column for column, label in labels.items() if period_of(label)]
    return periods if len({labels[column] for column in periods}) > 1 else list(labels)


def _chosen(labels: list[str], answers: Layout, known: str) -> str:
    """Return which column of figures to read. Raises QuestionError where nothing says."""
    title = known.partition("\n")[0].casefold()
    fitting = [one for one in labels if without_period(one) in answers.values or one in answers.values]
    fitting = fitting or [one for one in labels if one.casefold() == title and not answers.values]
    if len(fitting) == 1:
        return fitting[0]
    raise QuestionError("column", "Flera kolumner har tal. Vilken är indikatorns?", [one for one in labels if one])


def _key(block: Block, column: int, places: frozenset[str]) -> Part:
    whole, heading = block.key(column), block.name(column)
    used, at = compacted(whole.at, len(whole.texts))
    texts = [whole.texts[place] for place in used]
    kind = kind_of(texts, places, heading)
    made = part_of(heading or NAMES[kind], kind, texts, heading, places)
    return replace(made, at=made.at[at])


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


def _follows(one: Part, other: Part) -> bool:
    """Return whether each value of the second dimension goes with one value of the first."""
    goes_with = np.zeros(len(other.codes), dtype=np.int64)
    goes_with[other.at] = one.at
    return bool((goes_with[other.at] == one.at).all())


def _is_no_total(part: Part) -> npt.NDArray[np.bool_]:
    """Return which rows are of a region, where the others are a sum over an unnamed set of them."""
    is_total = np.array([label.casefold() in TOTALS or bool(MEAN.search(label)) for label in part.labels])
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
