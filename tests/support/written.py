"""What somebody writes in the page, as drafts, and the same words filled in in a sheet."""

from datetime import UTC, datetime

from panel.follow_up.preview import Expected, Preview, make_preview
from panel.follow_up.publish import publish
from panel.follow_up.taken import take_written
from panel.ledger.ledger import Receipt
from panel.records.drafts import Draft
from panel.sheets.state import PeriodState, read_period_state
from panel.sheets.workbook.cells import Cell, RawSheet, RawWorkbook
from tests.support.follow_up_sheets import HALF, PLAN

NOW = datetime(2024, 6, 1, tzinfo=UTC)
Typed = dict[tuple[str, str, str], str]  # (sheet kind, item, field) -> as typed


def drafts_of(typed: Typed, state: PeriodState) -> list[Draft]:
    """Return drafts begun when the panel has this state."""
    return [Draft(*key, text, state.now(key), NOW) for key, text in typed.items()]


def preview_written(drafts: list[Draft], by: str | None = None, period: str = HALF) -> Preview:
    """Return the preview of drafts that are handed in by a function."""
    state = read_period_state(PLAN, period)
    return make_preview([take_written(drafts, state)], Expected(PLAN, period, None, by))


def write_in_page(typed: Typed, by: str = "handläggare", period: str = HALF) -> Receipt:
    """Write in the page, hand in, and return the receipt."""
    drafts = drafts_of(typed, read_period_state(PLAN, period))
    return publish(preview_written(drafts, by, period), {}, by)


def filled_in(raw: RawWorkbook, typed: Typed, state: PeriodState) -> RawWorkbook:
    """Return a sheet as it is read, with words typed as text in its cells."""
    sheets = []
    for sheet in raw.sheets:
        contract = next((one for one in state.contract.sheets if one.title == sheet.title), None)
        rows = [(number, _with(cells, typed, contract)) for number, cells in sheet.rows] if contract else sheet.rows
        sheets.append(RawSheet(sheet.title, sheet.is_hidden, rows))
    return RawWorkbook(sheets, raw.is_1904)


def _with(cells: list[Cell], typed: Typed, sheet) -> list[Cell]:  # type: ignore[no-untyped-def]
    item_id = next((str(cell.value) for cell in cells if cell.column == 1), "")
    own = {
        at: typed[sheet.kind, item_id, column.name]
        for at, column in enumerate(sheet.columns, start=1)
        if (sheet.kind, item_id, column.name) in typed
    }
    kept = [cell for cell in cells if cell.column not in own]
    return sorted([*kept, *(Cell(at, "text", text) for at, text in own.items() if text)])
