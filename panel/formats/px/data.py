"""The cells of a PC-Axis file: numbers and signs separated by white space, read and written in bulk."""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from panel.formats.cube import MISSING, FormatError

SIGNS = (".", "..", "...", "....", ".....", "......", "-")
CELL = re.compile(rb"[^ \t\n\v\f]+")
KEYED = re.compile(rb'(?:[^";]++|"[^"]*+")*+;')
Cells = tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], tuple[str, ...]]
END = b" \t\n\v\f\x1a"
LAST_IS_WHOLE = {b" ", b"\t", b"\n", b"\v", b"\f", b'"'}


def cells_text(body: bytes, start: int, has_keys: bool) -> tuple[bytes, bool]:
    """Return the text between DATA= and its semicolon, ignoring those inside keys, and whether there is a semicolon.

    Raises FormatError when more follows it, and without one when there are keys: rows may then be missing.
    """
    keyed = KEYED.match(body, start) if has_keys else None
    end = (keyed.end() - 1 if keyed else -1) if has_keys else body.find(b";", start)
    if end < 0 and has_keys:
        raise _cut_off(line_of(body, start))
    if end < 0:
        return body[start:].rstrip(b"\x1a"), False
    rest = body[end + 1 :].strip(END)
    if rest:
        after = line_of(body, len(body) - len(body[end + 1 :].lstrip(END)))
        raise FormatError(f"Rad {after}, DATA: efter semikolonet står {rest[:40]!r}. Där ska filen sluta: rätta den.")
    return body[start:end], True


def line_of(body: bytes, at: int) -> int:
    """Return the line number of a position in the body."""
    return body.count(b"\n", 0, at) + 1


def read_cells(text: bytes, line: int) -> Cells:
    """Return values, flags and flag_names, as in a Cube, of cells that begin on a line of the file.

    Raises FormatError with the line of a cell that is neither a number nor a sign.
    """
    for sign in SIGNS:
        quoted = f'"{sign}"'.encode()
        if quoted in text:
            text = text.replace(quoted, f" {sign} ".encode())
    if b"," in text:
        text = _without_commas(text, line)
    if not text.isascii():
        _refuse(text, line)
    stripped = text.strip()
    if not stripped:
        return np.empty(0), np.empty(0, dtype=np.uint8), ("",)
    cells = pc.list_flatten(pc.ascii_split_whitespace(pa.array([stripped], type=pa.large_string())))
    sign_at = pc.index_in(cells, value_set=pa.array(SIGNS, type=cells.type))
    try:
        numbers = pc.cast(pc.if_else(pc.is_valid(sign_at), None, cells), pa.float64())
    except pa.ArrowInvalid:
        _refuse(text, line)
    values = np.array(numbers.to_numpy(zero_copy_only=False))
    flags = (pc.fill_null(sign_at, -1).to_numpy() + 1).astype(np.uint8)
    if not np.isfinite(values[flags == 0]).all():
        _refuse(text, line)
    return values, *_used(flags)


def read_unended_cells(text: bytes, line: int, count: int) -> Cells:
    """Return cells as read_cells does, of data without a last semicolon.

    Raises FormatError unless all `count` cells are there and the last one is certainly whole: white space follows it,
    or it is a sign with both its quotation marks.
    """
    try:
        cells = read_cells(text, line)
    except FormatError as error:
        raise _cut_off(line) from error
    if len(cells[0]) != count or text[-1:] not in LAST_IS_WHOLE:
        raise _cut_off(line)
    return cells


def _cut_off(line: int) -> FormatError:
    message = "slutar utan semikolon. Filen är avhuggen, och dess sista tal kan vara det: hämta den igen"
    return FormatError(f"Rad {line}, DATA: {message}.")


def write_cells(
    values: npt.NDArray[np.float64], flags: npt.NDArray[np.uint8], names: tuple[str, ...], row: int
) -> bytes:
    """Return the cells as text, `row` of them on a line. A flag that px has no sign for becomes two dots."""
    numbers = pc.cast(pa.array(values, mask=np.isnan(values)), pa.string())
    signs = pa.array([f'"{name}"' if name in SIGNS else f'"{MISSING}"' for name in names])
    cells = pc.coalesce(numbers, signs.take(pa.array(flags)))
    rows = pa.LargeListArray.from_arrays(np.arange(0, len(values) + 1, row, dtype=np.int64), cells)
    lines = pc.binary_join(rows, " ")
    whole = pa.LargeListArray.from_arrays(np.array([0, len(lines)], dtype=np.int64), lines)
    return bytes(pc.binary_join(whole, " \n")[0].as_buffer())


def _without_commas(text: bytes, line: int) -> bytes:
    """Return the cells with a space for each comma before white space: between digits it may be a decimal comma."""
    empty = re.search(rb"\A\s*,|,\s*,|,\s*\Z", text)
    if empty:
        location = f"Rad {line_of(text, empty.start()) + line - 1}, DATA"
        raise FormatError(
            f"{location}: ett komma utan någon cell före eller efter. Skriv två punkter där värde saknas."
        )
    return re.sub(rb",(?=[ \t\n])", b" ", text)


def _used(flags: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint8], tuple[str, ...]]:
    counts = np.bincount(flags, minlength=len(SIGNS) + 1)
    counts[0] = 1
    used = np.flatnonzero(counts)
    new_position = np.zeros(len(counts), dtype=np.uint8)
    new_position[used] = np.arange(len(used))
    return new_position[flags], ("", *(SIGNS[at - 1] for at in used[1:]))


def _refuse(text: bytes, line: int) -> None:
    """Raise FormatError for the first cell that is neither number nor sign."""
    for cell in CELL.finditer(text):
        if not re.fullmatch(rb"[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?|\.{1,6}|-", cell[0]):
            location = f"Rad {line + text.count(bytes([10]), 0, cell.start())}, DATA"
            message = "varken ett tal med decimalpunkt eller ett av tecknen . .. -"
            raise FormatError(
                f"{location}: {cell[0][:40].decode('ascii', 'backslashreplace')} är {message}. Rätta filen."
            )
    raise FormatError(f"Rad {line}, DATA: ett av talen är för stort. Rätta filen.")
