"""A plan document as numbered lines under its headings, and the statements that figures rest on."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.errors import SourceError

# The headings of the form, in order. Each stands once; the board's name before them is its own.
HEADINGS = {
    "foreword": r"Förord",
    "basis": r"Utgångspunkter för .+ uppdragsplan",
    "responsibility": r"\S.* ansvarsområde",
    "leading_body": r"Ledande politiskt förvaltningsorgan.*",
    "specific_area": r"Ansvar för specifika områden",
    "planning": r"Planeringsförutsättningar",
    "economy": r"Ekonomiska förutsättningar",
    "council_goals": r"\S.* bidrag till kommunfullmäktiges övergripande mål",
    "goals": r"Uppdragsplanens mål",
    "follow_up": r"Uppföljning",
    "schedule": r"Tidplan för uppföljning",
    "appendix": r"Bilaga",
}
COVER = "cover"
FOOTNOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+ ")
FOOTNOTE_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@dataclass(frozen=True)
class Line:
    """One line of the document: its number from 1, its text, and the heading that it stands under."""

    number: int
    text: str
    section: str


@dataclass
class Document:
    """The lines, by part of the form, and where the file lies (for messages)."""

    path: Path
    plan_id: str
    parts: dict[str, list[Line]]
    statements: list[dict[str, object]] = field(default_factory=list)

    def error(self, problem: str, action: str, line: Line | None = None) -> SourceError:
        """Return the error for a line that the parser does not recognise."""
        shown = f"{self.path.parent.name}/{self.path.name}"
        if line is None:
            return SourceError(problem, action, path=shown)
        return SourceError(problem, action, path=shown, line=line.number, value=line.text)

    def state(self, item: str, line: Line) -> str:
        """Keep the line as the statement that `item` (goal:5, point:16) rests on, and return the statement's id."""
        statement_id = f"{self.plan_id}:{item}"
        self.statements.append(
            {
                "statement_id": statement_id,
                "plan_id": self.plan_id,
                "section": line.section,
                "quote": line.text,
                "kind": "stated",
                "line_no": line.number,
            }
        )
        return statement_id

    def one_match(self, part: str, pattern: str, what: str) -> tuple[re.Match[str], Line]:
        """Return the first line of a part where the pattern is found. Raises SourceError when there is none."""
        for line in self.parts[part]:
            if match := re.search(pattern, line.text):
                return match, line
        raise self.error(f"{what} hittas inte.", f"Dokumentet ska ha en rad som följer mönstret: {pattern}")


def read_document(path: Path, plan_id: str) -> Document:
    """Return the document at `path`, UTF-8 text, its lines sorted under the headings of the form.

    Raises SourceError when the file is missing, empty or not UTF-8, or a heading is missing, repeated or out of order.
    """
    document = Document(path, plan_id, {})
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise document.error("Plandokumentet saknas.", "Lägg tillbaka filen.") from error
    except UnicodeDecodeError as error:
        raise document.error("Plandokumentet är inte UTF-8.", "Spara texten som UTF-8.") from error
    if not text.strip():
        raise document.error("Plandokumentet är tomt.", "Lägg tillbaka hela texten.")
    document.parts = {COVER: []}
    awaited = list(HEADINGS)
    part, section = COVER, "Försättsblad"
    for number, raw in enumerate(unicodedata.normalize("NFC", text).splitlines(), start=1):
        line = Line(number, raw.rstrip(), section)
        found = _heading(line.text)
        if found:
            if not awaited or found != awaited[0]:
                raise _misplaced(document, found, awaited, line)
            part, section = awaited.pop(0), line.text
            line = replace(line, section=section)
            document.parts[part] = []
        document.parts[part].append(line)
    if awaited:
        raise document.error(f"Rubriken saknas: {HEADINGS[awaited[0]]}", "Lägg tillbaka avsnittet.")
    return document


def _heading(text: str) -> str | None:
    if not text or text.startswith("-") or "\t" in text or text.endswith("."):
        return None
    return next((part for part, pattern in HEADINGS.items() if re.fullmatch(pattern, text)), None)


def _misplaced(document: Document, found: str, awaited: list[str], line: Line) -> SourceError:
    if found in awaited:
        missing = HEADINGS[awaited[0]]
        return document.error(f"Rubriken saknas före den här: {missing}", "Lägg tillbaka avsnittet.", line)
    return document.error("Rubriken står två gånger.", "Ta bort den ena, eller byt rubrik.", line)


def content(document: Document, part: str) -> list[Line]:
    """Return the lines of a part that say something: without the heading, blank lines and footnotes.

    A footnote that does not end with a full stop goes on in the next line that says something.
    """
    kept: list[Line] = []
    in_footnote = False
    for line in document.parts[part][1:]:
        if not line.text:
            continue
        if in_footnote or FOOTNOTE.match(line.text):
            in_footnote = not line.text.endswith((".", ">", ")"))
            continue
        kept.append(line)
    return kept


def plain(text: str) -> str:
    """Return the text without the marks of footnotes."""
    return FOOTNOTE_MARKS.sub("", text)
