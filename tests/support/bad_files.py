"""Files that are not workbooks, or have hostile zip or XML: each with a part of the expected message."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import partial

from hypothesis import strategies as st

from tests.support.workbooks import (
    BOOK,
    BOOK_RELS,
    CONTENT,
    MAIN,
    SHEET,
    STRINGS,
    STYLES,
    TYPES,
    changed,
    good,
    hand,
    packed,
    relations,
    unpacked,
    with_part,
    with_shared_strings,
)

Zoo = dict[str, tuple[Callable[[], bytes], str]]

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
NO_WORKBOOK = "Filen är ingen Excel-arbetsbok. Lämna in den ifyllda mallen"
CUT_OFF = "skadad eller avklippt. Kontrollera att den går att öppna"
TEXT = "Filen är en textfil (till exempel csv)"
BAD_NAME = "ett namn som inte är tillåtet"
DTD = "har en dokumenttyp (DTD)"
BROKEN = "är skadad och går inte att läsa"
MACROS = "innehåller makron. Välj Spara som"


def zip_of(*names: str) -> bytes:
    return packed((name, b"<x/>") for name in names)


def open_document(kind: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return packed([("mimetype", mimetype), ("content.xml", b"<x/>")], zipfile.ZIP_STORED)


def with_more(*entries: tuple[str, bytes]) -> bytes:
    """Return a good workbook with more entries in its zip, possibly duplicates."""
    return packed([*unpacked(good()).items(), *entries])


def with_text(part: str, text: str, encoding: str = "utf-8") -> bytes:
    return with_part(good(), part, text.encode(encoding))


def with_dtd(part: str, encoding: str, declared: str) -> bytes:
    """Put entities before the first element of a part, and write the part in an encoding."""
    text = unpacked(good())[part].decode()
    bare = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return with_text(part, head + ENTITIES + bare, encoding)


def with_relation(kind: str, target: str) -> bytes:
    return with_part(hand(), "xl/worksheets/_rels/sheet1.xml.rels", relations((kind, target), outside=True).encode())


def mangled(content: bytes, data: st.DataObject) -> bytes:
    """Return the content with a few bytes changed, or truncated."""
    if data.draw(st.booleans()):
        return content[: data.draw(st.integers(0, len(content)))]
    changed = bytearray(content)
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=4)
    ):
        changed[at] = value
    return bytes(changed)


def damaged() -> bytes:
    """Return a good workbook in which the second local header is overwritten."""
    body = good()
    at = body.index(b"PK\x03\x04", 1)
    return body[:at] + bytes(4) + body[at + 4 :]


def with_directory_field(offset: int, value: int) -> bytes:
    """Return a good workbook with a false directory entry. 16: checksum, 20: packed size, 24: size, 42: offset."""
    body = bytearray(good())
    at = body.rindex(SHEET.encode()) - 46
    assert body[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", body, at + offset, value)
    return bytes(body)


def overlapping() -> bytes:
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        return with_directory_field(42, archive.getinfo(BOOK).header_offset)


def locked_entries() -> bytes:
    """Set the encryption bit of every entry, in its local header and in the directory."""
    body = bytearray(good())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = body.find(sign)
        while start >= 0:
            body[start + at] |= 1
            start = body.find(sign, start + 4)
    return bytes(body)


def bomb(megabytes: int) -> bytes:
    return with_part(good(), "xl/media/image1.png", bytes(megabytes * 1_000_000))


def lying_bomb() -> bytes:
    """Return 100 MB whose stated size is 10 bytes, both in the local header and in the directory."""
    body = bytearray(bomb(100))
    name = b"xl/media/image1.png"
    struct.pack_into("<I", body, body.index(name) - 30 + 22, 10)
    struct.pack_into("<I", body, body.rindex(name) - 46 + 24, 10)
    return bytes(body)


def memory_bomb() -> bytes:
    """Return a small file whose properties are eight million elements: no library can parse them in 256 MB."""
    return with_part(good(), "docProps/core.xml", b"<x>" + b"<a/>" * 8_000_000 + b"</x>")


def time_bomb() -> bytes:
    """Return a small file with five million empty shared strings, slow to parse."""
    return with_part(with_shared_strings(), STRINGS, f'<sst xmlns="{MAIN}">{"<si/>" * 5_000_000}</sst>'.encode())


NOT_WORKBOOKS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "Filen är tom"),
    "nothing but spaces": (b" \r\n\0\0", "Filen är tom"),
    "xls": (OLE2 + "Workbook".encode("utf-16-le"), "gamla formatet .xls. Öppna den i Excel, välj Spara som"),
    "doc": (OLE2 + "WordDocument".encode("utf-16-le"), "gammalt Word-dokument"),
    "locked": (OLE2 + "EncryptedPackage".encode("utf-16-le"), "låst med lösenord eller krypterad. Ta bort skyddet"),
    "csv": ("Id;Status\npoint:16;Pågår\n".encode("cp1252"), TEXT),
    "text in UTF-16": ("Id\tStatus\npoint:16\tPågår\n".encode("utf-16"), TEXT),
    "web page": (b"\xef\xbb\xbf\n<!DOCTYPE html><html><table></table></html>", "webbsida (html)"),
    "XML of Excel 2003": ('<?xml version="1.0"?><Workbook/>'.encode("utf-16"), "XML, ingen Excel-arbetsbok"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF-dokument"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(64)), NO_WORKBOOK),
    "docx": (zip_of(CONTENT, "word/document.xml"), "är ett Word-dokument"),
    "pptx": (zip_of(CONTENT, "ppt/presentation.xml"), "PowerPoint"),
    "numbers": (zip_of("Index/Document.iwa", "preview.jpg"), "Numbers"),
    "xlsb": (zip_of(CONTENT, "xl/workbook.bin"), "binära formatet .xlsb"),
    "ods": (open_document("spreadsheet"), "OpenDocument-kalkylblad (.ods)"),
    "odt": (open_document("text"), "OpenDocument-dokument"),
    "zip with a workbook in it": (zip_of("uppfoljning.xlsx"), "zip-fil, ingen Excel-arbetsbok. Packa upp den"),
    "zip with something else": (zip_of("readme.txt"), NO_WORKBOOK),
    "empty zip": (packed([]), NO_WORKBOOK),
}
DTDS = [
    (SHEET, "utf-8", "UTF-8"),
    (BOOK, "utf-8-sig", ""),
    (STYLES, "utf-16", "UTF-16"),
    (CONTENT, "utf-16-le", ""),
    (BOOK_RELS, "utf-16-be", "UTF-16"),
    ("docProps/core.xml", "ascii", "US-ASCII"),
]
TEXTS: dict[str, tuple[tuple[str, ...], str]] = {
    "DTD in a part called a picture": (("xl/media/image1.png", ENTITIES + "<x>&b;</x>"), DTD),
    "DTD in a drawing": (("xl/drawings/vmlDrawing1.vml", ENTITIES + "<x>&b;</x>"), DTD),
    "DTD from elsewhere": (("customXml/item1.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), DTD),
    "unknown encoding": (("a.xml", '<?xml version="1.0" encoding="utf-7"?><x/>'), "Excel inte använder (utf-7)"),
    "odd encoding": (("a.xml", '<?xml version="1.0" encoding="iso-8859-1"?><x/>'), "Excel inte använder (iso-8859-1)"),
    "encoding that lies": (("a.xml", '<?xml version="1.0" encoding="utf-16"?><x/>'), BROKEN),
    "UTF-32": (("a.xml", "<x/>", "utf-32"), BROKEN),
    "XML that is not UTF-8": (("a.xml", "<x>å</x>", "latin-1"), BROKEN),
    "XML that is empty": (("a.xml", ""), BROKEN),
}
BAD_FILES: Zoo = {
    **{name: (lambda body=body: body, message) for name, (body, message) in NOT_WORKBOOKS.items()},
    **{f"DTD in {dtd[0]}, {dtd[1]}": (partial(with_dtd, *dtd), f"{dtd[0]} {DTD}") for dtd in DTDS},
    **{name: (partial(with_text, *text), message) for name, (text, message) in TEXTS.items()},
    "cut off": (lambda: good()[:-100], CUT_OFF),
    "cut off at half": (lambda: good()[: len(good()) // 2], CUT_OFF),
    "damaged in the middle": (damaged, CUT_OFF),
    "checksum that lies": (partial(with_directory_field, 16, 1), CUT_OFF),
    "packed size that lies": (partial(with_directory_field, 20, 40), CUT_OFF),
    "size that lies": (partial(with_directory_field, 24, 10), CUT_OFF),
    "part outside the file": (partial(with_directory_field, 42, 9_000_000), CUT_OFF),
    "overlapping parts": (overlapping, "ligger på varandra"),
    "too large": (lambda: good() + bytes(10_000_000), "större än 10 MB"),
    "bomb that says how large it is": (partial(bomb, 60), "större än 50 MB när den packas upp"),
    "bomb that lies": (lying_bomb, "större än 50 MB när den packas upp"),
    "too many parts": (lambda: with_more(*((f"xl/{n}.png", b"") for n in range(300))), "fler än 300 delar"),
    "entries locked with a password": (locked_entries, "packad med lösenord. Ta bort lösenordet"),
    "packed with bzip2": (lambda: packed(unpacked(good()).items(), zipfile.ZIP_BZIP2), "packad på ett sätt"),
    "part twice": (lambda: with_more((SHEET, b"<x/>")), "två delar som heter likadant"),
    "part twice but for case": (lambda: with_more((SHEET.upper(), b"<x/>")), "två delar som heter likadant"),
    "path out": (lambda: with_more(("xl/../../etc/passwd", b"x")), BAD_NAME),
    "path from the root": (lambda: with_more(("/etc/passwd", b"x")), BAD_NAME),
    "path of a drive": (lambda: with_more(("C:/Windows/x.xml", b"x")), BAD_NAME),
    "path with backslashes": (lambda: with_more(("xl\\worksheets\\sheet9.xml", b"x")), BAD_NAME),
    "macros": (lambda: with_part(good(), "xl/vbaProject.bin", b"\xcc\x61"), MACROS),
    "renamed xlsm": (lambda: changed(good(), CONTENT, f"{TYPES}.sheet.main+xml", MACRO_BOOK), MACROS),
    "macro sheet": (lambda: with_part(good(), "xl/macrosheets/sheet1.xml", b"<x/>"), MACROS),
    "XML that is not closed": (lambda: changed(good(), SHEET, "</sheetData>", ""), f"{SHEET} {BROKEN}"),
    "picture from elsewhere": (partial(with_relation, "image", "https://example.com/p.png"), "annan plats (p.png)"),
}
