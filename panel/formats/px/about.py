"""A table's metadata in a PC-Axis file: unit, decimals, source, notes, and its other keywords."""

import re
from dataclasses import replace

from panel.formats.cube import Cube, Dimension
from panel.formats.px.text import Entry

Entries = dict[tuple[str, tuple[str, ...]], Entry]

MAY_REPEAT = {"NOTE", "NOTEX", "VALUENOTE", "VALUENOTEX", "CELLNOTE", "CELLNOTEX"}
# Keywords with a field of their own in a Cube; the next set is about the file, not the table.
OWN_FIELD = {"TITLE", "STUB", "HEADING", "UNITS", "DECIMALS", "SHOWDECIMALS", "SOURCE", "LAST-UPDATED", "CONTVARIABLE"}
OF_THE_FILE = {"CHARSET", "AXIS-VERSION", "CODEPAGE", "LANGUAGE", "LANGUAGES", "DATA"}
# Keywords that are read where their subject is a dimension or a value.
OF_DIMENSIONS = {"VALUES", "CODES", "VARIABLECODE", "TIMEVAL", "VARIABLE-TYPE", "MAP", "KEYS"}
OF_CONTENTS = {"UNITS", "PRECISION", "LAST-UPDATED"}
KEYWORD = re.compile("[A-Z][A-Z0-9-]*")
PX_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?: (\d\d:\d\d))?")


def is_more(keyword: str) -> bool:
    """Return whether a keyword of the whole table belongs in a Cube's `more`."""
    return bool(KEYWORD.fullmatch(keyword)) and keyword not in OWN_FIELD | OF_THE_FILE | MAY_REPEAT


def read_about(cube: Cube, entries: Entries, notes: list[Entry]) -> Cube:
    """Return the cube with the keywords' metadata. Raises FormatError with the location of an invalid one."""
    shown = entries.get(("SHOWDECIMALS", ())) or entries.get(("DECIMALS", ()))
    cube = replace(
        cube,
        unit=_text(entries, "UNITS"),
        decimals=shown.number() if shown else None,
        source=_text(entries, "SOURCE"),
        updated=_updated(cube.dimensions, entries),
        notes=tuple(_note(entry) for entry in notes if entry.text.strip()),
        more=_more(entries, cube.title),
    )
    for at, dimension in enumerate(cube.dimensions):
        if dimension.role == "metric":
            cube = _with_units(cube, at, entries)
    return replace(cube, left_out=tuple(_left_out(cube, entries)))


def _text(entries: Entries, keyword: str, *subjects: str) -> str | None:
    entry = entries.get((keyword, subjects))
    return (entry.one() or None) if entry else None


def _with_units(cube: Cube, at: int, entries: Entries) -> Cube:
    """Return the cube with the unit and decimals of each content, or of the cube where all are the same."""
    dimension = cube.dimensions[at]
    units = tuple(_text(entries, "UNITS", label) or cube.unit for label in dimension.labels)
    decimals = tuple(_precision(entries, dimension, label, cube.decimals) for label in dimension.labels)
    one_unit, one_number = len(set(units)) == 1, len(set(decimals)) == 1
    differing = replace(dimension, units=() if one_unit else units, decimals=() if one_number else decimals)
    return replace(
        cube,
        dimensions=(*cube.dimensions[:at], differing, *cube.dimensions[at + 1 :]),
        unit=units[0] if one_unit else None,
        decimals=decimals[0] if one_number else None,
    )


def _precision(entries: Entries, dimension: Dimension, label: str, otherwise: int | None) -> int | None:
    entry = entries.get(("PRECISION", (dimension.label, label)))
    return entry.number() if entry else otherwise


def _updated(dimensions: tuple[Dimension, ...], entries: Entries) -> str | None:
    """Return when the table was last updated, the latest of its contents; in ISO form where the file follows px."""
    contents = [label for one in dimensions if one.role == "metric" for label in one.labels]
    found = [_text(entries, "LAST-UPDATED"), *(_text(entries, "LAST-UPDATED", label) for label in contents)]
    moments = [_iso(text) for text in found if text]
    return max(moments) if moments else None


def _iso(text: str) -> str:
    moment = PX_MOMENT.fullmatch(text)
    if moment is None:
        return text
    return f"{moment[1]}-{moment[2]}-{moment[3]}" + (f"T{moment[4]}" if moment[4] else "")


def _left_out(cube: Cube, entries: Entries) -> list[str]:
    """Return the keywords that a Cube cannot represent, each once."""
    has_contents = any(one.role == "metric" for one in cube.dimensions)
    read = OF_DIMENSIONS | MAY_REPEAT | (OF_CONTENTS if has_contents else set())
    strange = [keyword for keyword, subjects in entries if subjects and keyword not in read]
    strange += [key for (key, subjects), one in entries.items() if not subjects and is_more(key) and not one.is_one]
    return list(dict.fromkeys(strange))


def _note(entry: Entry) -> str:
    """Return a note, with its subjects before it. px writes # for a line break."""
    text = entry.one().replace("#", "\n")
    return f"{', '.join(entry.subjects)}: {text}" if entry.subjects else text


def _more(entries: Entries, title: str) -> dict[str, str]:
    found = {}
    for (keyword, subjects), entry in entries.items():
        if subjects or not is_more(keyword) or not entry.is_one:
            continue
        text = entry.one()
        if text and not (keyword == "CONTENTS" and text == title):
            found[keyword] = text
    return found
