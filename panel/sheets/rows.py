"""Read the rows of the sheets found: each cell's value, or a note on what is wrong with it."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from panel.sheets.contract import Contract
from panel.sheets.layout import CellNote, Found, find_sheets, the_mark
from panel.sheets.marks import Base, Mark, MarkError, read_base
from panel.sheets.state import PeriodState
from panel.sheets.values import CellError, OtherWordError, fold, read_value, shown
from panel.sheets.workbook.cells import Cell, RawSheet, RawWorkbook

WITHDRAW = "Ska raden bort, skriv Ja i Utgår."
TIMES_THE_BUDGET = 100


@dataclass(frozen=True)
class Entry:
    """A cell to fill in: its address and its value. `states_unit`: the cell shows a unit after its number."""

    cell: str
    value: str | None
    states_unit: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a sheet. `item_id` is None for a new item; `base` is None if the hidden column is lost.

    `office_id` is the office that a new item is for, when it is written in the page.
    """

    kind: str
    sheet: str
    number: int
    item_id: str | None
    entries: dict[str, Entry]
    base: Base | None
    office_id: str | None = None

    def location(self, name: str) -> str:
        """Return a field's location as Excel writes it: Programpunkter!E14."""
        return f"{self.sheet}!{self.entries[name].cell}"

    def value(self, name: str) -> str | None:
        """Return the value of a field; None if it is empty or has no column."""
        return self.entries[name].value if name in self.entries else None


@dataclass
class Filled:
    """A workbook as filled in. It may only be published if `problems` is empty.

    `words` are the cells whose synonym was read as the listed word: a cross for Ja, and others if they are accepted.
    """

    mark: Mark
    rows: list[Row] = field(default_factory=list)
    problems: list[CellNote] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    others: list[RawSheet] = field(default_factory=list)
    words: list[CellNote] = field(default_factory=list)


def read_mark_of(raw: RawWorkbook, contract: Contract) -> Mark:
    """Return the mark of a workbook. Raises FileRejectedError if it has none."""
    found, _, _ = find_sheets(raw, contract)
    return the_mark(found)


def read_rows(raw: RawWorkbook, state: PeriodState, *, accepts_words: bool = False) -> Filled:
    """Return the rows of all sheets, validated against the state of the plan and period. Raises FileRejectedError.

    If `accepts_words`, a synonym ("klar") is read as the listed word.
    """
    found, problems, others = find_sheets(raw, state.contract)
    filled = Filled(the_mark(found), [], problems, found, others)
    for sheet in found:
        if "id" in sheet.columns:
            _read_sheet(sheet, state, filled, raw.is_1904, accepts_words)
    return filled


def _read_sheet(found: Found, state: PeriodState, filled: Filled, is_1904: bool, accepts_words: bool) -> None:
    bases = {base.item_id: base for _, base in bases_of(found)}
    ids = {fold(item_id): item_id for item_id in state.item_ids(found.sheet)}
    seen: dict[str, int] = {}
    for number, cells in found.raw.rows:
        if number <= found.header_row:
            continue
        by_column = {cell.column: cell for cell in cells}
        if not _is_filled(found, by_column):
            continue
        row, problems = _read_row(found, number, by_column, state, bases, ids, is_1904)
        words = [one for one in problems if one.other_word and accepts_words]
        filled.problems += [one for one in problems if one not in words]
        if row is None:
            continue
        filled.words += [*_crosses(row, found, by_column), *(_as_read(row, found, one) for one in words)]
        if row.item_id in seen:
            duplicate_message = (
                f"'{row.item_id}' står redan på rad {seen[row.item_id]}. Låt bara den ena raden vara kvar."
            )
            filled.problems.append(CellNote(row.sheet, _address(found, "id", number), duplicate_message))
            continue
        if row.item_id:
            seen[row.item_id] = number
        filled.problems += _row_problems(row, found, state, filled.mark)
        filled.rows.append(row)


def _as_read(row: Row, sheet: Found, problem: CellNote) -> CellNote:
    """Replace the row's value with the intended word, and return a note on it."""
    _, meant = problem.other_word or ("", "")
    name = next(name for name in sheet.columns if _address(sheet, name, row.number) == problem.cell)
    row.entries[name] = Entry(problem.cell, meant)
    return _word_read(problem)


def _word_read(one: CellNote) -> CellNote:
    found, meant = one.other_word or ("", "")
    return CellNote(one.sheet, one.cell, f"'{found}' läses som {meant}.", one.other_word)


def _crosses(row: Row, sheet: Found, cells: dict[int, Cell]) -> Iterator[CellNote]:
    """Yield a note on each cell with a synonym that is always accepted: a cross is Ja."""
    for column in sheet.sheet.editable:
        value = row.value(column.name)
        found = shown(cells[sheet.columns[column.name]]) if value else ""
        if value and column.kind == "choice" and fold(found) != fold(value):
            yield _word_read(CellNote(row.sheet, row.entries[column.name].cell, "", (found, value)))


def bases_of(found: Found) -> Iterator[tuple[int, Base]]:
    """Yield row number and base values for each cell of the hidden column; rows may have been sorted without it."""
    for number, cells in found.raw.rows:
        for cell in cells:
            if cell.column == found.base and cell.kind == "text" and str(cell.value).startswith("{"):
                try:
                    base = read_base(str(cell.value))
                except MarkError:
                    continue
                yield number, base


def _is_filled(found: Found, cells: dict[int, Cell]) -> bool:
    """Return whether a row has anything in the contract's columns other than the result of a formula."""
    computed = {column.name for column in found.sheet.columns if column.formula}
    columns_used = [at for name, at in found.columns.items() if name not in computed]
    return any(at in cells and shown(cells[at]) for at in columns_used)


def _read_row(
    found: Found,
    number: int,
    cells: dict[int, Cell],
    state: PeriodState,
    bases: dict[str, Base],
    ids: dict[str, str],
    is_1904: bool,
) -> tuple[Row | None, list[CellNote]]:
    """Return a row, or None if it cannot be identified, and notes on what is wrong with it."""
    title = found.raw.title
    id_cell = cells.get(found.columns["id"])
    text = fold(shown(id_cell)).replace(" ", "") if id_cell else ""
    if not text and found.base in cells:
        text = next((fold(item) for item in bases if f'"id": "{item}"' in str(cells[found.base].value)), "")
    item_id = ids.get(text)
    if text and item_id is None:
        return None, [
            CellNote(title, _address(found, "id", number), _unknown_id(shown(id_cell) if id_cell else text, found, ids))
        ]
    if item_id is None and not found.sheet.free_rows:
        first = min(at for name, at in found.columns.items() if at in cells and shown(cells[at]))
        message = f"Här står '{shown(cells[first])[:60]}' på en rad utan Id. Skriv radens Id, eller töm raden."
        return None, [CellNote(title, f"{get_column_letter(first)}{number}", message)]
    entries, problems = _entries(found, number, item_id, cells, state, is_1904)
    base = bases.get(item_id) if item_id else None
    return Row(found.sheet.kind, title, number, item_id, entries, base), problems


def _unknown_id(text: str, found: Found, ids: dict[str, str]) -> str:
    several = [ids[one] for one in re.split(r"[,;/&+]", fold(text).replace(" ", "")) if one in ids]
    if len(several) > 1:
        return (
            f"I '{text}' står {len(several)} Id: {', '.join(several)}. En rad har ett: skriv det, och en rad för varje."
        )
    close = difflib.get_close_matches(fold(text), list(ids), n=1, cutoff=0.7)
    hint = f"Menar du '{ids[close[0]]}'?" if close else "Kopiera Id från mallen."
    if found.sheet.free_rows:
        hint = "Lämna Id tomt på en ny rad." if not close else hint
    return f"'{text}' är inget Id i bladet {found.sheet.title}. {hint}"


def _entries(
    found: Found, number: int, item_id: str | None, cells: dict[int, Cell], state: PeriodState, is_1904: bool
) -> tuple[dict[str, Entry], list[CellNote]]:
    item = state.items.get(found.sheet.kind, {}).get(item_id or "")
    entries: dict[str, Entry] = {}
    problems: list[CellNote] = []
    for column in found.sheet.editable:
        if column.name not in found.columns:
            continue
        address = _address(found, column.name, number)
        words = state.contract.words.get(column.words or "", ())
        try:
            unit = item.shown[column.unit_from] if item and column.unit_from else None
            cell = cells.get(found.columns[column.name])
            value = read_value(column, words, cell, is_1904, unit)
        except OtherWordError as error:
            problems.append(CellNote(found.raw.title, address, str(error), (error.found, error.meant)))
        except CellError as error:
            problems.append(CellNote(found.raw.title, address, str(error)))
        else:
            states_unit = column.kind == "number" and cell is not None and not shown(cell)[-1:].isdigit()
            entries[column.name] = Entry(address, value, states_unit)
    return entries, problems


def _row_problems(row: Row, found: Found, state: PeriodState, mark: Mark) -> Iterator[CellNote]:
    """Yield notes on a row as a whole: another office's, a required value missing, an impossible combination."""
    owner = state.office_of(found.sheet, row.item_id) if row.item_id else None
    if mark.office_id and owner and owner != mark.office_id:
        theirs, ours = state.offices.get(owner, owner), state.offices.get(mark.office_id)
        message = f"{theirs} svarar för raden, inte {ours}. Ta bort den ur bladet."
        yield CellNote(row.sheet, _address(found, "id", row.number), message)
    for name in found.sheet.required:
        if name in row.entries and row.entries[name].value is None:
            header = found.sheet.column(name).header
            hint = WITHDRAW if row.item_id else "Fyll i, eller töm raden."
            yield CellNote(row.sheet, row.entries[name].cell, f"{header} saknas. {hint}")
    yield from _impossible(row)
    yield from _out_of_range(row, state)


def _out_of_range(row: Row, state: PeriodState) -> Iterator[CellNote]:
    """Yield notes on values that can only be a mistake of unit: kronor for mnkr, a share above 100 percent."""
    item = state.items.get(row.kind, {}).get(row.item_id or "")
    if item is None:
        return
    value = row.value("value")
    if row.kind == "measure" and value and item.shown["unit"] == "procent" and not 0 <= float(value) <= 100:
        yield CellNote(row.sheet, row.entries["value"].cell, "En andel ligger mellan 0 och 100 procent.")
    for name in ("outcome_mnkr", "forecast_mnkr") if row.kind == "line" else ():
        text, budget = row.value(name), item.shown["high_mnkr"]
        if text and budget and abs(float(text)) >= TIMES_THE_BUDGET * abs(budget):
            message = f"Beloppet är mer än {TIMES_THE_BUDGET} gånger budgeten. Skriv det i miljoner kronor."
            yield CellNote(row.sheet, row.entries[name].cell, message)


def _impossible(row: Row) -> Iterator[CellNote]:
    cost, income = row.value("cost_forecast_mnkr"), row.value("income_forecast_mnkr")
    if (cost is None) != (income is None):
        missing = "cost_forecast_mnkr" if cost is None else "income_forecast_mnkr"
        yield CellNote(row.sheet, row.entries[missing].cell, "Skriv prognosen för både kostnader och intäkter.")
    elif income and float(income) > 0:
        yield CellNote(
            row.sheet, row.entries["income_forecast_mnkr"].cell, "Skriv intäkterna med minus, som i budgeten."
        )
    if row.kind == "proposal":
        if row.value("from_item") and row.value("from_item") == row.value("to_item"):
            yield CellNote(row.sheet, row.entries["to_item"].cell, "Från och Till är samma. Välj olika.")
        if (
            row.value("proposal_kind") == "Omfördelning"
            and "amount_mnkr" in row.entries
            and not row.value("amount_mnkr")
        ):
            yield CellNote(row.sheet, row.entries["amount_mnkr"].cell, "En omfördelning behöver ett belopp.")
    if row.kind == "activity":
        start, end = row.value("start_on"), row.value("end_on")
        if start and end and end < start:
            yield CellNote(row.sheet, row.entries["end_on"].cell, f"Slut {end} är före start {start}.")


def _address(found: Found, name: str, row: int) -> str:
    return f"{get_column_letter(found.columns[name])}{row}"
