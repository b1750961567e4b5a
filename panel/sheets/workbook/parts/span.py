"""Check the stated size of a sheet against its cells. A size far beyond every cell is a mistake or an attack."""

import re

from panel.sheets.workbook.cells import Area, FileRejectedError
from panel.sheets.workbook.container import SAVE_ANEW

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MARGIN_ROWS, MARGIN_COLUMNS = 1_000, 100
EMPTY_ROWS = "Ta bort de tomma raderna och kolumnerna efter den, spara i Excel och lämna in igen."
MERGED = "Dela upp de sammanfogade cellerna, spara och lämna in igen."
LETTERS = re.compile("[A-Z]{1,3}")
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
Attributes = dict[str, str]


def column_number(letters: str) -> int | None:
    """Return the number of a column, such as 28 for "AB"; None if a sheet has no such column."""
    if not LETTERS.fullmatch(letters):
        return None
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if number <= LAST_COLUMN else None


def area_of(reference: str) -> Area | None:
    """Return the area of a reference such as "A1:F20"; None if it is outside a sheet."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return None
    letters, digits, last_letters, last_digits = found.groups()
    rows = [int(digits), int(last_digits or digits)]
    columns = [column_number(letters), column_number(last_letters or letters)]
    if not all(0 < row <= LAST_ROW for row in rows) or None in columns:
        return None
    numbers = [column for column in columns if column is not None]
    return Area(min(rows), min(numbers), max(rows), max(numbers))


class Span:
    """The last row and column in use, if only by a format, and the extent stated for the sheet."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.last_row = self.last_column = 0
        # (What is stated, advice, (row, column)), the farthest first.
        self.claims: list[tuple[str, str, tuple[int, int]]] = []
        self.merged: list[Area] = []
        self.hidden_columns: list[tuple[int, int]] = []

    def add_row(self, number: int) -> int:
        """Return the row's number. Raises FileRejectedError if it is outside a sheet, or not after the previous row."""
        if not self.last_row < number <= LAST_ROW:
            raise FileRejectedError(
                f"Raden {number} i {self.title} står utanför bladet eller i fel ordning. {SAVE_ANEW}"
            )
        self.last_row = number
        return number

    def add_columns(self, attributes: Attributes) -> None:
        """Count columns with a width or format of their own, and store the hidden ones."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if last.isdecimal() and int(last) <= LAST_COLUMN:
            self.last_column = max(self.last_column, int(last))
            if attributes.get("hidden", "0") in {"1", "true"} and first.isdecimal():
                self.hidden_columns.append((int(first), int(last)))

    def claim_dimension(self, attributes: Attributes) -> None:
        """Note the stated dimension. Raises FileRejectedError if it is outside a sheet."""
        self._claim(attributes.get("ref", ""), "uppger att det sträcker sig över", EMPTY_ROWS)

    def claim_merge(self, attributes: Attributes) -> None:
        """Store a merged area. Raises FileRejectedError if it is outside a sheet."""
        self.merged.append(self._claim(attributes.get("ref", ""), "har sammanfogade celler i", MERGED))

    def _claim(self, reference: str, what: str, action: str) -> Area:
        area = area_of(reference)
        if area is None:
            raise FileRejectedError(
                f"Bladet {self.title} {what} {reference[:40]}, som inte finns i ett blad. {SAVE_ANEW}"
            )
        location = area.bottom, area.right
        if not self.claims or location[0] > self.claims[0][2][0] or location[1] > self.claims[0][2][1]:
            self.claims.insert(0, (f"{what} {reference}", action, location))
        return area

    def require_claims(self) -> None:
        """Raise FileRejectedError if the stated extent is far beyond the contents."""
        for claim, action, (row, column) in self.claims:
            if row > self.last_row + MARGIN_ROWS or column > self.last_column + MARGIN_COLUMNS:
                raise FileRejectedError(f"Bladet {self.title} {claim}, långt bortom den sista cellen. {action}")
