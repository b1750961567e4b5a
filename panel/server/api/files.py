"""A selection of a table as a file: json-stat2, csv, px, xlsx or parquet. csv and json-stat2 are made in pieces."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from panel.access.problems import ProblemError
from panel.formats.csv_file import guarded, number_texts
from panel.formats.cube import Cube, Dimension
from panel.formats.flat import DIMENSIONS, FLAG, UNIT, VALUE
from panel.formats.json_stat import describe, json_stat_pieces
from panel.formats.px.read import write_px
from panel.formats.tables import write_flat_parquet
from panel.server.api.documents import with_extensions
from panel.server.api.query import Query
from panel.server.api.table import Codes, Table, Variable
from panel.wording.table_files import ABOUT, write_workbook
from panel.wording.table_files import Table as Sheet

MEDIA = {
    "json-stat2": "application/json",
    "csv": "text/csv; charset=utf-8",
    "px": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
ENDINGS = {"json-stat2": "json"}
ROWS_A_PIECE = 20_000
MAX_COLUMNS = 2_000
# A larger workbook takes minutes to write.
MAX_EXCEL_ROWS = 50_000
LAST_DAY = "Periodens sista dag"
HEADINGS = {one.code: one for one in DIMENSIONS}


def check_size(table: Table, codes: Codes, query: Query) -> None:
    """Raise ProblemError where a selection has more rows or columns than its format may have."""
    across = [len(own) for one, own in zip(table.variables, codes, strict=True) if one.code in query.heading]
    rows = prod(map(len, codes)) // prod(across)
    if query.form in ("csv", "xlsx", "parquet") and prod(across) > MAX_COLUMNS:
        raise ProblemError(
            403, "För många kolumner", f"Rubriken skulle ha {prod(across)} kolumner, och högst {MAX_COLUMNS} skrivs."
        )
    if query.form == "xlsx" and rows > MAX_EXCEL_ROWS:
        raise ProblemError(
            403, "För många rader", f"Arbetsboken skulle ha {rows} rader, och högst {MAX_EXCEL_ROWS} skrivs. Hämta csv."
        )


def cube_of(table: Table, codes: Codes, query: Query) -> Cube:
    """Return the selected cells: variables that were not selected are left out, the others as they are to be placed."""
    values, flags, flag_names = table.cells(codes)
    chosen = [
        (variable, _part(variable, own))
        for variable, own in zip(table.variables, codes, strict=True)
        if not _is_left_out(variable, query)
    ]
    kept = [dimension for _, dimension in chosen]
    order = _order([one.code for one in kept], query)
    shape = tuple(len(one.codes) for one in kept)
    return Cube(
        table.title,
        tuple(kept[at] for at in order),
        values.reshape(shape).transpose(order).ravel(),
        flags.reshape(shape).transpose(order).ravel(),
        flag_names,
        unit=table.unit,
        source=table.source,
        updated=f"{table.updated}T00:00:00Z",
        language="sv",
        notes=table.notes,
        more={
            "MATRIX": f"UP{hashlib.sha256(table.table_id.encode()).hexdigest()[:10]}",
            "SUBJECT-CODE": "UP",
            "SUBJECT-AREA": table.path[1],
            "TABLEID": table.table_id,
        },
    )


def pieces(cube: Cube, table: Table, query: Query) -> Iterator[bytes]:
    """Yield the file in the query's format. Raises FormatError where the format cannot contain the table."""
    if query.form == "json-stat2":
        document = with_extensions(describe(cube, cube.dimensions), table)
        return json_stat_pieces(cube, document)
    if query.form == "csv":
        return _csv(cube, table, query)
    if query.form == "px":
        return iter([write_px(cube)])
    frame = _rows(cube, table, query, 0, _row_count(cube, query))
    if query.form == "parquet":
        return iter([write_flat_parquet(frame, cube)])
    facts = [("Tabell", table.title), ("Uppdaterad", str(table.updated)), ("Källa", table.source)]
    facts += [("Anmärkning", note) for note in table.notes]
    sheet = Sheet(frame.itertuples(index=False), list(map(str, frame.columns)))
    return iter([write_workbook({"Data": [sheet], ABOUT: [Sheet(facts)]})])


def _is_left_out(variable: Variable, query: Query) -> bool:
    named = {name.casefold() for name in (*query.selection, *query.code_lists)}
    return variable.unselected is not None and variable.code.casefold() not in named


def _part(variable: Variable, codes: tuple[str, ...]) -> Dimension:
    whole = variable.dimension
    names = dict(zip(whole.codes, whole.labels, strict=True))
    for one in variable.code_lists:
        names = one.values | names
    at = [whole.codes.index(code) if code in names and code in whole.codes else -1 for code in codes]
    return replace(
        whole,
        codes=codes,
        labels=tuple(names[code] for code in codes),
        units=tuple(whole.units[position] for position in at) if whole.units else (),
        decimals=tuple(whole.decimals[position] for position in at) if whole.decimals else (),
    )


def _order(codes: list[str], query: Query) -> list[int]:
    """Return the positions of the variables: those of the stub first, those of the heading last."""
    placed = [*query.stub, *(code for code in codes if code not in (*query.stub, *query.heading)), *query.heading]
    return [codes.index(code) for code in placed if code in codes]


def _heading_count(cube: Cube, query: Query) -> int:
    """Return how many of the last dimensions are across the page in csv, xlsx and parquet."""
    return sum(one.code in query.heading for one in cube.dimensions)


def _row_count(cube: Cube, query: Query) -> int:
    count = _heading_count(cube, query)
    return prod(cube.shape[: len(cube.shape) - count])


def _csv(cube: Cube, table: Table, query: Query) -> Iterator[bytes]:
    mark = "," if query.has_comma else "."
    # Excel takes a file without a byte order mark for one in the machine's own code page.
    yield b"\xef\xbb\xbf" if query.has_comma else b""
    if "IncludeTitle" in query.parameters:
        yield pd.Series([table.title]).to_csv(index=False, header=False, sep=query.separator).encode()
    for at in range(0, _row_count(cube, query), ROWS_A_PIECE):
        frame = _rows(cube, table, query, at, at + ROWS_A_PIECE)
        texts = frame.apply(lambda one: number_texts(one.to_numpy(), mark) if one.dtype == np.float64 else one)
        yield texts.to_csv(index=False, header=not at, sep=query.separator, lineterminator="\r\n").encode()


def _rows(cube: Cube, table: Table, query: Query, first: int, last: int) -> pd.DataFrame:
    """Return some rows of a frame: codes and names, then the values; across the page where there is a heading."""
    down = cube.dimensions[: len(cube.dimensions) - _heading_count(cube, query)]
    across = cube.dimensions[len(down) :]
    width = prod(len(one.codes) for one in across)
    rows = np.arange(first, min(last, prod(len(one.codes) for one in down)))
    grid = np.unravel_index(rows, tuple(len(one.codes) for one in down)) if down else ()
    columns: dict[str, Any] = {}
    for dimension, at in zip(down, grid, strict=True):
        columns |= _names(dimension, at, table, query)
    cells = slice(int(rows[0]) * width, (int(rows[-1]) + 1) * width)
    values, flags = cube.values[cells].reshape(-1, width), cube.flags[cells].reshape(-1, width)
    if not across:
        columns |= {VALUE: values[:, 0], **_units(cube, grid, table), FLAG: _texts(cube.flag_names, flags[:, 0])}
        return pd.DataFrame(columns)
    names = [*columns, *_across(across, query)]
    frame = pd.concat([pd.DataFrame(columns, index=range(len(rows))), pd.DataFrame(values)], axis=1)
    return frame.set_axis(names, axis=1)


def _names(dimension: Dimension, at: npt.NDArray[np.intp], table: Table, query: Query) -> dict[str, Any]:
    """Return the columns of a dimension: code, name and of periods the last day."""
    heading = HEADINGS.get(dimension.code)
    variable = table.variable(dimension.code)
    columns: dict[str, Any] = {}
    if query.texts != "UseTexts":
        columns[heading.codes if heading else f"{dimension.label}kod"] = _texts(dimension.codes, at)
    if query.texts != "UseCodes":
        names = dict(zip(variable.dimension.codes, variable.names, strict=True)) if variable and variable.names else {}
        labels = [names.get(code, label) for code, label in zip(dimension.codes, dimension.labels, strict=True)]
        columns[heading.names if heading else dimension.label] = _texts([guarded(label) for label in labels], at)
    if variable and variable.last_days:
        days = dict(zip(variable.dimension.codes, variable.last_days, strict=True))
        columns[LAST_DAY] = _texts([str(days[code]) for code in dimension.codes], at)
    return columns


def _texts(texts: Any, at: npt.NDArray[Any]) -> pd.Categorical:  # noqa: ANN401 - a sequence of str
    distinct = {text: position for position, text in enumerate(dict.fromkeys(texts))}
    return pd.Categorical.from_codes(np.array([distinct[text] for text in texts])[at], categories=list(distinct))


def _units(cube: Cube, grid: tuple[npt.NDArray[np.intp], ...], table: Table) -> dict[str, Any]:
    if table.unit:
        return {UNIT: table.unit}
    contents = next((at for at, one in enumerate(cube.dimensions) if one.units), None)
    return {} if contents is None else {UNIT: _texts(list(map(str, cube.dimensions[contents].units)), grid[contents])}


def _across(dimensions: tuple[Dimension, ...], query: Query) -> Iterator[str]:
    """Yield the name of each column across the page."""
    words = [one.codes if query.texts == "UseCodes" else tuple(map(guarded, one.labels)) for one in dimensions]
    yield from map(" ".join, product(*words))
