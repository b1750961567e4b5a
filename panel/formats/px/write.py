"""Write a table as PC-Axis, UTF-8, in the order of keywords that the format recommends."""

import re
from collections.abc import Iterator

import numpy as np

from panel.formats.cube import Cube, Dimension, FormatError
from panel.formats.px.about import is_more
from panel.formats.px.data import write_cells
from panel.formats.px.timeval import timeval

MAX_PIECE_LENGTH = 200
MAX_DECIMALS = 15
# Mandatory keywords, left empty where the table does not have them.
DEMANDED = ("MATRIX", "SUBJECT-CODE", "SUBJECT-AREA")
# px has no escape for a quotation mark, and a name may not have a line break.
NOT_IN_CODES = re.compile('["\r\n]')
SPACES = str.maketrans({'"': "'", "\r": " ", "\n": " "})
ISO_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d).*)?")


def write_px(cube: Cube) -> bytes:
    """Return the table as a PC-Axis file. A quotation mark in a text becomes an apostrophe, a flag without a sign `..`.

    Raises FormatError for codes that px cannot represent, and for dimensions or contents with the same name.
    """
    names = [clean(one.label) for one in cube.dimensions]
    if len(set(names)) != len(names):
        raise FormatError("Två dimensioner har samma namn, och px skiljer dem åt på namnet. Ge dem olika namn.")
    lines = [*_first(cube), *_shape(cube.dimensions), *_units(cube), *_rest(cube), "DATA="]
    row = len(cube.dimensions[-1].codes)
    cells = write_cells(cube.values, cube.flags, cube.flag_names, row)
    return "\n".join(lines).encode() + b"\n" + cells + b";\n"


def clean(text: str) -> str:
    """Return a text without quotation marks and line breaks, which px cannot represent."""
    return text.translate(SPACES)


def decimals_needed(cube: Cube) -> int:
    """Return how many decimals the values have, at most 15."""
    known = cube.values[~np.isnan(cube.values)]
    # numpy multiplies to round; a value that overflows then is too large to have decimals as a float.
    with np.errstate(over="ignore"):
        for decimals in range(MAX_DECIMALS):
            if np.array_equal(np.round(known, decimals), known):
                return decimals
    return MAX_DECIMALS


def _first(cube: Cube) -> Iterator[str]:
    # "ANSI" is the only CHARSET of the format (no DOS characters); the encoding itself is in CODEPAGE.
    yield 'CHARSET="ANSI";'
    yield 'AXIS-VERSION="2013";'
    yield 'CODEPAGE="utf-8";'
    if cube.language:
        yield _line("LANGUAGE", cube.language)
    yield f"DECIMALS={decimals_needed(cube)};"
    if cube.decimals is not None:
        yield f"SHOWDECIMALS={cube.decimals};"
    for keyword in DEMANDED:
        yield _line(keyword, cube.more.get(keyword, ""))
    yield _line("CONTENTS", cube.more.get("CONTENTS", cube.title))
    yield _line("TITLE", cube.title)


def _shape(dimensions: tuple[Dimension, ...]) -> Iterator[str]:
    *stub, heading = dimensions
    if stub:
        yield f"STUB={_list([clean(one.label) for one in stub])};"
    yield f"HEADING={_list([clean(heading.label)])};"
    contents = [one for one in dimensions if one.role == "metric"]
    if contents:
        yield _line("CONTVARIABLE", clean(contents[0].label))
    for one in dimensions:
        about = f'("{clean(one.label)}")'
        labels, codes = [clean(label) for label in one.labels], [_code(code) for code in one.codes]
        yield f"VALUES{about}={_list(labels)};"
        if codes != labels:
            yield f"CODES{about}={_list(codes)};"
        if one.code != clean(one.label):
            yield f'VARIABLECODE{about}="{_code(one.code)}";'
        yield from _role(one, about)


def _role(dimension: Dimension, about: str) -> Iterator[str]:
    if dimension.role == "geo":
        yield f'VARIABLE-TYPE{about}="G";'
    elif dimension.role == "time":
        times = timeval(dimension.codes)
        yield f"TIMEVAL{about}={times};" if times else f'VARIABLE-TYPE{about}="T";'


def _units(cube: Cube) -> Iterator[str]:
    contents = next((one for one in cube.dimensions if one.role == "metric"), None)
    labels = [clean(label) for label in contents.labels] if contents else []
    differing = contents is not None and (contents.units or contents.decimals)
    if differing and len(set(labels)) != len(labels):
        raise FormatError("Två innehåll har samma namn men kan ha olika enhet, och px skiljer dem åt på namnet.")
    yield _line("UNITS", cube.unit or "")
    for at, label in enumerate(labels):
        unit = contents.units[at] if contents and contents.units else cube.unit
        if contents and contents.units and unit:
            yield f'UNITS("{label}")={_text(unit)};'
        if contents and contents.decimals and contents.decimals[at] is not None:
            yield f'PRECISION("{clean(contents.label)}","{label}")={contents.decimals[at]};'


def _rest(cube: Cube) -> Iterator[str]:
    if cube.source:
        yield _line("SOURCE", cube.source)
    if cube.updated:
        yield _line("LAST-UPDATED", moment_of(cube.updated))
    for keyword, text in cube.more.items():
        if is_more(keyword) and keyword not in (*DEMANDED, "CONTENTS"):
            yield f"{keyword}={text};" if text in {"YES", "NO"} else _line(keyword, text)
    for note in cube.notes:
        yield _line("NOTE", note.replace("\r\n", "\n").replace("\n", "#"))


def moment_of(updated: str) -> str:
    """Return an ISO time as px writes it, to the minute; any other text unchanged."""
    moment = ISO_MOMENT.fullmatch(updated)
    if moment is None:
        return updated
    return "".join(moment.group(1, 2, 3)) + (f" {moment[4]}" if moment[4] else "")


def _line(keyword: str, text: str) -> str:
    return f"{keyword}={_text(text)};"


def _text(text: str) -> str:
    """Return a text in quotation marks, a long one in pieces on separate lines."""
    cleaned = clean(text)
    pieces = [cleaned[at : at + MAX_PIECE_LENGTH] for at in range(0, len(cleaned), MAX_PIECE_LENGTH)] or [""]
    return "\n".join(f'"{piece}"' for piece in pieces)


def _list(texts: list[str]) -> str:
    """Return texts in quotation marks with commas between, on lines short enough for old readers."""
    lines, length = [""], 0
    for text in texts:
        if length + len(text) > MAX_PIECE_LENGTH:
            lines, length = [*lines, ""], 0
        lines[-1] += f'"{text}",'
        length += len(text) + 3
    return "\n".join(lines).rstrip(",")


def _code(code: str) -> str:
    if NOT_IN_CODES.search(code):
        raise FormatError(f"Koden {code[:40]!r} har citattecken eller radbrytning, som px inte kan hålla. Byt kod.")
    return code
