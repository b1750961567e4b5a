"""The lines of a PC-Axis file before its data: keyword[language]("subject")="text","text"; and their encoding.

The format: Statistics Sweden, PX-file format specification, AXIS-VERSION 2013.
"""

import codecs
import re
from dataclasses import dataclass

from panel.formats.cube import FormatError

KEYWORD = re.compile(
    rb'\s*+([A-Za-z][A-Za-z0-9_-]*+)\s*+(?:\[([^\[\]"=;()]*+)\])?\s*+(?:\(((?:[^()"]++|"[^"]*+")*+)\))?\s*+='
)
VALUE = re.compile(rb'((?:[^";]++|"[^"]*+")*+);')
TEXTS = re.compile(r'\s*+"[^"]*+"(?:\s*+,\s*+"[^"]*+"|\s++"[^"]*+")*+\s*+')
ONE = re.compile(r'\s*+(?:"[^"]*+"(?:\s++"[^"]*+")*+|[^\s",]*+)\s*+')
PIECE = re.compile(r'(,?)(?<!\s)\s*"([^"]*)"')
BARE = re.compile(r"[^\s,]*")
QUOTED = re.compile(r'"[^"]*+"')
# Codecs in which quotation marks, semicolons and digits are the same bytes as in ASCII.
READABLE = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|cp437|cp8[56]\d|koi8-[ru]")
# The letters of cp437 and cp850 are at bytes where Windows-1252 and ISO 8859 have mostly signs.
ONLY_DOS_LETTERS = re.compile(rb"[\x00-\x9a\xa0-\xa5]*")
C1 = re.compile("[\x80-\x9f]")


@dataclass(frozen=True)
class Entry:
    """One keyword with its subjects, its unparsed value, and the line that it begins on."""

    keyword: str
    language: str | None
    subjects: tuple[str, ...]
    text: str
    line: int

    @property
    def location(self) -> str:
        """Line and keyword, for errors."""
        subjects = ",".join(f'"{subject}"' for subject in self.subjects)
        return f"Rad {self.line}, {self.keyword}{f'({subjects})' if subjects else ''}"

    def texts(self) -> tuple[str, ...]:
        """Return the value as texts, those written in several pieces joined. Raises FormatError."""
        return _texts(self.text, self.location)

    @property
    def is_one(self) -> bool:
        """Whether the value is one text, or one word without quotation marks, or empty."""
        return bool(ONE.fullmatch(self.text))

    def one(self) -> str:
        """Return the value as one text. Raises FormatError when there are several."""
        found = self.texts()
        if len(found) > 1:
            raise FormatError(f"{self.location}: har {len(found)} värden, men ska ha ett. Rätta filen.")
        return "".join(found)

    def names(self) -> tuple[str, ...]:
        """Return the value as names or codes, which may not have line breaks. Raises FormatError."""
        found = self.texts()
        broken = next((name for name in found if "\n" in name), None)
        if broken is not None:
            message = f"en radbrytning mitt i {broken[:40]!r}. Ett citattecken kan saknas"
            raise FormatError(f"{self.location}: {message}: rätta filen.")
        return found

    def number(self) -> int:
        """Return the value as a number of decimals, 0 to 15. Raises FormatError."""
        found = self.one().strip()
        if not re.fullmatch("[0-9]|1[0-5]", found):
            raise FormatError(f"{self.location}: är {found[:40]!r}, men ska vara ett antal decimaler, 0 till 15.")
        return int(found)


@dataclass(frozen=True)
class Head:
    """The keywords before DATA, the position in the body where the data begin, and the codec."""

    entries: list[Entry]
    data_start: int
    codec: str
    warnings: tuple[str, ...]


def split(body: bytes) -> Head:
    """Return what is before the data of a file. Line breaks must be newlines.

    Raises FormatError with the line for an invalid or unterminated keyword, a missing DATA, and an unclear encoding.
    """
    found: list[tuple[re.Match[bytes], bytes, int]] = []
    at, line = 0, 1
    while keyword := KEYWORD.match(body, at):
        line += body.count(b"\n", at, keyword.start(1))
        at = keyword.start(1)
        name = keyword[1].decode("ascii")
        if name.upper() == "DATA":
            _refuse_strange_quotes(found)
            codec, warnings = _encoding([(one[1].decode("ascii").upper(), text) for one, text, _ in found], body[:at])
            return Head([_entry(*one, codec) for one in found], keyword.end(), codec, warnings)
        value = VALUE.match(body, keyword.end())
        if value is None:
            _refuse_strange_quotes(found)
            message = "slutar aldrig. Ett semikolon eller ett citattecken saknas, eller filen är avhuggen"
            raise FormatError(f"Rad {line}, {name}: {message}. Hämta den igen.")
        found.append((keyword, value[1], line))
        line += body.count(b"\n", at, value.end())
        at = value.end()
    rest = body[at:].lstrip()
    if not rest:
        raise FormatError(f"Rad {line}: filen slutar utan DATA. Den är avhuggen eller ingen px-fil: hämta den igen.")
    _refuse_strange_quotes(found)
    line += body.count(b"\n", at, len(body) - len(rest))
    shown = rest[:40].decode("ascii", "backslashreplace")
    raise FormatError(f"Rad {line}: väntade ett nyckelord, men där står {shown!r}. Är det en px-fil?")


def _refuse_strange_quotes(found: list[tuple[re.Match[bytes], bytes, int]]) -> None:
    """Raise FormatError for the first keyword with unbalanced quotation marks: it includes those after it."""
    for keyword, value, line in found:
        text = value.decode("latin-1")
        if (
            '"' in text
            and not TEXTS.fullmatch(text)
            and any(_touches_a_word(text, one) for one in QUOTED.finditer(text))
        ):
            message = "ett citattecken för mycket eller för litet. Inuti en text får inga stå"
            raise FormatError(f"Rad {line}, {keyword[1].decode('ascii')}: {message}: rätta filen.")


def _touches_a_word(text: str, quoted: re.Match[str]) -> bool:
    beside = text[max(quoted.start() - 1, 0) : quoted.start()] + text[quoted.end() : quoted.end() + 1]
    return any(sign.isalnum() for sign in beside)


def decode(piece: bytes, codec: str) -> str:
    """Return a piece of the file as text. Raises UnicodeDecodeError.

    Files that state ISO 8859 but use its control characters (0x80-0x9f) are read as Windows-1252 there.
    """
    text = piece.decode(codec)
    if codec.startswith("iso8859"):
        return C1.sub(lambda sign: bytes([ord(sign[0])]).decode("cp1252"), text)
    return text


def _entry(keyword: re.Match[bytes], value: bytes, line: int, encoding: str) -> Entry:
    name = keyword[1].decode("ascii").upper()
    try:
        language = decode(keyword[2], encoding).strip() if keyword[2] is not None else None
        subjects = decode(keyword[3], encoding) if keyword[3] is not None else ""
        text = decode(value, encoding)
    except UnicodeDecodeError as error:
        message = f"har tecken som inte finns i {encoding} (byte {error.object[error.start]:#x})"
        raise FormatError(f"Rad {line}, {name}: {message}. Spara filen om, eller rätta CODEPAGE.") from error
    return Entry(name, language, _texts(subjects, f"Rad {line}, {name}"), text, line)


def _texts(text: str, location: str) -> tuple[str, ...]:
    if '"' not in text:
        bare = text.strip()
        if not BARE.fullmatch(bare):
            raise FormatError(f"{location}: {bare[:40]!r} saknar citattecken. Rätta filen.")
        return (bare,) if bare else ()
    if not TEXTS.fullmatch(text):
        message = "ett citattecken för mycket eller för litet, eller ett komma som saknas. Inuti en text får inga stå"
        raise FormatError(f"{location}: {message}: rätta filen.")
    found: list[str] = []
    for comma, piece in PIECE.findall(text):
        if comma or not found:
            found.append(piece)
        else:
            found[-1] += piece
    return tuple(found)


def _encoding(values: list[tuple[str, bytes]], head: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the codec of the head, and warnings. Raises FormatError when it is not certain.

    Text with letters beyond ASCII that is valid UTF-8 is UTF-8, whatever CODEPAGE states.
    """
    stated = {keyword: value.strip(b' \n\t"').decode("ascii", "replace") for keyword, value in values}
    codepage = stated.get("CODEPAGE")
    codec = _codec(codepage) if codepage else None
    if head.isascii():
        return codec or "ascii", ()
    if _is_utf_8(head):
        if codec in {None, "utf-8"}:
            return "utf-8", ()
        return "utf-8", (f"CODEPAGE säger {codepage}, men filen är skriven i utf-8 och är läst som det.",)
    if codec:
        return codec, ()
    if stated.get("CHARSET", "").upper() == "ANSI":
        return "cp1252", ()
    if "CHARSET" not in stated and ONLY_DOS_LETTERS.fullmatch(head):
        return "cp850", ()
    raise FormatError(
        'Filen säger inte vilken teckenkodning den har. Lägg till CODEPAGE="windows-1252"; eller den rätta.'
    )


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(f"cp{name}" if name.isdecimal() else name).name
    except (LookupError, ValueError) as error:
        raise FormatError(f"CODEPAGE är {name[:40]!r}, som ingen teckenkodning heter. Rätta den.") from error
    if not READABLE.fullmatch(codec):
        raise FormatError(f"CODEPAGE är {name[:40]!r}, som px-filer inte läses i. Spara filen i utf-8.")
    return codec


def _is_utf_8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
