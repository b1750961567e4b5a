"""The cells of one or several blocks after each other, with the dimensions that they share."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from panel.formats.cube import FormatError
from panel.formats.published.block import Block
from panel.formats.published.dimensions import Reading
from panel.formats.published.parts import NAMES, Part, part_of
from panel.formats.published.words import kind_of


@dataclass(frozen=True)
class Stack:
    """Cells with their dimensions. `flags` are indices among `flag_names`, and `line` names a cell's row in its file."""

    parts: list[Part]
    values: npt.NDArray[np.float64]
    flags: npt.NDArray[np.intp]
    flag_names: list[str]
    line: Callable[[int], str]


def stacked(blocks: list[Block], readings: list[Reading], decimal: str, places: frozenset[str]) -> Stack:
    """Return the cells of all blocks; of several, the sheet's name is a dimension. Raises FormatError."""
    counts = [len(reading.rows) for reading in readings]
    ends = np.cumsum(counts)
    if not ends[-1]:
        raise FormatError("Tabellen har inga rader med tal för en region. Hämta den igen.")
    names = [[part.name for part in reading.parts] for reading in readings]
    if any(one != names[0] for one in names):
        raise FormatError("Bladen har olika kolumner. Välj ett med --sheet.")
    parts = [_joined([reading.parts[at] for reading in readings]) for at in range(len(names[0]))]
    if len(blocks) > 1:
        sheets = [block.grid.name for block in blocks]
        kind = kind_of(sheets, places)
        made = part_of(NAMES[kind], kind, sheets)
        parts.append(Part("blad", kind, made.codes, made.labels, np.repeat(made.at, counts)))
    cells = [_cells(block, reading, decimal) for block, reading in zip(blocks, readings, strict=True)]
    flag_names = list(dict.fromkeys(name for _, _, own in cells for name in own))
    flags = np.concatenate([np.array([flag_names.index(one) for one in own])[at] for _, at, own in cells])

    def line(at: int) -> str:
        which = int(np.searchsorted(ends, at, side="right"))
        begins = int(ends[which]) - counts[which]
        return blocks[which].grid.line(int(readings[which].rows[at - begins]))

    return Stack(parts, np.concatenate([values for values, _, _ in cells]), flags, flag_names, line)


def _cells(
    block: Block, reading: Reading, decimal: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp], list[str]]:
    """Return values and flags of a block's cells, row by row, and the flags' names."""
    rows = reading.rows[:: len(reading.columns)]
    values = np.column_stack([block.grid.columns[column].numbers(decimal)[rows] for column in reading.columns])
    names: list[str] = [""]
    flags = np.zeros(values.shape, dtype=np.intp)
    for place, column in enumerate(reading.columns):
        at, own = block.grid.columns[column].flags()
        if own != [""]:
            names += [name for name in own if name not in names]
            flags[:, place] = np.array([names.index(name) for name in own])[at[rows]]
    return values.ravel(), flags.ravel(), names


def _joined(parts: list[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    labels = {code: label for part in parts for code, label in zip(part.codes, part.labels, strict=True)}
    codes = list(labels)
    at = [np.array([codes.index(code) for code in part.codes], dtype=np.int64)[part.at] for part in parts]
    return Part(parts[0].name, parts[0].kind, codes, list(labels.values()), np.concatenate(at))
