"""Read the comments of a sheet, both notes (the old kind) and threaded comments. Each is a part of its own."""

import hashlib

from panel.sheets.workbook.container import Container
from panel.sheets.workbook.parts.cell_values import Shared
from panel.sheets.workbook.parts.markup import MAIN, Attributes, new_parser, parse, targets_of
from panel.sheets.workbook.parts.span import area_of

THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
AUTHOR = "Uppdragspanelen"
Found = tuple[int, int, str]  # row, column, text


def read_comments(part: str, container: Container, shared: Shared) -> list[Found]:
    """Return row, column and text of a sheet's comments, except the panel's own marks.

    Raises FileRejectedError if a part is damaged, or has too much text.
    """
    targets = targets_of(part, container)
    threaded = _Reader(f"{THREADED} threadedComment", f"{THREADED} text")
    old = _Reader(f"{MAIN} comment", f"{MAIN} t")
    for kind, target in targets:
        if kind == "threadedComment":
            threaded.read(target, container)
        elif kind == "comments":
            old.read(target, container)
    # Excel writes a threaded comment in the old part as well, for old programs.
    threaded_cells = {location for location, _, _ in threaded.found}
    comments = [*threaded.found, *(one for one in old.found if one[0] not in threaded_cells)]
    cells = [(area, without_marks(author, text)) for location, author, text in comments if (area := area_of(location))]
    found = [(area.top, area.left, text) for area, text in cells if text.strip()]
    shared.count([text for _, _, text in found])
    return found


def sign_marks(texts: list[str]) -> str:
    """Return the author to give a comment with these texts of the panel's, so that they can be recognised later."""
    return " ".join([AUTHOR, *map(_digest, texts)])


def without_marks(author: str, text: str) -> str:
    """Return the text of a comment without what the panel marked it with."""
    if not author.startswith(AUTHOR):
        return text
    own = set(author.split()[1:])
    return "\n\n".join(one for one in text.split("\n\n") if _digest(one) not in own)


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]


class _Reader:
    """Collects address, author and text of each comment. A text may be in several pieces."""

    def __init__(self, comment: str, text: str) -> None:
        self.comment, self.text = comment, text
        self.found: list[tuple[str, str, str]] = []
        self.authors: list[str] = []
        self.pieces: list[str] | None = None
        self.location = self.author = ""
        self.texts: list[str] = []

    def read(self, part: str, container: Container) -> None:
        """Add the comments of a part. Raises FileRejectedError if it is damaged."""
        self.authors = []
        parser = new_parser(part)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = lambda piece: self.pieces.append(piece) if self.pieces is not None else None
        parse(parser, part, container.unpack(part))

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == self.comment:
            number = attributes.get("authorId", "")
            known = number.isdecimal() and len(number) < 9 and int(number) < len(self.authors)
            self.location, self.author = attributes.get("ref", ""), self.authors[int(number)] if known else ""
            self.texts = []
        elif name in {self.text, f"{MAIN} author"}:
            self.pieces = []

    def _end(self, name: str) -> None:
        if name == f"{MAIN} author":
            self.authors.append("".join(self.pieces or []))
        elif name == self.text:
            self.texts.append("".join(self.pieces or []))
        elif name == self.comment:
            self.found.append((self.location, self.author, "".join(self.texts)))
        if name in {self.text, f"{MAIN} author"}:
            self.pieces = None
