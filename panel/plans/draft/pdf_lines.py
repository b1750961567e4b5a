"""The lines of a pdf, put together: paragraphs that were split into lines, cells that were split by page breaks.

A pdf has pieces of text at coordinates, which word processors write cell by cell and line by line. The coordinates show
what belongs together.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, BinaryIO

from pypdf import PdfReader

MAX_PAGES = 400
# The first two in points, the third as a multiple of the font size.
SAME_POSITION, SAME_LINE, NEXT_LINE = 1.5, 2.0, 1.65
MIN_STARTS = 3
# Endings of broken words that are also words of their own.
ENDINGS = frozenset({"a", "al", "an", "ar", "at", "de", "e", "en", "er", "et", "i", "in", "na", "or", "s", "te"})
BULLETS = set("•‣◦·▪\uf0b7")
SENTENCE_ENDS = (".", ":", "!", "?", ";")
Words = frozenset[str]


@dataclass
class Piece:
    """A piece of text: its left edge, its base line (upwards), and its font size, in points."""

    x: float
    y: float
    size: float
    text: str


@dataclass
class Block:
    """Lines that follow one another at the same left edge: a paragraph, or a cell."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def first(self) -> Piece:
        """The first piece."""
        return self.pieces[0]

    @property
    def last(self) -> Piece:
        """The last piece."""
        return self.pieces[-1]

    def text(self, words: Words) -> str:
        """Return the lines joined to one. `words` are those that occur unbroken in the document."""
        whole = self.first.text
        for before, piece in pairwise(self.pieces):
            whole += ("" if _sticks(before, piece, words) else " ") + piece.text
        return " ".join(whole.replace("\u00ad", "").split())


Row = list[Block]


def _sticks(before: Piece, piece: Piece, words: Words) -> bool:
    """Whether a piece follows without a space: on the same line, after a hyphen, or in the middle of a broken word.

    A word is broken without a hyphen only where it is too long for its line: then it is alone on that line.
    """
    if abs(piece.y - before.y) <= SAME_LINE or before.text.endswith((" ", "-", "\u00ad")):
        return True
    head = piece.text.split(maxsplit=1)[0]
    if head[0] in ".,;:)":
        return True
    head = head.rstrip(".,;:")
    is_word = head in words and (head not in ENDINGS or before.text.strip() in words)
    return len(before.text.split()) == 1 and not is_word


def read_pdf(file: BinaryIO) -> list[str]:
    """Return the lines in the order of the document. A list item begins with "- ", cells are separated by tabs.

    Raises what pypdf raises for an invalid file, and ValueError for more than MAX_PAGES pages.
    """
    reader = PdfReader(file)
    if len(reader.pages) > MAX_PAGES:
        raise ValueError(f"more than {MAX_PAGES} pages")
    pages = [_pieces(page) for page in reader.pages]
    words = frozenset(_whole_words(pages))
    rows: list[Row] = []
    for pieces in pages:
        rows += _go_on(rows, list(_rows(list(_blocks(pieces)))), words)
    lines = [_line(row, words) for row in rows]
    return [line for at, line in enumerate(lines) if not ("\t" in line and line in lines[:at])]


def _whole_words(pages: list[list[Piece]]) -> Iterator[str]:
    """Yield the words in the middle of a piece: none of them is half of a broken word."""
    for pieces in pages:
        for piece in pieces:
            yield from (word.strip(".,;:()") for word in piece.text.split()[1:-1])


def _pieces(page: Any) -> list[Piece]:  # noqa: ANN401 - pypdf's
    found: list[Piece] = []

    def visit(text: str, matrix: list[float], matrix_text: list[float], _: object, size: float) -> None:
        if text.strip():
            x = matrix_text[4] * matrix[0] + matrix_text[5] * matrix[2] + matrix[4]
            y = matrix_text[4] * matrix[1] + matrix_text[5] * matrix[3] + matrix[5]
            found.append(Piece(x, y, abs(size * matrix_text[3] * matrix[3]) or size, text.replace("\n", " ")))

    page.extract_text(visitor_text=visit)
    return found


def _blocks(pieces: list[Piece]) -> Iterator[Block]:
    starts = Counter(round(piece.x) for piece in pieces)
    columns = {x for x, count in starts.items() if count >= MIN_STARTS}
    block = Block()
    for piece in pieces:
        if block.pieces and not _goes_on(block, piece, columns):
            yield block
            block = Block()
        block.pieces.append(piece)
    if block.pieces:
        yield block


def _goes_on(block: Block, piece: Piece, columns: set[int]) -> bool:
    """Whether a piece continues a block: later on the same line, or on the next line at its left edge."""
    last = block.last
    if abs(piece.y - last.y) <= SAME_LINE:
        return piece.x > last.x and not _is_bullet(last.text) and _hugs(last, piece, round(piece.x) in columns)
    step = last.y - piece.y
    at_edge = abs(piece.x - block.first.x) <= SAME_POSITION
    return at_edge and 0 < step <= NEXT_LINE * last.size and abs(piece.size - last.size) <= 1


def _hugs(last: Piece, piece: Piece, at_column: bool) -> bool:
    """Whether a piece begins about where the last one ends: letters are about half as wide as they are high."""
    width = 0.5 * last.size * len(last.text)
    allowed = last.size if at_column else max(2 * last.size, 0.2 * width)
    return abs(piece.x - last.x - width) <= allowed


def _is_bullet(text: str) -> bool:
    return text.strip() in BULLETS


def _rows(blocks: list[Block]) -> Iterator[Row]:
    """Yield blocks that begin on the same line, each further to the right, as a row of cells."""
    row: Row = []
    for block in blocks:
        beside = (
            row
            and block.first.x > row[-1].first.x + SAME_POSITION
            and abs(block.first.y - row[0].first.y) <= 1.5 * SAME_LINE
        )
        if row and not beside:
            yield row
            row = []
        row.append(block)
    if row:
        yield row


def _go_on(before: list[Row], page: list[Row], words: Words) -> list[Row]:
    """Join the beginning of a page to the last row before it, where it continues that. Return the other rows."""
    while before and page and _is_rest(before[-1], page[0], words):
        for block in page.pop(0):
            cell = min(before[-1], key=lambda one: abs(one.first.x - block.first.x))
            cell.pieces += [Piece(cell.first.x, -piece.y, piece.size, piece.text) for piece in block.pieces]
    return page


def _is_rest(row: Row, first: Row, words: Words) -> bool:
    """Whether the first row of a page continues the last one of the page before."""
    edges = [block.first.x for block in row]
    fits = all(any(abs(block.first.x - x) <= SAME_POSITION for x in edges) for block in first)
    if not fits or _is_bullet(first[0].first.text):
        return False
    if len(row) == 1 or abs(first[0].first.x - edges[0]) <= SAME_POSITION:
        begins = first[0].text(words)[:1]
        return begins.islower() and not row[0].text(words).endswith(SENTENCE_ENDS)
    return True


def _line(row: Row, words: Words) -> str:
    cells = [block.text(words) for block in row]
    if len(cells) > 1 and cells[0] in BULLETS:
        return f"- {' '.join(cells[1:])}"
    if len(cells) == 1 and cells[0][:1] in BULLETS and cells[0][1:2] == " ":
        return f"- {cells[0][1:].strip()}"
    return "\t".join(cells)
