"""Convert values in a sheet's XML. Dates and shared strings are interpreted by openpyxl."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite

from openpyxl.utils.datetime import from_excel, from_ISO8601

from panel.sheets.workbook.cells import FileRejectedError

MAX_CELLS = 500_000
MAX_CHARACTERS = 10_000_000
MAX_TEXT_LENGTH = 32_767
TOO_MUCH = "Arbetsboken innehåller för mycket: {what}. Ta bort det som inte hör till uppföljningen och lämna in igen."
TOO_MANY_CELLS = TOO_MUCH.format(what=f"fler än {MAX_CELLS // 1_000} 000 ifyllda celler")
TOO_MUCH_TEXT = TOO_MUCH.format(what=f"mer än {MAX_CHARACTERS // 1_000_000} miljoner tecken")

PLAIN, DAY, LENGTH, PERCENT = "plain", "day", "length", "percent"
# Literal parts of a number format: "text", \%, _), *-, [Red]. A per cent sign there does not scale the number.
LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\[\]]*\]')
# Excel writes a control character as _x000D_. openpyxl leaves that, so a text that only looks like it is affected too.
ESCAPED = re.compile("_x00([01][0-9A-Fa-f])_")

Value = str | float | bool
Found = tuple[str, Value]


@dataclass
class Shared:
    """What the sheets of a workbook share: strings, styles, first day of dates, and the remaining limits."""

    strings: list[str]
    first_day: datetime
    style_count: int
    day_styles: set[int]
    length_styles: set[int]
    percent_styles: set[int] = field(default_factory=set)
    struck_styles: set[str] = field(default_factory=set)
    struck_strings: dict[str, str] = field(default_factory=dict)
    left_cells: int = MAX_CELLS
    left_signs: int = MAX_CHARACTERS
    styles: dict[str, str] = field(default_factory=dict)

    def style(self, number: str) -> str:
        """Return the kind of number that a style shows, and cache it in `styles`.

        Raises LookupError for an unknown style.
        """
        style = int(number) if number.isdecimal() else -1
        if not 0 <= style < self.style_count:
            raise LookupError(number)
        kinds = {LENGTH: self.length_styles, DAY: self.day_styles, PERCENT: self.percent_styles}
        self.styles[number] = next((kind for kind, styles in kinds.items() if style in styles), PLAIN)
        return self.styles[number]

    def read(self, kind: str, style: str, text: str) -> Found:
        """Return kind and value of a cell from its attribute t (`kind`) and its text.

        Raises ValueError, LookupError or ArithmeticError if they are not valid.
        """
        if kind == "s":
            if text.startswith("-"):
                raise LookupError(text)
            return "text", self.strings[int(text)]
        if kind == "n":
            return self._number(float(text), style)
        if kind == "str":
            return "text", text
        if kind == "b":
            return "bool", bool(int(text))
        if kind == "e":
            return "error", text
        if kind == "d":
            return iso(from_ISO8601(text))
        raise LookupError(kind)

    def _number(self, number: float, style: str) -> Found:
        if style == PERCENT:
            number *= 100
        if not isfinite(number):
            raise ValueError(number)
        if style == PERCENT:
            return "percent", number
        if style != DAY:
            return "number", number
        try:
            return iso(from_excel(number, self.first_day))
        except (OverflowError, ValueError):
            # Excel shows ##### for a date before its first or after its last.
            return "error", "#VALUE!"

    def count(self, values: list[Value]) -> None:
        """Count a row's values. Raises FileRejectedError if the workbook has too many, or too much text."""
        self.left_cells -= len(values)
        if self.left_cells < 0:
            raise FileRejectedError(TOO_MANY_CELLS)
        self.left_signs -= sum(len(value) for value in values if isinstance(value, str))
        if self.left_signs < 0:
            raise FileRejectedError(TOO_MUCH_TEXT)


def is_percent_format(code: str) -> bool:
    """Return whether a number format multiplies by a hundred and shows a per cent sign."""
    return "%" in LITERAL.sub("", code)


def iso(moment: date | datetime | time | timedelta) -> Found:
    """Return a date, datetime or time as ("date", ISO text); a timedelta as ("number", days)."""
    if isinstance(moment, timedelta):
        return "number", moment / timedelta(days=1)
    if isinstance(moment, datetime) and moment.time() == time():
        return "date", moment.date().isoformat()
    return "date", moment.isoformat()


def plain(text: str) -> str:
    """Return a text with Excel's escapes, such as _x000D_, replaced by the control characters."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x00" in text else text
