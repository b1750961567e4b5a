"""From a tidy frame to a Cube: one row a cell, with the code and the label of each dimension."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from panel.formats.cube import Cube, Dimension, FormatError, Role, check_dimensions, with_flags

CODE, LABEL = "_code", "_label"
LAST = ("value", "flag")


@dataclass(frozen=True)
class _Rows:
    """Each row's number in its file, and the file's names of the columns: for error messages."""

    numbers: Sequence[int]
    called: Mapping[str, str]

    def line(self, at: int) -> str:
        return f"rad {self.numbers[at]}"

    def location(self, at: int, column: str) -> str:
        return f"Rad {self.numbers[at]}, kolumnen {self.called.get(column, column)}"


def cube_from_tidy(
    frame: pd.DataFrame,
    title: str,
    labels: Mapping[str, str] | None = None,
    roles: Mapping[str, Role] | None = None,
    rows: Sequence[int] | None = None,
    called: Mapping[str, str] | None = None,
) -> Cube:
    """Return a cube of a frame with the columns of Cube.tidy(), with its rows in any order.

    `labels` and `roles` of dimensions are by code; a label defaults to the code. For error messages, `rows` has each
    row's number in its file (default: from 1), and `called` the file's names of columns where they differ. Codes are in
    the order of a categorical column, else as they first appear. A combination without a row becomes a cell without a
    value, with the flag `..`. Raises FormatError for a combination with two rows, a code with two labels, a code that
    is not text, and a value that is not a number.
    """
    codes = dimension_codes(list(map(str, frame.columns)))
    at_rows = _Rows(range(1, len(frame) + 1) if rows is None else rows, called or {})
    found = [
        _dimension(frame, code, (labels or {}).get(code, code), (roles or {}).get(code), at_rows) for code in codes
    ]
    dimensions = tuple(dimension for dimension, _ in found)
    positions = [positions for _, positions in found]
    flags, names = pd.factorize(_texts(frame, "flag", at_rows))
    values = _numbers(frame["value"])
    return cube_of_rows(title, dimensions, positions, values, flags, [*map(str, names)], at_rows.line)


def cube_of_rows(
    title: str,
    dimensions: tuple[Dimension, ...],
    positions: Sequence[npt.NDArray[np.int64]],
    values: npt.NDArray[np.float64],
    flags: npt.NDArray[np.intp],
    flag_names: list[str],
    line: Callable[[int], str],
    *,
    can_repeat: bool = False,
) -> Cube:
    """Return a cube of rows in any order: each row's index in every dimension, its value, and its flag's among names.

    A cell without a row gets the flag `..`. Raises FormatError where two rows, which `line` names, are the same cell;
    where they `can_repeat`, two that are alike are one, which a warning says.
    """
    check_dimensions(dimensions)
    shape = tuple(len(dimension.codes) for dimension in dimensions)
    at = np.ravel_multi_index(tuple(positions), shape)
    warnings = _repeated(at, values, flags, dimensions, line, can_repeat=can_repeat)
    cells = np.full(int(np.prod(shape)), np.nan)
    cells[at] = values
    # Cells without a row get the empty text, which with_flags() turns into `..`.
    places = np.full(len(cells), len(flag_names))
    places[at] = flags
    of_cells, names = with_flags(cells, places, [*flag_names, ""])
    return Cube(title, dimensions, cells, of_cells, names, warnings=warnings)


def dimension_codes(columns: list[str]) -> list[str]:
    """Return the dimensions' codes from a tidy table's columns. Raises FormatError for other columns."""
    codes = [name.removesuffix(CODE) for name in columns[:-2:2]]
    if codes and columns == [*(code + end for code in codes for end in (CODE, LABEL)), *LAST]:
        return codes
    message = "först kod och namn för varje dimension (Region_code, Region_label), sist value och flag"
    raise FormatError(f"Kolumnerna är {', '.join(columns)[:200]}. De ska vara {message}.")


def _dimension(
    frame: pd.DataFrame, code: str, label: str, role: Role | None, rows: _Rows
) -> tuple[Dimension, npt.NDArray[np.int64]]:
    positions, codes = _codes_in(frame, code + CODE, rows)
    label_positions, names = pd.factorize(_texts(frame, code + LABEL, rows))
    first = np.zeros(len(codes), dtype=np.int64)
    first[positions[::-1]] = label_positions[::-1]
    unlike = np.flatnonzero(first[positions] != label_positions)
    if len(unlike):
        at = unlike[0]
        found = (
            f"koden {codes[positions[at]]} har två namn: {names[first[positions[at]]]} och {names[label_positions[at]]}"
        )
        raise FormatError(f"{rows.location(at, code + LABEL)}: {found}. Rätta så att den har ett.")
    texts = tuple(str(names[position]) for position in first) if len(frame) else ()
    return Dimension(code, label, tuple(codes), texts, role), positions.astype(np.int64)


def _codes_in(frame: pd.DataFrame, name: str, rows: _Rows) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Return each row's index among the codes of a column, and the codes."""
    column = frame[name]
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.cat.remove_unused_categories()
        positions, codes = column.cat.codes.to_numpy(), list(column.cat.categories)
    else:
        positions, uniques = pd.factorize(column)
        codes = list(uniques)
    odd = [at for at, code in enumerate(codes) if not isinstance(code, str) or not code]
    wrong = np.flatnonzero((positions < 0) | np.isin(positions, odd))
    if len(wrong):
        at = wrong[0]
        raise FormatError(f"{rows.location(at, name)}: {_code_fault(frame, at, name)}")
    return positions, codes


def _code_fault(frame: pd.DataFrame, at: int, name: str) -> str:
    value = frame[name].iloc[at]
    if pd.isna(value) or value == "":
        texts = (str(one) for one in frame.iloc[at] if not pd.isna(one) and one != "")
        beside = next((f" på raden med {text[:40]!r}" for text in texts), "")
        return f"koden är tom{beside}. Skriv koden; en rad som inte hör till tabellen, som en fotnot, tas bort."
    return f"{value} är inte text. En kod i text står på varje rad; nollor först i en kod ska stå kvar."


def _texts(frame: pd.DataFrame, column: str, rows: _Rows) -> npt.NDArray[np.object_]:
    found = frame[column].astype(object).to_numpy()
    texts = np.where(pd.isna(found), "", found)
    if not set(map(type, texts)) <= {str}:
        at = next(at for at, one in enumerate(texts) if type(one) is not str)
        raise FormatError(f"{rows.location(at, column)}: {texts[at]} är inte text. Gör kolumnen till text.")
    return texts


def _numbers(column: pd.Series) -> npt.NDArray[np.float64]:
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    if not column.isna().all():
        raise FormatError("Kolumnen value har annat än tal. Gör den till tal, och lämna celler utan värde tomma.")
    return np.full(len(column), np.nan)


def capitalized(text: str) -> str:
    """Return a text with a capital first letter, and the others as they are."""
    return text[:1].upper() + text[1:]


def _repeated(
    at: npt.NDArray[np.int64],
    values: npt.NDArray[np.float64],
    flags: npt.NDArray[np.intp],
    dimensions: tuple[Dimension, ...],
    line: Callable[[int], str],
    *,
    can_repeat: bool,
) -> tuple[str, ...]:
    """Return how many rows repeat another, in Swedish. Raises FormatError for one that may not, or that differs."""
    counts = np.bincount(at)
    if counts.max(initial=0) < 2:
        return ()
    rows = np.flatnonzero((counts > 1)[at])
    cells, of_row, first = *np.unique(at[rows], return_inverse=True), {}
    for row in rows[::-1]:
        first[at[row]] = row
    before = np.array([first[cell] for cell in cells])[of_row]
    is_same = (values[rows] == values[before]) | (np.isnan(values[rows]) & np.isnan(values[before]))
    unlike = rows[(rows != before) & ~(is_same & (flags[rows] == flags[before]) & can_repeat)]
    if not len(unlike):
        return (f"{len(rows) - len(cells)} rader står två gånger, med samma värde, och läses en gång.",)
    positions = np.unravel_index(at[unlike[0]], tuple(len(one.codes) for one in dimensions))
    cell = ", ".join(f"{one.label} {one.codes[position]}" for one, position in zip(dimensions, positions, strict=True))
    raise FormatError(
        f"{capitalized(line(int(unlike[0])))}: {cell} står på två rader, också {line(int(first[at[unlike[0]]]))}."
        " Bara ett värde kan gälla: ta bort den ena."
    )
