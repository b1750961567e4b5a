"""Names, decimals and codes of the columns that people read, from columns.toml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from panel.configuration import read_toml
from panel.errors import SourceError

FILE = Path(__file__).with_name("columns.toml")
PAGES, FILES, CODES = "pages", "files", "codes"
ONE_DECIMAL = ("_pct", "_pp", "_mnkr")
KINDS: dict[str, type] = {
    "name": str,
    "decimals": int,
    "is_signed": bool,
    "is_plain": bool,
    "missing": str,
    "codes": dict,
}


@dataclass(frozen=True)
class Column:
    """One line of columns.toml, whose head describes the keys. `codes` includes the codes common to all columns."""

    name: str
    decimals: int = 0
    is_signed: bool = False
    is_plain: bool = False
    missing: str | None = None
    codes: Mapping[str, str] | None = None


class Columns(NamedTuple):
    """Columns with a name on pages, columns with a name in files only, and the codes common to all columns."""

    pages: Mapping[str, Column]
    files: Mapping[str, Column]
    codes: Mapping[str, str]


def read_columns(path: Path = FILE) -> Columns:
    """Return the columns of a file. Raises SourceError, which names every fault at once."""
    document = read_toml(path)
    if faults := list(_faults(document)):
        raise SourceError("Listan över kolumner går inte att använda.", " ".join(faults), path=path)
    codes = document[CODES]
    pages, files = (
        {name: _column(name, line, codes) for name, line in document[section].items()} for section in (PAGES, FILES)
    )
    return Columns(pages, files, codes)


def decimals_of_name(column: str) -> int:
    """Return the decimals that a column's name implies: 1 for _pct, _pp and _mnkr, else 0."""
    return 1 if column.endswith(ONE_DECIMAL) else 0


def _column(name: str, line: str | Mapping[str, Any], codes: Mapping[str, str]) -> Column:
    kept: dict[str, Any] = {"name": line} if isinstance(line, str) else dict(line)
    if "codes" in kept:
        kept["codes"] = {**codes, **kept["codes"]}
    return Column(**{"decimals": decimals_of_name(name), **kept})


def _faults(document: Mapping[str, Any]) -> Iterator[str]:
    for section in (PAGES, FILES, CODES):
        if not isinstance(document.get(section), dict):
            yield f"[{section}] saknas."
            return
    for section in sorted(set(document) - {PAGES, FILES, CODES}):
        yield f"{section} finns inte. Det som finns: {PAGES}, {FILES}, {CODES}."
    yield from _codes_faults(CODES, document[CODES])
    for section in (PAGES, FILES):
        for name, line in document[section].items():
            yield from _line_faults(name, {"name": line} if isinstance(line, str) else line)
    for name in sorted(set(document[PAGES]) & set(document[FILES])):
        yield f"{name} står både under [{PAGES}] och under [{FILES}]."


def _line_faults(name: str, line: object) -> Iterator[str]:
    if not isinstance(line, dict):
        yield f"{name} ska vara ett namn, eller {{ name = … }}."
        return
    allowed = [field.name for field in fields(Column)]
    for key in sorted(set(line) - set(allowed)):
        yield f"{name}: {key} finns inte. Det som finns: {', '.join(allowed)}."
    for key, value in line.items():
        if key in KINDS and type(value) is not KINDS[key]:
            yield f"{name}: {key} kan inte vara {value!r}."
    if not line.get("name"):
        yield f"{name} saknar name."
    yield from _codes_faults(name, line.get("codes", {}))


def _codes_faults(name: str, codes: object) -> Iterator[str]:
    for code, words in codes.items() if isinstance(codes, dict) else ():
        if not isinstance(words, str) or not words:
            yield f"{name}: koden {code} ska ha ett ord."


COLUMNS = read_columns()
EVERY = {**COLUMNS.pages, **COLUMNS.files}


def column(name: str) -> Column:
    """Return a column by its name in the query. One that is not listed has that name, and decimals by it."""
    return EVERY.get(name) or Column(name, decimals_of_name(name))
