"""The lines of a pdf, put together: paragraphs that were split into lines, rows and cells of tables as their rules draw them.

A pdf has characters at coordinates. Rules around cells tell rows and columns; without rules the gaps between texts on a
line do. Rows that a page break splits are joined.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

import pdfplumber

from panel.plans.reading.lines import number_in

MAX_PAGES = 400
# In points; as multiples of the font size.
SAME_LINE, SAME_EDGE = 2.5, 3.0
NEXT_LINE, COLUMN_GAP, SPACE, LETTER = 1.65, 1.4, 0.12, 0.6
# Endings of broken words that are also words of their own.
ENDINGS = frozenset({"a", "al", "an", "ar", "at", "de", "e", "en", "er", "et", "in", "na", "or", "s", "te"})
BULLETS = set("•‣◦·▪\uf0b7")
NUMBERED = re.compile(r"\d{1,2}[.)]")
SENTENCE_ENDS = (".", ":", "!", "?", ";")
Words = frozenset[str]


@dataclass(frozen=True)
class Piece:
    """A text on one line: left and right edge, bottom (from the top of its page), font size in points, and weight."""

    x: float
    right: float
    y: float
    size: float
    text: str
    font: str


@dataclass
class Block:
    """Lines that follow one another: a paragraph, or a cell. `x` is its left edge, `right` a cell's right one."""

    x: float
    pieces: list[Piece] = field(default_factory=list)
    right: float | None = None

    def text(self, words: Words) -> str:
        """Return the lines joined to one. `words` are those that occur unbroken in the document."""
        whole = self.pieces[0].text if self.pieces else ""
        for before, piece in pairwise(self.pieces):
            whole += ("" if self._sticks(before, piece, words) else " ") + piece.text
        return " ".join(whole.replace("\u00ad", "").split())

    def _sticks(self, before: Piece, piece: Piece, words: Words) -> bool:
        """Whether a line follows without a space: after a hyphen, or in the middle of a word too long for its cell.

        Such a word is alone on its line, and not a letter more would have had room.
        """
        if before.text.endswith((" ", "-", "–", "\u00ad")):
            return True
        head = piece.text.split(maxsplit=1)[0]
        if head[0] in ".,;:)":
            return True
        padding = self.pieces[0].x - self.x
        if self.right is None or self.right - padding - before.right > LETTER * before.size or head[0] == "(":
            return False
        head = head.rstrip(".,;:")
        is_word = head in words and (head not in ENDINGS or before.text.strip() in words)
        return len(before.text.split()) == 1 and not is_word


Row = list[Block]


def read_pdf(file: BytesIO) -> list[str]:
    """Return the lines in the order of the document. A list item begins with "- ", cells are separated by tabs.

    Raises what pdfplumber raises for an invalid file, and ValueError for more than MAX_PAGES pages.
    """
    with pdfplumber.open(file) as document:
        if len(document.pages) > MAX_PAGES:
            raise ValueError(f"more than {MAX_PAGES} pages")
        pages = []
        for page in document.pages:
            pages.append(list(_rows(page)))
            page.close()
    words = frozenset(_whole_words(pages))
    rows: list[Row] = []
    for page_rows in pages:
        rows += _go_on(rows, page_rows, words)
    return [line for row in rows if (line := _line(row, words))]


def _whole_words(pages: list[list[Row]]) -> Iterator[str]:
    """Yield the words in the middle of a line: none of them is half of a broken word."""
    for rows in pages:
        for piece in (piece for row in rows for block in row for piece in block.pieces):
            yield from (word.strip(".,;:()") for word in piece.text.split()[1:-1])


def _rows(page: Any) -> Iterator[Row]:  # noqa: ANN401 - pdfplumber's
    """Yield the rows of a page from the top: of tables, and of the text between them."""
    tables = [table for table in page.find_tables() if any(len(_cells(row)) > 1 for row in table.rows)]
    pieces = list(_pieces(page))
    found: list[tuple[float, Row]] = []
    for table in tables:
        inside = [piece for piece in pieces if _is_in(piece, table.bbox)]
        pieces = [piece for piece in pieces if piece not in inside]
        for row in table.rows:
            cells = [Block(cell[0], [one for one in inside if _is_in(one, cell)], cell[2]) for cell in _cells(row)]
            if any(cell.pieces for cell in cells):
                found.append((row.bbox[3], cells))
    edges = [table.bbox[1] for table in tables]
    found += [(row[0].pieces[0].y, row) for row in _text_rows(pieces, edges)]
    yield from (row for _, row in sorted(found, key=lambda one: one[0]))


def _cells(row: Any) -> list[Any]:  # noqa: ANN401 - pdfplumber's
    """Return the cells of a row from the left, without the places that another cell spans but for the first."""
    left, top, _, bottom = row.bbox
    first = [] if row.cells[0] else [(left, top, left, bottom)]
    return [*first, *(cell for cell in row.cells if cell)]


def _is_in(piece: Piece, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    middle = piece.y - piece.size / 2
    return left - 1 <= piece.x + min(piece.right - piece.x, 2) / 2 <= right and top <= middle <= bottom


def _pieces(page: Any) -> Iterator[Piece]:  # noqa: ANN401 - pdfplumber's
    """Yield the texts of a page by line: words that stand close together are one."""
    words = page.dedupe_chars().extract_words(keep_blank_chars=True, x_tolerance=1.5, extra_attrs=["size", "fontname"])
    boxes = [Piece(one["x0"], one["x1"], one["bottom"], one["size"], one["text"], one["fontname"]) for one in words]
    rules = sorted({round(edge["x0"], 1) for edge in page.vertical_edges})
    last: Piece | None = None
    for piece in _by_line(boxes):
        if last and _hugs(last, piece, rules):
            gap = " " if piece.x - last.right > SPACE * piece.size and not last.text.endswith(" ") else ""
            last = replace(last, right=piece.right, text=f"{last.text}{gap}{piece.text}")
            continue
        if last and last.text.strip():
            yield last
        last = piece
    if last and last.text.strip():
        yield last


def _by_line(pieces: list[Piece]) -> list[Piece]:
    """Return pieces line by line, each from the left; a superscript belongs to the line that it stands in."""
    found: list[Piece] = []
    line: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: one.y):
        if line and piece.y - line[0].y > SAME_LINE:
            found += sorted(line, key=lambda one: one.x)
            line = []
        line.append(piece)
    return found + sorted(line, key=lambda one: one.x)


def _hugs(last: Piece, piece: Piece, rules: list[float]) -> bool:
    """Whether a piece goes on right after another on its line, with no rule and no column's gap between them."""
    gap = piece.x - last.right
    is_near = abs(piece.y - last.y) <= SAME_LINE and -SAME_EDGE <= gap <= COLUMN_GAP * piece.size
    return is_near and not _is_mark(last.text) and not any(last.right - 1 <= rule <= piece.x + 1 for rule in rules)


def _text_rows(pieces: list[Piece], edges: list[float]) -> Iterator[Row]:
    """Yield the rows of text without rules: paragraphs of lines, list items, and texts beside each other."""
    row: Row = []
    for _, group in groupby(_by_line(pieces), key=_line_key()):
        line = [Block(piece.x, [piece]) for piece in group]
        if row and _goes_on(row, line, edges):
            for block in line:
                min(row, key=lambda one: abs(one.x - block.x)).pieces += block.pieces
            continue
        if row:
            yield row
        row = line
    if row:
        yield row


def _line_key() -> Any:  # noqa: ANN401 - a function with a memory
    last: list[float] = []

    def key(piece: Piece) -> float:
        if not last or piece.y - last[0] > SAME_LINE:
            last[:] = [piece.y]
        return last[0]

    return key


def _goes_on(row: Row, line: Row, edges: list[float]) -> bool:
    """Whether a line continues a row: right below, at the edges of its texts, in the same type, and not a new row of figures."""
    last = max((piece for block in row for piece in block.pieces), key=lambda one: one.y)
    first = line[0].pieces[0]
    step = first.y - last.y
    is_below = 0 < step <= NEXT_LINE * last.size and not any(last.y < edge < first.y for edge in edges)
    at_edges = all(any(abs(block.x - one.x) <= SAME_EDGE for one in row) for block in line)
    same_type = abs(first.size - last.size) <= 1 and (len(row) > 1 or _is_bold(first) == _is_bold(last))
    if not (is_below and at_edges and same_type) or _is_mark(first.text):
        return False
    if len(row) == 1 or _is_mark(row[0].pieces[0].text):
        return len(line) == 1
    return len(line) < len(row) and not any(number_in(block.pieces[0].text) is not None for block in line)


def _is_bold(piece: Piece) -> bool:
    return "bold" in piece.font.casefold() or "black" in piece.font.casefold()


def _is_mark(text: str) -> bool:
    """Whether a text is the mark of a list item: a bullet, or a number with a full stop."""
    return text.strip() in BULLETS or bool(NUMBERED.fullmatch(text.strip()))


def _go_on(before: list[Row], page: list[Row], words: Words) -> list[Row]:
    """Join the beginning of a page to the last row before it, where it continues that. Return the other rows."""
    if before and len(before[-1]) > 1 and page and _same_text(before, page[0], words):
        page = page[1:]
    while before and page and _is_rest(before[-1], page[0], words):
        for block in page.pop(0):
            min(before[-1], key=lambda one: abs(one.x - block.x)).pieces += block.pieces
    return page


def _same_text(before: list[Row], first: Row, words: Words) -> bool:
    """Whether the first row of a page repeats the header of the table that goes on from the page before."""
    header = [block.text(words) for block in first]
    table: list[Row] = []
    for row in reversed(before):
        if len(row) != len(first):
            break
        table.append(row)
    return len(first) > 1 and any([block.text(words) for block in row] == header for row in table)


def _is_rest(row: Row, first: Row, words: Words) -> bool:
    """Whether the first row of a page continues the last one of the page before."""
    edges = [block.x for block in row]
    filled = [block for block in first if block.pieces]
    fits = all(any(abs(block.x - x) <= SAME_EDGE for x in edges) for block in filled)
    if not fits or not filled or _is_mark(filled[0].pieces[0].text):
        return False
    if len(row) > 1 and any(number_in(block.text(words)) is not None for block in filled):
        return False
    if len(row) == 1 or abs(filled[0].x - edges[0]) <= SAME_EDGE:
        begins = filled[0].text(words)[:1]
        is_whole = row[0].text(words).endswith(SENTENCE_ENDS)
        return not is_whole and (begins.islower() or (len(row) > 1 and len(filled) == 1 < len(first)))
    return True


def _line(row: Row, words: Words) -> str:
    cells = [block.text(words) for block in row]
    if len(cells) > 1 and cells[0] in BULLETS:
        return f"- {' '.join(cells[1:])}"
    if len(cells) == 1 and cells[0][:1] in BULLETS and cells[0][1:2] == " ":
        return f"- {cells[0][1:].strip()}"
    if len(cells) == 2 and NUMBERED.fullmatch(cells[0]):
        return " ".join(cells)
    return "\t".join(cells).rstrip()
