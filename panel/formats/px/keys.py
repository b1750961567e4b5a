"""The data of a PC-Axis file with KEYS: each row begins with its keys, and rows of only zeros are left out."""

import re
from math import prod

import numpy as np

from panel.formats.cube import Dimension, FormatError
from panel.formats.px.data import Cells, line_of, read_cells
from panel.formats.px.text import decode

# A cell of a row: a number, or a sign with or without quotation marks.
CELL = rb'(?:[+\-.0-9][^\s",;]*+|"(?:\.{1,6}|-)")'


def read_keyed(
    text: bytes, line: int, stub: tuple[Dimension, ...], heading: int, by_code: list[bool], codec: str
) -> Cells:
    """Return values, flags and flag_names of rows with keys: codes or labels of each dimension of the stub.

    `heading` is the number of cells a row. Raises FormatError with the line of a row that is incomplete, repeated, or
    has an unknown key.
    """
    key = rb'\s*+"([^"]*+)"\s*+,?'
    row = re.compile(key * len(stub) + rb"((?:[\s,]*+" + CELL + rb"){%d})(?=[\s,\"]|$)\s*+" % heading)
    positions = [_positions(one, codes) for one, codes in zip(stub, by_code, strict=True)]
    found: list[int] = []
    cells: list[bytes] = []
    at = len(text) - len(text.lstrip())
    while at < len(text):
        match = row.match(text, at)
        if match is None:
            message = f"{len(stub)} nycklar inom citattecken och sedan {heading} celler"
            raise FormatError(f"Rad {line + line_of(text, at) - 1}, DATA: väntade {message}. Rätta raden.")
        found.append(_row(match, positions, stub, codec, line + line_of(text, at) - 1))
        cells.append(match[len(stub) + 1])
        at = match.end()
    if len(set(found)) != len(found):
        raise FormatError(f"Rad {line}, DATA: en rad står två gånger med samma nycklar. Ta bort den ena.")
    values, flags, names = read_cells(b" ".join(cells), line)
    shape = (prod(len(one.codes) for one in stub), heading)
    whole, whole_flags = np.zeros(shape), np.zeros(shape, dtype=np.uint8)
    whole[found] = values.reshape(-1, heading)
    whole_flags[found] = flags.reshape(-1, heading)
    return whole.ravel(), whole_flags.ravel(), names


def _positions(dimension: Dimension, by_code: bool) -> dict[str, int]:
    names = dimension.codes if by_code else dimension.labels
    if len(set(names)) != len(names):
        message = "pekar på VALUES, där samma namn står två gånger"
        raise FormatError(f'KEYS("{dimension.label}"): {message}. Peka på CODES i stället.')
    return {name: position for position, name in enumerate(names)}


def _row(
    match: re.Match[bytes], positions: list[dict[str, int]], stub: tuple[Dimension, ...], codec: str, line: int
) -> int:
    at = 0
    for number, (dimension, known) in enumerate(zip(stub, positions, strict=True), start=1):
        key = _key(match[number], codec, line)
        if key not in known:
            message = f"nyckeln {key[:40]!r} är inget värde i {dimension.label}"
            raise FormatError(f"Rad {line}, DATA: {message}. Rätta raden, eller lägg till värdet.")
        at = at * len(known) + known[key]
    return at


def _key(piece: bytes, codec: str, line: int) -> str:
    try:
        return decode(piece, codec)
    except UnicodeDecodeError as error:
        message = f"en nyckel har tecken som inte finns i {codec}"
        raise FormatError(f"Rad {line}, DATA: {message}. Spara filen om, eller rätta CODEPAGE.") from error
