"""The lines of a document that somebody hands in: text as it is, Word and pdf read in a child process with limits.

A Word file or a pdf of a few kilobytes can take gigabytes, or crash the process that opens it. Whatever happens to the
child, the result is lines or a message why there are none.
"""

import unicodedata

from panel import isolated
from panel.isolated import Failure, IsolatedError, Limits
from panel.plans.draft.extract_child import text_of
from panel.sheets.workbook.cells import FileRejectedError

LIMITS = Limits(seconds=60, megabytes=700, file_bytes=20_000_000)
MAX_BYTES = 20_000_000
MAX_CHARACTERS = 5_000_000
TEXT, APART = {".md", ".txt"}, {".docx", ".pdf"}
WRONG_KIND = "Filen ska vara ett planblad (xlsx) eller ett dokument: docx, pdf, md eller txt."
TOO_BIG = "Dokumentet är större än 20 MB. Ta bort bilderna, eller spara texten för sig, och försök igen."
UNREADABLE = "Dokumentet går inte att läsa: det är skadat, låst eller något annat än filnamnet säger. Spara det på nytt och försök igen."
TOO_HEAVY = "Dokumentet tar för mycket tid eller minne att läsa. Spara bara texten, som txt, och försök igen."
NO_TEXT = "Dokumentet har ingen text. En inskannad pdf är bilder: använd dokumentet som den gjordes av."


def lines_of(body: bytes, suffix: str, limits: Limits = LIMITS) -> list[str]:
    """Return a document's lines: a paragraph, a list item ("- …") or a table row (with tabs) each.

    `suffix` is the kind of document: .docx, .pdf, .md or .txt. Raises FileRejectedError.
    """
    if len(body) > MAX_BYTES:
        raise FileRejectedError(TOO_BIG)
    if suffix in TEXT:
        text = _decoded(body)
    elif suffix in APART:
        text = _read_apart(body, suffix, limits)
    else:
        raise FileRejectedError(WRONG_KIND)
    if len(text) > MAX_CHARACTERS:
        raise FileRejectedError(TOO_HEAVY)
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    # The lines go to a workbook, whose cells cannot have control characters.
    plain = ["".join(filter(_is_kept, line)).rstrip() for line in lines]
    if not any(plain):
        raise FileRejectedError(NO_TEXT)
    return plain[:-1] if not plain[-1] else plain


def _is_kept(sign: str) -> bool:
    return sign == "\t" or sign.isprintable() or unicodedata.category(sign) == "Zs"


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRejectedError("Texten är inte UTF-8. Spara den som UTF-8 och försök igen.") from error


def _read_apart(body: bytes, suffix: str, limits: Limits) -> str:
    try:
        return isolated.run(text_of, body, [suffix], limits=limits).decode(errors="replace")
    except IsolatedError as error:
        # The libraries raise many kinds of errors: all of them count as unreadable.
        raise FileRejectedError(UNREADABLE if error.failure is Failure.CRASHED else TOO_HEAVY) from error
