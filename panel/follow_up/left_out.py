"""Notes on rows and sheets that the template had and the workbook lacks. What was reported in them stays published."""

from collections.abc import Iterator

from panel.follow_up.lineage import Lineage
from panel.sheets.contract import Sheet
from panel.sheets.layout import CellNote, Found
from panel.sheets.marks import Mark
from panel.sheets.rows import Filled, bases_of
from panel.sheets.state import PeriodState

WITHDRAW = {
    "proposal": ("Förslag", "Förslaget", "det"),
    "activity": ("Aktivitet", "Aktiviteten", "den"),
}
MAX_NAMED = 20


def find_left_out(filled: Filled, state: PeriodState, lineage: Lineage, matched: set[str]) -> list[CellNote]:
    """Return a note for each proposal and activity without a row, and for each other sheet that lacks rows.

    A missing sheet gets one note for all its items. `matched` are the item ids that rows without an id were matched with.
    """
    present = {row.item_id for row in filled.rows if row.item_id} | matched
    cell_notes: list[CellNote] = []
    for found in filled.found:
        if "id" not in found.columns:
            continue
        gone = [item for item in _in_template(found.sheet, filled.mark, state, lineage) if item not in present]
        if gone and not found.sheet.free_rows:
            cell_notes.append(_rows_gone(found, gone))
        cell_notes += [_item_gone(found, item, lineage) for item in gone if found.sheet.free_rows]
    return cell_notes + list(_sheets_gone(filled, state, lineage))


def _in_template(sheet: Sheet, mark: Mark, state: PeriodState, lineage: Lineage) -> list[str]:
    """Return the ids of items that the template had a row for, or that the workbook itself published."""
    items = state.item_ids_of(sheet, mark.office_id)
    if not sheet.free_rows:
        return items
    own = set(lineage.rows_of(sheet.kind).values())
    return [
        item
        for item in items
        if state.now((sheet.kind, item, "withdrawn")) is None
        and (item in own or state.was_reported(sheet.kind, item, mark.known))
    ]


def _rows_gone(found: Found, gone: list[str]) -> CellNote:
    named = ", ".join(gone[:MAX_NAMED]) + (f" och {len(gone) - MAX_NAMED} till" if len(gone) > MAX_NAMED else "")
    what = "1 av mallens rader" if len(gone) == 1 else f"{len(gone)} av mallens rader"
    return CellNote(found.raw.title, f"A{found.header_row}", f"{what} finns inte i bladet och ändras inte: {named}.")


def _item_gone(found: Found, item: str, lineage: Lineage) -> CellNote:
    what, it, pronoun = WITHDRAW[found.sheet.kind]
    own = {item: row for row, item in lineage.rows_of(found.sheet.kind).items()}
    row = _row_of_base(found, item) or own.get(item) or found.header_row
    message = f"{what} {item.partition(':')[2]} har ingen rad i bladet, eller en som är tömd. {it} står kvar."
    hint = f"Lämna raden som den var och skriv Ja i Utgår för att dra tillbaka {pronoun}."
    return CellNote(found.raw.title, f"A{row}", f"{message} {hint}")


def _row_of_base(found: Found, item: str) -> int | None:
    return next((row for row, base in bases_of(found) if base.item_id == item), None)


def _sheets_gone(filled: Filled, state: PeriodState, lineage: Lineage) -> Iterator[CellNote]:
    there = {found.sheet.kind for found in filled.found}
    for sheet in state.contract.sheets:
        if sheet.kind not in there and sheet.free_rows and _in_template(sheet, filled.mark, state, lineage):
            message = "Bladet finns inte i filen. Det som är rapporterat i det står kvar."
            yield CellNote(
                sheet.title, "A1", f"{message} Hämta bladet igen och skriv Ja i Utgår för att dra tillbaka något."
            )
