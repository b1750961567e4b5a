"""Notes on columns that differ from the template: renamed, removed or added."""

import difflib
from collections import Counter
from collections.abc import Iterator

from panel.sheets.contract import Column
from panel.sheets.layout import Found
from panel.sheets.rows import Row
from panel.sheets.state import PeriodState
from panel.sheets.template import is_listed_beside
from panel.sheets.values import canonical_number, fold, shown
from panel.sheets.workbook.cells import Cell

MIN_ALIKE = 0.5


def header_notes(found: Found, state: PeriodState) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and message for each header that is not the template's, and each column that is missing.

    Columns that came later are missing in sheets that were handed out before.
    """
    row = found.header_row
    missing = missing_columns(found)
    named: set[str] = set()
    for at, header in _added(found, state):
        meant = _meant(header, at, found, missing)
        named |= {meant.name} if meant else set()
        hint = (
            f"Är det {meant.header}? Skriv i så fall det i rubriken."
            if meant
            else "Skriv det som ska med i en av mallens kolumner."
        )
        yield row, at, f"Rubriken '{header[:80]}' är inte mallens, så kolumnen läses inte. {hint}"
    for column in missing:
        if column.kind and not column.is_optional and column.name not in named:
            yield row, 1, f"Kolumnen {column.header} finns inte i bladet. Inget ändras i den."


def missing_columns(found: Found) -> list[Column]:
    """Return the template's columns that the sheet has no header for."""
    return [column for column in found.sheet.columns if column.name not in found.columns]


def is_of_template(found: Found, cell: Cell, row: Row | None, state: PeriodState) -> bool:
    """Return whether a cell in a column with a renamed header has the template's own value."""
    if row is None or row.item_id is None or cell.column not in found.unknown:
        return False
    item = state.items.get(row.kind, {}).get(row.item_id)
    text = canonical_number(cell.value) if isinstance(cell.value, float) else shown(cell)
    for column in missing_columns(found):
        stated = item.shown.get(column.name) if item else None
        if not column.kind and (cell.kind == "formula" or fold(_canonical(stated)) == fold(text)):
            return True
        if column.kind and row.base is not None and row.base.matches(column.name, text):
            return True
    return False


def _canonical(value: object) -> str:
    return canonical_number(value) if isinstance(value, float) else str(value or "")


def _added(found: Found, state: PeriodState) -> list[tuple[int, str]]:
    """Return column number and text of the unknown headers, except the hidden words of the template's drop-downs."""
    last = max(found.columns.values(), default=0)
    lists = ([one.word for one in state.contract.words.get(column.words or "", ())] for column in found.sheet.columns)
    words = Counter(fold(word) for listed in lists if is_listed_beside(listed) for word in listed)
    added = []
    for at, header in found.unknown.items():
        if at > last and words[fold(header)] and (found.base is None or at > found.base):
            words[fold(header)] -= 1
        elif header:
            added.append((at, header))
    return added


def _meant(header: str, at: int, found: Found, missing: list[Column]) -> Column | None:
    """Return the missing column that a header probably was: by its position, or by similar spelling."""
    in_place = found.sheet.columns[at - 1] if at <= len(found.sheet.columns) else None
    if in_place in missing:
        return in_place
    close = difflib.get_close_matches(fold(header), [fold(column.header) for column in missing], 1, MIN_ALIKE)
    return next((column for column in missing if close and fold(column.header) == close[0]), None)
