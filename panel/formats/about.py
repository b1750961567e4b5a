"""A table's metadata as rows of text, as Excel and parquet files store them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from panel.formats.cube import Cube, Dimension, FormatError, Role

COLUMNS = ("Uppgift", "Dimension", "Kod", "Värde")
TITLE, UNIT, DECIMALS, NOTE, NAME, ROLE, KEYWORD = "Titel", "Enhet", "Decimaler", "Not", "Namn", "Roll", "Nyckelord"
PLAIN = {"Källa": "source", "Uppdaterad": "updated", "Språk": "language"}
ROLE_WORDS: dict[Role, str] = {"time": "tid", "geo": "plats", "metric": "innehåll"}
Row = tuple[str, str, str, str]


def rows_of(cube: Cube) -> Iterator[Row]:
    """Yield the metadata as rows in the order of COLUMNS: name, dimension, code, value."""
    yield TITLE, "", "", cube.title
    for word, name in PLAIN.items():
        if found := getattr(cube, name):
            yield word, "", "", found
    if cube.unit is not None:
        yield UNIT, "", "", cube.unit
    if cube.decimals is not None:
        yield DECIMALS, "", "", str(cube.decimals)
    for one in cube.dimensions:
        yield from _rows_of_dimension(one)
    yield from ((NOTE, "", "", note) for note in cube.notes)
    yield from ((KEYWORD, "", keyword, text) for keyword, text in cube.more.items())


def with_rows(cube: Cube, rows: Iterable[Row]) -> Cube:
    """Return the cube with the metadata in some rows. Raises FormatError for a row that fits nothing in the cube."""
    whole: dict[str, object] = {}
    notes, more = [], {}
    of_dimension: list[Row] = []
    for row in rows:
        fact, dimension, code, text = row
        if dimension:
            of_dimension.append(row)
        elif fact == NOTE:
            notes.append(text)
        elif fact == KEYWORD:
            more[code] = text
        else:
            name, value = _fact(row)
            whole[name] = value
    dimensions = tuple(_with_rows(one, of_dimension) for one in cube.dimensions)
    known = {one.code for one in dimensions}
    strange = next((row for row in of_dimension if row[1] not in known), None)
    if strange:
        raise FormatError(f"{strange[0]} gäller dimensionen {strange[1]}, som inte finns i tabellen. Ta bort raden.")
    return replace(cube, dimensions=dimensions, notes=tuple(notes), more=more, **whole)  # type: ignore[arg-type]


def _rows_of_dimension(dimension: Dimension) -> Iterator[Row]:
    yield NAME, dimension.code, "", dimension.label
    if dimension.role:
        yield ROLE, dimension.code, "", ROLE_WORDS[dimension.role]
    for code, unit in zip(dimension.codes, dimension.units, strict=False):
        if unit is not None:
            yield UNIT, dimension.code, code, unit
    for code, decimals in zip(dimension.codes, dimension.decimals, strict=False):
        if decimals is not None:
            yield DECIMALS, dimension.code, code, str(decimals)


def _fact(row: Row) -> tuple[str, object]:
    fact, _, _, text = row
    if fact in PLAIN:
        return PLAIN[fact], text
    if fact == DECIMALS:
        return "decimals", _number(text)
    if fact in {TITLE, UNIT}:
        return {TITLE: "title", UNIT: "unit"}[fact], text
    raise FormatError(f"{fact!r} är ingen uppgift om tabellen. Ta bort raden.")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 15):
        raise FormatError(f"{DECIMALS} är {text[:40]!r}. Det ska vara 0 till 15: rätta raden.")
    return int(text)


def _with_rows(dimension: Dimension, rows: list[Row]) -> Dimension:
    roles: dict[str, Role] = {word: role for role, word in ROLE_WORDS.items()}
    units: dict[str, str] = {}
    decimals: dict[str, int] = {}
    for fact, _, code, text in (row for row in rows if row[1] == dimension.code):
        if fact == NAME:
            dimension = replace(dimension, label=text)
        elif fact == ROLE and text in roles:
            dimension = replace(dimension, role=roles[text])
        elif fact == UNIT and code in dimension.codes:
            units[code] = text
        elif fact == DECIMALS and code in dimension.codes:
            decimals[code] = _number(text)
        else:
            raise FormatError(f"{fact}, {dimension.code} {code}: {text[:40]!r} går inte att förstå. Ta bort raden.")
    return replace(
        dimension,
        units=tuple(units.get(code) for code in dimension.codes) if units else (),
        decimals=tuple(decimals.get(code) for code in dimension.codes) if decimals else (),
    )
