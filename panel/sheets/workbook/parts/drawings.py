"""Read the drawings of a sheet: text boxes and shapes with text, and pictures and charts."""

from panel.sheets.workbook.container import Container
from panel.sheets.workbook.parts.cell_values import Shared
from panel.sheets.workbook.parts.markup import Attributes, new_parser, parse, targets_of

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
TEXT = "http://schemas.openxmlformats.org/drawingml/2006/main"
FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
ANCHORS = {f"{DRAWING} {name}" for name in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")}
WITHOUT_TEXT = {f"{DRAWING} pic", f"{DRAWING} graphicFrame"}
Found = tuple[int, int, str]  # row, column, text


def read_drawings(part: str, container: Container, shared: Shared) -> list[Found]:
    """Return row, column and text of each drawing, by its upper left cell. The text is "" for a picture or a chart.

    Raises FileRejectedError if a part is damaged, or has too much text.
    """
    found: list[Found] = []
    for kind, target in targets_of(part, container):
        if kind == "drawing":
            reader = _Reader()
            parser = new_parser(target)
            parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
            parser.CharacterDataHandler = reader.pieces.append
            parse(parser, target, container.unpack(target))
            found += reader.found
    shared.count([text for _, _, text in found])
    return found


class _Reader:
    """Collects, for each anchor, its cell and its lines of text, including those of grouped shapes."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.pieces: list[str] = []
        self.fallbacks = 0
        self._begin()

    def _begin(self) -> None:
        self.location = {"row": 0, "col": 0}
        self.is_from = self.is_shown = False
        self.lines: list[str] = []
        self.line: list[str] = []

    def start(self, name: str, _attributes: Attributes) -> None:
        """Handle an opening tag."""
        self.pieces.clear()
        if name in ANCHORS:
            self._begin()
        elif name == f"{DRAWING} from":
            self.is_from = True
        elif name in WITHOUT_TEXT:
            self.is_shown = True
        elif name == FALLBACK:
            self.fallbacks += 1

    def end(self, name: str) -> None:
        """Handle a closing tag."""
        text = "".join(self.pieces)
        self.pieces.clear()
        namespace, _, local = name.partition(" ")
        if name == FALLBACK:
            self.fallbacks -= 1
        elif self.is_from and namespace == DRAWING and local in self.location:
            self.location[local] = int(text) if text.strip().isdecimal() and len(text) < 9 else 0
        elif name == f"{DRAWING} from":
            self.is_from = False
        elif name == f"{TEXT} t" and not self.fallbacks:
            # A fallback repeats the content for older programs.
            self.line.append(text)
        elif name == f"{TEXT} p":
            self.lines.append("".join(self.line))
            self.line = []
        elif name in ANCHORS:
            self._keep()

    def _keep(self) -> None:
        text = "\n".join(line for line in self.lines if line.strip())
        if text or self.is_shown:
            self.found.append((self.location["row"] + 1, self.location["col"] + 1, text))
