"""Find strikethrough text in a workbook's shared strings. openpyxl gives the strings without formats."""

from panel.sheets.workbook.container import Container
from panel.sheets.workbook.parts.markup import MAIN, Attributes, new_parser, parse

NOT = {"0", "false"}


class Runs:
    """Collects the struck text of one string at a time, from the tags of its runs."""

    def __init__(self) -> None:
        self.struck: list[str] = []
        self.is_struck = False

    def begin(self) -> None:
        """Begin another string."""
        self.struck, self.is_struck = [], False

    def start_run(self, _attributes: Attributes) -> None:
        """Begin a run, which is not struck unless its properties state it."""
        self.is_struck = False

    def strike(self, attributes: Attributes) -> None:
        """Read the strike property of a run."""
        self.is_struck = attributes.get("val", "1") not in NOT

    def add(self, text: str) -> None:
        """Add the text of a run."""
        if self.is_struck:
            self.struck.append(text)


def struck_strings(container: Container) -> dict[str, str]:
    """Return the struck text of each shared string that has any, by its index as text. Raises FileRejectedError."""
    part = next((name for name in container.parts if name.lower().endswith("sharedstrings.xml")), None)
    if part is None:
        return {}
    runs, found, pieces = Runs(), {}, list[str]()
    count = -1

    def start(name: str, attributes: Attributes) -> None:
        nonlocal count
        if name == f"{MAIN} si":
            count += 1
            runs.begin()
        elif name == f"{MAIN} r":
            runs.start_run(attributes)
        elif name == f"{MAIN} strike":
            runs.strike(attributes)
        elif name == f"{MAIN} t":
            pieces.clear()

    def end(name: str) -> None:
        if name == f"{MAIN} t":
            runs.add("".join(pieces))
        elif name == f"{MAIN} si" and runs.struck:
            found[str(count)] = "".join(runs.struck)

    parser = new_parser(part)
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = pieces.append
    parse(parser, part, container.unpack(part))
    return found
