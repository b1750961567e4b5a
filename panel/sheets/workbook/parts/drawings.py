"""What is drawn on a sheet: text boxes and shapes with their text, and pictures and charts, which have none here."""

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
    """Return what is drawn on a sheet by the cell of its upper left corner; "" for the text of a picture or a chart.

    Raises Refused where a part is damaged, or holds too much text.
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
    """Takes each anchor: where it begins, and the lines of text in it, also of shapes that are grouped."""

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
        """Take an opening tag."""
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
        """Take a closing tag."""
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
            # What stands in a fallback is what older programs show in the place of the same thing.
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
