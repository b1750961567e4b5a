"""Read one sheet's XML in a single pass that both validates it and collects its cells.

openpyxl's own reader fills every gap up to the last cell, trusts the sheet's stated size, and silently drops rows that
are out of order. Values are interpreted as openpyxl does, and the tests compare the two readers cell by cell.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.container import SAVE_ANEW
from panel.sheets.workbook.parts.cell_values import MAX_TEXT_LENGTH, TOO_MUCH, Found, Shared, Value, plain
from panel.sheets.workbook.parts.margins import NAMES as MARGINS
from panel.sheets.workbook.parts.margins import typed_in
from panel.sheets.workbook.parts.markup import MAIN, Attributes, new_parser, parse
from panel.sheets.workbook.parts.span import Span, column_number
from panel.sheets.workbook.parts.struck import Runs

MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
TOO_MANY_ROWS = TOO_MUCH.format(what=f"bladet {{title}} har fler än {MAX_ROWS // 1_000} 000 ifyllda rader")
TOO_MANY_COLUMNS = TOO_MUCH.format(what=f"bladet {{title}} har fler än {MAX_COLUMNS // 1_000} 000 ifyllda kolumner")

TOO_LONG = "Texten i cellen {location} är längre än Excel tillåter. Korta den och lämna in igen."

# A cell of another workbook in a formula: [1]Budget!C4, '[2]Ekonomi 2024'!C4.
LINK = re.compile(r"\[\d+\][^\[\]!\"]*!")

CELL, VALUE = f"{MAIN} c", f"{MAIN} v"
Flat = list[Any]


def read_sheet(title: str, part: str, pieces: Iterator[bytes], shared: Shared) -> dict[str, list[Any]]:
    """Return the non-empty rows of a sheet as (14, [column, kind, value, column, ...]), and what else it has.

    The keys are rows, merged, struck (row, column, text), linked (row, column, formula), hidden_columns, hidden_rows and margins. Raises
    FileRejectedError at the first cell that cannot be read or has an impossible position.
    """
    reader = SheetReader(title, shared)
    parser = new_parser(part)
    parser.CharacterDataHandler = reader.pieces.append
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parse(parser, part, pieces)
    reader.span.require_claims()
    if len(reader.used) > MAX_COLUMNS:
        raise FileRejectedError(TOO_MANY_COLUMNS.format(title=title))
    return {
        "rows": reader.rows,
        "merged": reader.span.merged,
        "struck": reader.struck,
        "linked": reader.linked,
        "hidden_columns": reader.span.hidden_columns,
        "hidden_rows": reader.hidden_rows,
        "margins": reader.margins,
    }


class SheetReader:
    """The state of the parser between two tags. `pieces` is the text since the last opening tag of a text."""

    def __init__(self, title: str, shared: Shared) -> None:
        self.title, self.shared, self.span = title, shared, Span(title)
        self.rows: list[tuple[int, Flat]] = []
        self.used: set[int] = set()
        self.struck: list[tuple[int, int, str]] = []
        self.linked: list[tuple[int, int, str]] = []
        self.hidden_rows: list[int] = []
        self.margins: list[str] = []
        self.runs = Runs()
        self.pieces: list[str] = []
        self.row: int | None = None
        self.row_text = ""
        self.flat: Flat = []
        self.is_in_cell = False
        self.column = 0
        self.columns: dict[str, int] = {}
        self.masters: dict[str, str] = {}
        self.value: str | None = None
        self.is_spoken = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            f"{MAIN} t": self._start_text,
            f"{MAIN} f": self._start_formula,
            f"{MAIN} is": self._start_inline,
            f"{MAIN} r": self.runs.start_run,
            f"{MAIN} strike": self.runs.strike,
            f"{MAIN} rPh": self._start_spoken,
            f"{MAIN} row": self._start_row,
            f"{MAIN} col": self.span.add_columns,
            f"{MAIN} dimension": self.span.claim_dimension,
            f"{MAIN} mergeCell": self.span.claim_merge,
            **{f"{MAIN} {name}": self._start_text for name in MARGINS},
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{MAIN} t": self._end_inline,
            f"{MAIN} f": self._end_formula,
            f"{MAIN} rPh": self._end_spoken,
            f"{MAIN} row": self._end_row,
            **{f"{MAIN} {name}": self._end_margin for name in MARGINS},
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle an opening tag. Cells and values are the most common, so they bypass the table."""
        if name == VALUE:
            self.pieces.clear()
        elif name == CELL:
            self._start_cell(attributes)
        elif begin := self._starts.get(name):
            begin(attributes)

    def end(self, name: str) -> None:
        """Handle a closing tag."""
        if name == VALUE:
            self._end_value()
        elif name == CELL:
            self._end_cell()
        elif finish := self._ends.get(name):
            finish()

    def _end_margin(self) -> None:
        typed = typed_in("".join(self.pieces))
        self.shared.count(list(typed))
        self.margins += typed

    def _refused(self, reference: str, problem: str) -> FileRejectedError:
        return FileRejectedError(f"Cellen {self.title}!{reference[:20]} {problem}. {SAVE_ANEW}")

    def _start_row(self, attributes: Attributes) -> None:
        self.row_text = attributes.get("r") or str(self.span.last_row + 1)
        if self.row is not None or not self.row_text.isdecimal():
            raise FileRejectedError(f"Raden {self.row_text[:20]} i {self.title} finns inte i ett blad. {SAVE_ANEW}")
        self.row = self.span.add_row(int(self.row_text))
        self.flat, self.column = [], 0
        self.is_hidden_row = attributes.get("hidden", "0") in {"1", "true"}

    def _end_row(self) -> None:
        if self.row is not None and self.flat:
            self.rows.append((self.row, self.flat))
            if self.is_hidden_row:
                self.hidden_rows.append(self.row)
            self.used.update(self.flat[::3])
            self.shared.count(self.flat[2::3])
            if len(self.rows) > MAX_ROWS:
                raise FileRejectedError(TOO_MANY_ROWS.format(title=self.title))
        self.row = None

    def _start_cell(self, attributes: Attributes) -> None:
        if self.row is None or self.is_in_cell:
            raise self._refused(attributes.get("r", ""), "står utanför raderna")
        before = self.column
        self.reference = attributes.get("r")
        self.column = before + 1 if self.reference is None else self._column(self.reference)
        if self.column <= before:
            raise self._refused(self._location(), "står två gånger eller i fel ordning")
        self.is_in_cell = True
        self.kind = attributes.get("t", "n")
        self.value = None
        self.formula: str | None = None
        self.inline: list[str] | None = None
        self.style_number = number = attributes.get("s", "0")
        self.style = self.shared.styles.get(number) or self._style(number)

    def _style(self, number: str) -> str:
        try:
            return self.shared.style(number)
        except LookupError as error:
            raise self._refused(self._location(), "har ett format som inte finns") from error

    def _column(self, reference: str) -> int:
        """Return the cell's column. Raises FileRejectedError if it is not in this row, or outside a sheet."""
        letters = reference.rstrip("0123456789")
        number = self.columns.get(letters) or column_number(letters)
        if number is None or reference[len(letters) :] != self.row_text:
            raise self._refused(reference, f"ligger utanför bladet eller i fel rad ({self.row_text[:20]})")
        self.columns[letters] = number
        return number

    def _location(self) -> str:
        return self.reference or f"rad {self.row_text}, kolumn {self.column}"

    def _start_text(self, _attributes: Attributes) -> None:
        self.pieces.clear()

    def _start_formula(self, attributes: Attributes) -> None:
        self.pieces.clear()
        self.master = attributes.get("si") if attributes.get("t") == "shared" else None

    def _start_inline(self, _attributes: Attributes) -> None:
        self.inline = []
        self.runs.begin()

    def _start_spoken(self, _attributes: Attributes) -> None:
        self.is_spoken = True

    def _end_spoken(self) -> None:
        self.is_spoken = False

    def _end_value(self) -> None:
        if self.is_in_cell and self.value is not None:
            raise self._refused(self._location(), "har två värden")
        self.value = "".join(self.pieces)

    def _end_inline(self) -> None:
        # A text may include its phonetic reading (rPh), which is not part of it.
        if self.is_in_cell and self.inline is not None and not self.is_spoken:
            self.inline.append("".join(self.pieces))
            self.runs.add(self.inline[-1])

    def _end_formula(self) -> None:
        """Store the formula. One shared down a column is stated in its first cell only."""
        self.formula = "".join(self.pieces)
        if self.is_in_cell and self.master is not None:
            self.formula = self.formula or self.masters.get(self.master, "")
            self.masters.setdefault(self.master, self.formula)

    def _end_cell(self) -> None:
        self.is_in_cell = False
        try:
            found = self._read()
        except (ArithmeticError, LookupError, ValueError) as error:
            raise self._refused(self._location(), "har ett värde som inte går att läsa") from error
        if found is None:
            return
        kind, value = found
        if kind == "text":
            value = self._checked(str(value))
        self.flat += (self.column, kind, value)
        self._keep_struck(str(value))
        if self.formula and LINK.search(self.formula) and self.row is not None:
            self.linked.append((self.row, self.column, self.formula))

    def _keep_struck(self, value: str) -> None:
        """Store the part of a cell's text that is struck through: all of it, or some runs."""
        words = value if self.style_number in self.shared.struck_styles else ""
        if not words and self.kind == "s":
            words = self.shared.struck_strings.get(self.value or "", "")
        elif not words and self.inline:
            words = "".join(self.runs.struck)
        if words.strip() and self.row is not None:
            self.struck.append((self.row, self.column, words))

    def _read(self) -> Found | None:
        """Return kind and value of the cell, None if empty. A formula with an empty result is the text ""."""
        if self.kind == "inlineStr" and self.inline is not None:
            return "text", "".join(self.inline)
        if self.value and self.kind != "inlineStr":
            return self.shared.read(self.kind, self.style, self.value)
        if self.formula is None:
            return None
        is_empty_text = self.kind == "str" and self.value is not None
        return ("text", "") if is_empty_text else ("formula", f"={self.formula}")

    def _checked(self, text: str) -> Value:
        if len(text) > MAX_TEXT_LENGTH:
            raise FileRejectedError(TOO_LONG.format(location=f"{self.title}!{self._location()}"))
        return plain(text)
