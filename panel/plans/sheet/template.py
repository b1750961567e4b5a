"""The plan sheet as an Excel workbook, made from the contract: empty, filled from a plan, or a draft for review."""

import io
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from panel.plans.sheet.contract import DOCUMENT, PLAN, QUOTE, Contract, read_contract
from panel.plans.sheet.filled import Filled, Row, Value
from panel.sheets.contract import Column, Sheet
from panel.sheets.template import (
    ALIGN_RIGHT,
    BORDER,
    DATE_FORMAT,
    FONT,
    HEAD,
    LINE_HEIGHT,
    LOCKED,
    OPEN,
    TEXT_FORMAT,
    TOP,
    GrowingRow,
    keep_text,
)

READ_ME, UNPLACED = "Läs mig", "Inte placerat"
GUESSED = PatternFill("solid", fgColor="FCE4D6")
GUESSED_NOTE = "Läst ur dokumentet av panelen. Jämför med meningen under Läst ur och rätta det som är fel."
FREE_ROWS = {"point": 100, "criterion": 60, "criterion_target": 100, "budget_year": 100, DOCUMENT: 0}
FREE = 25
# Formatted as text: Excel would turn "50 %" into a number, "1/2" into a date and "1,3" into a decimal.
TEXT_KINDS = {"text", "verbatim", "choice", "whole numbers", "item number", "item numbers"}
MAX_LINES = 12
NEW_YEAR = "-01-01"
INLINE = 255
HOW = (
    "Fyll i bladen med det som står i planen, varken mer eller mindre. Det som planen inte säger lämnas tomt.",
    "Kopiera meningen ur planen till Läst ur, ordagrant. Varje siffra i panelen leder till sin mening.",
    "Är hela planen inklistrad på bladet Dokumentet ska varje mening stå där. Är bladet tomt är bladets egna celler källan.",
    "Summor, andelar och det som blir kvar räknas ut i panelen. Räkna inte själv.",
    "Skriv funktioner, inte namn.",
    "Läs in bladet med: uppdragspanelen plan import FIL.xlsx. Är något fel sägs alla fel på en gång, med cell. Inget läses in till hälften.",
)
# Earlier texts of notes, since a sheet may be handed in months after it was made. Add the old text when one changes.
FORMER_NOTES = (
    "Läs in bladet med: python -m etl plan import FIL.xlsx. Är något fel sägs alla fel på en gång, med cell. Inget läses in till hälften.",
    "Till exempel UN 2023/0412.",
    "Kommunen som planen är en handling hos, till exempel Alingsås kommun.",
    "Där planen finns, eller kommunens webbplats.",
    "Sista dag att lämna in. Måste fyllas i.",
    "Beloppet som planen anger. Tomt om den bara anger en andel.",
    "Beloppet som planen anger, i mnkr. Anger den tkr eller kr: räkna om, eller skriv enheten efter talet, 3 612 480 tkr. Tomt om den bara anger en andel.",
    "Minus när ramen minskar. Måste fyllas i.",
    "Om planen anger det.",
    "Delår eller helår. Måste fyllas i.",
    "När planen följs upp, och sista dag att lämna in. En rad för delår och en för helår.",
    "Delårsuppföljning",
    "Den under året.",
    "Kommunfullmäktiges övergripande mål, och hur nämnden bidrar till dem.",
    "Helårsuppföljning",
    "Den vid årets slut.",
    "Året som planen gäller.",
    "Målets nummer: 1, 2, 3. Måste fyllas i.",
    "Målets ordalydelse. Måste fyllas i.",
    "Hur planen säger att nämnden bidrar. Måste fyllas i.",
    "population för folkmängden och unemployment för arbetslösheten som Översikt visar. Tomt: görs av påståendet.",
)
# How earlier notes on the fields of Planen began; each ended with the name of a municipality.
FORMER_BEGINNINGS = ("Namn eller kod, till exempel ", "Kommunen som planen är en handling hos, till exempel ")
DRAFT = (
    "Det här är ett utkast som panelen har läst ur ett dokument. De orange cellerna är panelens läsning: jämför var och en med meningen under Läst ur.",
    "Det som inte kunde placeras står på bladet Inte placerat. För över det som hör hemma i bladen, och fyll i det som saknas.",
)


def make_sheet(filled: Filled | None = None, unplaced: Sequence[tuple[str, str]] | None = None) -> bytes:
    """Return the workbook (xlsx). `unplaced` are a draft's unplaced lines, heading and text; None if not a draft."""
    contract = read_contract()
    filled = filled or Filled()
    book = Workbook()
    book.properties.creator = "Uppdragspanelen"
    _write_read_me(book.active, contract, unplaced is not None)
    for sheet in contract.sheets:
        ws = book.create_sheet(sheet.title)
        rows = plan_rows(filled) if sheet.kind == PLAN else filled.of(sheet.kind)
        _write_sheet(ws, sheet, rows, contract)
    if unplaced is not None:
        _write_unplaced(book.create_sheet(UNPLACED), unplaced)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan_rows(filled: Filled) -> list[Row]:
    """Return the rows of the sheet Planen: each field with its value, its quote and what is written there."""
    rows = []
    for plan_field in read_contract().fields:
        row = filled.plan.get(plan_field.name, Row({}))
        shown = {"field": plan_field.header, "help": plan_field.help, "value": row.get("value"), QUOTE: row.get(QUOTE)}
        rows.append(Row(shown, guessed=row.guessed))
    return rows


def _write_sheet(ws: Worksheet, sheet: Sheet, rows: Sequence[Row], contract: Contract) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        _write_head(ws, at, column, column.name in sheet.required)
    for number, row in enumerate(rows, start=2):
        for at, column in enumerate(sheet.columns, start=1):
            _write_cell(ws, number, at, column, shown(row.get(column.name), column))
            if column.name in row.guessed:
                ws.cell(number, at).fill = GUESSED
                ws.cell(number, at).comment = Comment(GUESSED_NOTE, "Uppdragspanelen", height=80, width=260)
        ws.row_dimensions[number] = GrowingRow(ws, index=number, ht=LINE_HEIGHT * _lines(ws, number, sheet))
    last = 1 + len(rows)
    if sheet.kind != PLAN:
        last += FREE_ROWS.get(sheet.kind, FREE)
        for number in range(2 + len(rows), last + 1):
            for at, column in enumerate(sheet.columns, start=1):
                _write_cell(ws, number, at, column, None)
    _add_choices(ws, sheet, contract, max(last, 2))
    ws.freeze_panes = "B2"
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.print_title_rows = "1:1"


def head_note(column: Column, required: bool) -> str:
    """Return the note on a column's header, "" where it has none."""
    return column.help + (" Måste fyllas i." if required else "") if column.help else ""


def _write_head(ws: Worksheet, at: int, column: Column, required: bool) -> None:
    cell = ws.cell(1, at, column.header)
    cell.font, cell.fill, cell.border = Font(name=FONT, bold=True, color="FFFFFF"), HEAD, BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    if message := head_note(column, required):
        cell.comment = Comment(message, "Uppdragspanelen", height=90, width=260)
    ws.column_dimensions[get_column_letter(at)].width = column.width
    ws.row_dimensions[1].height = 32


def shown(value: Value, column: Column) -> Any:  # noqa: ANN401 - a cell
    """Return a value as its cell shows it: the word of a code, a date, "1, 3"."""
    if value is None:
        return None
    if column.kind == "choice":
        return next(word for word, code in read_contract().codes[column.words or ""].items() if code == value)
    if column.kind == "since":
        return int(str(value)[:4]) if str(value).endswith(NEW_YEAR) else value
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return date.fromisoformat(str(value)) if column.kind == "date" else value


def _write_cell(ws: Worksheet, row: int, at: int, column: Column, value: Any) -> None:  # noqa: ANN401 - a cell
    cell = ws.cell(row, at, value)
    if isinstance(value, str):
        keep_text(cell, value)
    cell.alignment = ALIGN_RIGHT if column.kind in {"number", "whole"} else TOP
    cell.font, cell.border, cell.fill = Font(name=FONT), BORDER, OPEN if column.kind else LOCKED
    if column.kind == "date":
        cell.number_format = DATE_FORMAT
    elif column.kind in TEXT_KINDS:
        cell.number_format = TEXT_FORMAT


def _lines(ws: Worksheet, row: int, sheet: Sheet) -> int:
    texts = [(str(ws.cell(row, at).value or ""), column.width) for at, column in enumerate(sheet.columns, start=1)]
    needed = (sum(ceil(max(len(line), 1) / width) for line in text.split("\n")) for text, width in texts)
    return min(max(needed), MAX_LINES)


def _add_choices(ws: Worksheet, sheet: Sheet, contract: Contract, last: int) -> None:
    """Add a drop-down to every coded column."""
    for at, column in enumerate(sheet.columns, start=1):
        if column.kind != "choice":
            continue
        words = [word.word for word in contract.words[column.words or ""]]
        listed = '"' + ",".join(words) + '"'
        if len(listed) > INLINE or any("," in word for word in words):
            listed = _list_beside(ws, words, len(sheet.columns) + 2 + at)
        rule = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = column.header[:32], "Välj ett av orden i listan."
        rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{last}")
        ws.add_data_validation(rule)


def _list_beside(ws: Worksheet, words: list[str], column: int) -> str:
    """Write the words in a hidden column beside the sheet, and return its range."""
    letter = get_column_letter(column)
    for row, word in enumerate(words, start=2):
        ws.cell(row, column, word)
    ws.column_dimensions[letter].hidden = True
    return f"${letter}$2:${letter}${len(words) + 1}"


def _write_unplaced(ws: Worksheet, unplaced: Sequence[tuple[str, str]]) -> None:
    columns = (Column("where", "Var", 34), Column("text", "Text", 120))
    for at, column in enumerate(columns, start=1):
        _write_head(ws, at, column, required=False)
    for number, row in enumerate(unplaced, start=2):
        for at, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
            _write_cell(ws, number, at, column, value)
    ws.freeze_panes = "A2"


def read_me_lines(contract: Contract, is_draft: bool) -> list[tuple[str, str]]:
    """Return the lines of the sheet Läs mig, each a name and a sentence, either of which may be empty."""
    lines = [("Plan i panelen", ""), *(("", sentence) for sentence in (*(DRAFT if is_draft else ()), *HOW)), ("", "")]
    lines += [(sheet.title, sheet.help) for sheet in contract.sheets]
    for entries in contract.words.values():
        lines += [(word.word, word.means) for word in entries if word.means]
    return lines


def _write_read_me(ws: Worksheet, contract: Contract, is_draft: bool) -> None:
    ws.title = READ_ME
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 24, 110
    for number, (name, message) in enumerate(read_me_lines(contract, is_draft), start=1):
        for at, text in enumerate((name, message), start=1):
            cell = ws.cell(number, at, text or None)
            cell.font = Font(name=FONT, bold=at == 1, size=16 if number == 1 else 11)
            cell.alignment = TOP
        ws.row_dimensions[number] = GrowingRow(ws, index=number, ht=LINE_HEIGHT * max(1, ceil(len(message) / 110)))
    ws.row_dimensions[1].height = 24
