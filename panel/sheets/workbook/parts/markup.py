"""Check every XML part of a workbook before a library reads it: no DTD, no macros, nothing fetched from elsewhere.

Links to other workbooks are not followed: their cells have the value that Excel last computed (sheet_reader.py lists them).
A DTD allows a small XML file to expand enormously (entities) or to fetch others (external entities). Excel writes none.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from posixpath import basename, dirname, join, normpath
from xml.parsers import expat

from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.container import DAMAGED, SAVE_ANEW, Container
from panel.sheets.workbook.file_kind import MACROS

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
MARKUP_NAMES = (".xml", ".rels", ".vml")
ENCODINGS = {"utf-8", "utf-16", "us-ascii"}
CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")

HAS_DTD = f"Arbetsbokens del {{part}} har en dokumenttyp (DTD), vilket en arbetsbok från Excel aldrig har. {SAVE_ANEW}"
ODD_ENCODING = f"Arbetsbokens del {{part}} har en teckenkodning som Excel inte använder ({{encoding}}). {SAVE_ANEW}"
BROKEN_PART = f"Arbetsbokens del {{part}} är skadad och går inte att läsa. {SAVE_ANEW}"
LINKED = "Arbetsboken hämtar innehåll från en annan plats{which}. Ta bort det i Excel, spara och lämna in igen."
STRICT_FORMAT = (
    "Arbetsboken är sparad som Strict Open XML. "
    "Välj Spara som Excel-arbetsbok (.xlsx, utan Strict) i Excel och lämna in den filen."
)
SAME_TITLES = f"Arbetsboken har två blad som heter likadant ({{title}}). {SAVE_ANEW}"

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]


def read_markup(container: Container) -> list[str]:
    """Return the titles of the workbook's sheets, after unpacking every part.

    Raises FileRejectedError for a DTD, damaged XML, content from elsewhere, a macro, or several lists of sheets.
    """
    lists: list[list[str]] = []
    for name in container.parts:
        pieces = container.unpack(name)
        first = next(pieces, b"")
        if _is_markup(name, first):
            _look_through(name, chain([first], pieces), lists)
        # Parts other than XML are unpacked too, so that they are counted.
        for _ in pieces:
            pass
    if len(lists) != 1:
        raise FileRejectedError(DAMAGED)
    return _distinct(lists[0])


def targets_of(part: str, container: Container) -> list[tuple[str, str]]:
    """Return kind and name of the parts that a sheet refers to: ("comments", "xl/comments1.xml")."""
    relations = join(dirname(part), "_rels", f"{basename(part)}.rels")
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == RELATIONSHIP:
            target = normpath(join("/", dirname(part), attributes.get("Target", ""))).lstrip("/")
            found.append((basename(attributes.get("Type", "")), target))

    if relations in container.parts:
        parser = new_parser(relations)
        parser.StartElementHandler = start
        parse(parser, relations, container.unpack(relations))
    return [(kind, target) for kind, target in found if target in container.parts]


def new_parser(part: str) -> expat.XMLParserType:
    """Return a parser that gives names as "namespace name".

    It raises FileRejectedError for a DTD or unusual encoding.
    """

    def refuse_dtd(*_: object) -> None:
        raise FileRejectedError(HAS_DTD.format(part=part))

    def require_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise FileRejectedError(ODD_ENCODING.format(part=part, encoding=encoding[:40]))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.XmlDeclHandler = require_encoding
    return parser


def parse(parser: expat.XMLParserType, part: str, pieces: Iterator[bytes]) -> None:
    """Parse a part. Raises FileRejectedError if it is not well-formed, MemoryError if it takes too much memory."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise FileRejectedError(BROKEN_PART.format(part=part)) from error
    except ValueError as error:
        # An encoding that Python does not support, or bytes that are not valid in it.
        raise FileRejectedError(BROKEN_PART.format(part=part)) from error


def _is_markup(name: str, first: bytes) -> bool:
    """Return whether a part is XML, by its name or its content: any part may be named image1.png."""
    text = first.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return name.lower().endswith(MARKUP_NAMES) or text.replace(b"\0", b"").lstrip().startswith(b"<")


def _look_through(name: str, pieces: Iterator[bytes], lists: list[list[str]]) -> None:
    parser = new_parser(name)
    if name == CONTENT_TYPES:
        parser.StartElementHandler = _refuse_macros
    elif name.lower().endswith(".rels"):
        parser.StartElementHandler = _refuse_links
    else:
        parser.StartElementHandler = _root_handler(parser, lists)
    try:
        parse(parser, name, pieces)
    except FileRejectedError as error:
        # Excel itself writes drawings (vml) that are not well-formed. The panel does not read them.
        if not (name.lower().endswith(".vml") and isinstance(error.__cause__, expat.ExpatError)):
            raise


def _refuse_macros(_name: str, attributes: Attributes) -> None:
    if any(sign in attributes.get("ContentType", "").lower() for sign in MACRO_TYPES):
        raise FileRejectedError(MACROS)


def _refuse_links(name: str, attributes: Attributes) -> None:
    """Raise FileRejectedError for content from elsewhere.

    A hyperlink is allowed, and so is another workbook of formulas: only Excel follows them, when the user asks.
    """
    if name != RELATIONSHIP:
        return
    kind = attributes.get("Type", "")
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    if is_outside and not kind.endswith("/hyperlink") and "externallink" not in basename(kind).lower():
        target = basename(attributes.get("Target", "").replace("\\", "/"))[:80]
        raise FileRejectedError(LINKED.format(which=f" ({target})" if target else ""))


def _root_handler(parser: expat.XMLParserType, lists: list[list[str]]) -> Start:
    """Return a handler that only checks the root element, unless the part is the workbook's list of sheets."""

    def add_title(name: str, attributes: Attributes) -> None:
        if name == f"{MAIN} sheet":
            lists[-1].append(attributes.get("name", ""))

    def look(name: str, _attributes: Attributes) -> None:
        if name == f"{STRICT} workbook":
            raise FileRejectedError(STRICT_FORMAT)
        is_list = name == f"{MAIN} workbook"
        if is_list:
            lists.append([])
        parser.StartElementHandler = add_title if is_list else None

    return look


def _distinct(titles: list[str]) -> list[str]:
    seen: set[str] = set()
    for title in titles:
        if title.casefold() in seen:
            raise FileRejectedError(SAME_TITLES.format(title=title))
        seen.add(title.casefold())
    return titles
