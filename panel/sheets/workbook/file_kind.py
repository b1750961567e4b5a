"""Identify an uploaded file that is no Excel workbook: usually one saved in another format."""

from panel.sheets.workbook.cells import FileRejectedError

SAVE_AS = "Öppna den i Excel, välj Spara som Excel-arbetsbok (.xlsx) och lämna in den filen."
EMPTY = "Filen är tom. Kontrollera att den sparades, och lämna in den igen."
LOCKED = (
    "Arbetsboken är låst med lösenord eller krypterad. "
    "Ta bort skyddet i Excel (Arkiv, Information, Skydda arbetsbok) och lämna in igen."
)
OLD_EXCEL = f"Filen är en arbetsbok i det gamla formatet .xls. {SAVE_AS}"
BINARY_EXCEL = f"Filen är en arbetsbok i det binära formatet .xlsb. {SAVE_AS}"
MACROS = (
    "Arbetsboken innehåller makron. "
    "Välj Spara som Excel-arbetsbok (.xlsx) i Excel, svara att den sparas utan makron och lämna in den filen."
)
OPEN_DOCUMENT = (
    "Filen är ett OpenDocument-kalkylblad (.ods). Öppna den, välj Spara som Excel (.xlsx) och lämna in den filen."
)
OTHER_OFFICE = "Filen är {kind}, ingen Excel-arbetsbok. Lämna in den ifyllda mallen (.xlsx)."
ARCHIVE = "Filen är en zip-fil, ingen Excel-arbetsbok. Packa upp den och lämna in arbetsboken som ligger i den."
NO_WORKBOOK = "Filen är ingen Excel-arbetsbok. Lämna in den ifyllda mallen (.xlsx)."
PLAIN_TEXT = f"Filen är en textfil (till exempel csv), ingen Excel-arbetsbok. {SAVE_AS}"
WEB_PAGE = f"Filen är en webbsida (html) eller XML, ingen Excel-arbetsbok. {SAVE_AS}"

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
MARKUP = (b"<", b"mime-version:")


def require_zip(body: bytes) -> None:
    """Raise FileRejectedError, naming the kind of file, for a file that is no zip archive."""
    if body.startswith(ZIP):
        return
    if not body.strip(b"\0 \t\r\n"):
        raise FileRejectedError(EMPTY)
    if body.startswith(OLE2):
        raise FileRejectedError(_old_office(body))
    if body.startswith(b"%PDF"):
        raise FileRejectedError(OTHER_OFFICE.format(kind="ett PDF-dokument"))
    start = body[:1000]
    for mark in BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    if start.replace(b"\0", b"").lstrip().lower().startswith(MARKUP):
        raise FileRejectedError(WEB_PAGE)
    raise FileRejectedError(PLAIN_TEXT if _is_text(body) else NO_WORKBOOK)


def _old_office(body: bytes) -> str:
    """Return what an OLE2 file is, by the names of its streams. An encrypted xlsx is an OLE2 file too."""
    if "EncryptedPackage".encode("utf-16-le") in body:
        return LOCKED
    if "WordDocument".encode("utf-16-le") in body:
        return OTHER_OFFICE.format(kind="ett gammalt Word-dokument")
    return OLD_EXCEL


def _is_text(body: bytes) -> bool:
    encoding = "utf-16" if body.startswith(BYTE_ORDER_MARKS[1:]) else "cp1252"
    text = body[:1000].decode(encoding, errors="replace")
    return all(sign.isprintable() or sign.isspace() for sign in text)


def require_workbook(body: bytes, names: list[str]) -> None:
    """Raise FileRejectedError for an archive that is no workbook, or a workbook of another kind than xlsx."""
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lower):
        raise FileRejectedError(MACROS)
    if "xl/workbook.bin" in lower:
        raise FileRejectedError(BINARY_EXCEL)
    if "content.xml" in lower and "mimetype" in lower:
        is_sheet = b"opendocument.spreadsheet" in body[:200]
        raise FileRejectedError(OPEN_DOCUMENT if is_sheet else OTHER_OFFICE.format(kind="ett OpenDocument-dokument"))
    for sign, kind in (
        ("word/", "ett Word-dokument"),
        ("ppt/", "en PowerPoint-presentation"),
        ("index/", "en Numbers-fil"),
    ):
        if any(name.startswith(sign) for name in lower) and not any(name.startswith("xl/") for name in lower):
            raise FileRejectedError(OTHER_OFFICE.format(kind=kind))
    if "[content_types].xml" not in lower:
        raise FileRejectedError(
            ARCHIVE if any(name.endswith((".xlsx", ".xlsm", ".xls")) for name in lower) else NO_WORKBOOK
        )
