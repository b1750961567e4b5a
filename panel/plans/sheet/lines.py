"""The lines that a plan's statements quote: the document's own where the sheet has them, else the sheet's cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Line = tuple[int, str]


def find_line(quote: str, lines: Sequence[Line]) -> int | None:
    """Return the number of the line that equals the quote, or else of the first that contains it; None if none."""
    whole = next((number for number, text in lines if text == quote), None)
    return whole if whole is not None else next((number for number, text in lines if quote in text), None)


@dataclass
class Lines:
    """Numbered lines, each with its heading and, where it is not a line of the document, its cell."""

    document: list[Line] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)
    cells: dict[int, str] = field(default_factory=dict)

    def add_document(self, number: int, section: str, text: str) -> None:
        """Add a line of the document."""
        self.document.append((number, text))
        self.sections[number] = section

    def location(self, quote: str, cell: str) -> int:
        """Return the line number of a quote. One that is not in any line becomes a new line, of the cell."""
        number = find_line(quote, self.document)
        if number is None:
            number = max(self.sections, default=0) + 1
            self.add_document(number, cell.rpartition("!")[0], quote)
            self.cells[number] = cell
        return number

    def rows(self) -> list[dict[str, object]]:
        """Return the rows of document_line."""
        return [
            {"line_no": number, "section": self.sections[number], "text": text, "cell": self.cells.get(number)}
            for number, text in sorted(self.document)
        ]
