"""Notes on what a sheet contains besides the values of its table. Used for follow-up sheets and plan sheets.

Comments, text boxes, pictures, page headers and footers, and cells outside the table are not read. Struck-through text,
hidden columns and rows, and values of other workbooks are read although they may not be meant: they are noted separately.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from panel.sheets.layout import CellNote
from panel.sheets.values import fold, shown
from panel.sheets.workbook.cells import Cell, RawSheet

MAX_LISTED = 100  # In one sheet; the rest are counted.
MAX_QUOTED = 80
MAX_ROWS_NAMED = 20
LOOK = "men läses. Ta fram {it} och se att det som står där stämmer."
LocatedMessages = Iterator[tuple[int, int, str]]  # row, column, message


@dataclass(frozen=True)
class Table:
    """The table of a sheet: the row of its header, the template's columns, and the numbers of the rows that are read.

    `editable` is column number to header for the columns to fill in; `typed_rows` are the rows with something typed.
    """

    header_row: int = 0
    columns: Collection[int] = ()
    rows: Collection[int] = ()
    editable: Mapping[int, str] = field(default_factory=dict)
    typed_rows: Collection[int] = ()


def find_beside(raw: RawSheet, table: Table, own: Collection[str] = ()) -> LocatedMessages:
    """Yield row, column and message for each thing that is not read.

    `own` are the texts that the template has there.
    """
    ours = {fold(text) for text in own}
    for one in raw.comments:
        if fold(one.text) not in ours:
            yield one.row, one.column, f"Kommentaren {quoted(one.text)} läses inte. Skriv det som ska med i en cell."
    for one in raw.drawn:
        what = f"Textrutan {quoted(one.text)}" if one.text else "En bild eller ett diagram här"
        yield one.row, one.column, f"{what} läses inte. Skriv det som ska med i en cell."
    for text in dict.fromkeys(raw.margins):
        if fold(text) not in ours:
            rest = f"{quoted(text)} i sidans sidhuvud eller sidfot läses inte. Skriv det som ska med i en cell."
            yield 1, 1, rest
    for one in raw.struck:
        if one.row in table.rows and one.column in table.columns and one.column not in table.editable:
            rest = f"Överstrykningen av {quoted(one.text)} läses inte. Skriv det som ska med i en cell som fylls i."
            yield one.row, one.column, rest


def find_read_anyway(raw: RawSheet, table: Table) -> LocatedMessages:
    """Yield row, column and message for what is read although it is struck through, hidden or of another workbook."""
    for one in raw.struck:
        if one.row in table.rows and one.column in table.editable:
            rest = "är överstruket, men läses som det står. Ta bort det som inte gäller."
            yield one.row, one.column, f"{quoted(one.text)} {rest}"
    for one in raw.linked:
        if one.row in table.rows and one.column in table.editable:
            rest = "räknas ur en annan fil. Det som Excel senast räknade läses: se att det stämmer."
            yield one.row, one.column, f"Formeln {quoted(f'={one.text}')} {rest}"
    yield from _hidden(raw, table)


def _hidden(raw: RawSheet, table: Table) -> LocatedMessages:
    filled = {cell.column for number, cells in raw.rows if number > table.header_row for cell in cells if shown(cell)}
    for at, header in table.editable.items():
        if at in filled and any(first <= at <= last for first, last in raw.hidden_columns):
            yield table.header_row, at, f"Kolumnen {header} är dold, {LOOK.format(it='den')}"
    rows = sorted(set(raw.hidden_rows) & set(table.typed_rows))
    if len(rows) == 1:
        yield rows[0], 1, f"Rad {rows[0]} är dold, {LOOK.format(it='den')}"
    elif rows:
        more = f" och {len(rows) - MAX_ROWS_NAMED} till" if len(rows) > MAX_ROWS_NAMED else ""
        named = ", ".join(map(str, rows[:MAX_ROWS_NAMED])) + more
        yield rows[0], 1, f"{len(rows)} rader är dolda ({named}), {LOOK.format(it='dem')}"


def above_header(cell: Cell) -> str:
    """Return the message about a cell above the headers."""
    return f"{quoted(shown(cell))} står ovanför rubrikerna och läses inte. Skriv det på sin rad i tabellen."


def outside_table(cell: Cell, header: str | None) -> str:
    """Return the message about a cell outside the template's columns. `header` is the column's own, if it has one."""
    where = f"står i kolumnen {quoted(header)}, som inte är mallens" if header else "står utanför tabellen"
    return f"{quoted(shown(cell))} {where}, och läses inte. Skriv det som ska med i en av mallens kolumner."


def limited(title: str, located: Iterable[tuple[int, int, str]]) -> list[CellNote]:
    """Return the notes of a sheet by row and column, with a count in place of those beyond MAX_LISTED."""
    listed = sorted(located)
    cell_notes = [CellNote(title, f"{get_column_letter(at)}{row}", message) for row, at, message in listed[:MAX_LISTED]]
    if len(listed) > MAX_LISTED:
        row, at, _ = listed[MAX_LISTED]
        rest = f"Från och med här är det {len(listed) - MAX_LISTED} till i bladet som det här gäller."
        cell_notes.append(CellNote(title, f"{get_column_letter(at)}{row}", rest))
    return cell_notes


def quoted(text: str) -> str:
    """Return a cell's text in quotes, on one line and at most MAX_QUOTED characters."""
    line = " ".join(text.split())
    return f"'{line if len(line) <= MAX_QUOTED else line[: MAX_QUOTED - 1].rstrip() + '…'}'"
