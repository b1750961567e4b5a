"""A plan document as numbered lines under its headings, and the statements that figures refer to."""

import difflib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from panel.errors import SourceError
from panel.plans.tables import Row, statement

# The headings of the form, each once and in this order: its pattern (a board's name differs), and its form in messages.
HEADINGS = {
    "foreword": (re.compile(r"Förord"), "Förord"),
    "basis": (re.compile(r"Utgångspunkter för .+ uppdragsplan"), "Utgångspunkter för nämndens uppdragsplan"),
    "responsibility": (re.compile(r"\S.* ansvarsområde"), "Nämndens ansvarsområde"),
    "leading_body": (re.compile(r"Ledande politiskt förvaltningsorgan.*"), "Ledande politiskt förvaltningsorgan"),
    "specific_area": (re.compile(r"Ansvar för specifika områden"), "Ansvar för specifika områden"),
    "planning": (re.compile(r"Planeringsförutsättningar"), "Planeringsförutsättningar"),
    "economy": (re.compile(r"Ekonomiska förutsättningar"), "Ekonomiska förutsättningar"),
    "council_goals": (
        re.compile(r"\S.* bidrag till kommunfullmäktiges övergripande mål"),
        "Nämndens bidrag till kommunfullmäktiges övergripande mål",
    ),
    "goals": (re.compile(r"Uppdragsplanens mål"), "Uppdragsplanens mål"),
    "follow_up": (re.compile(r"Uppföljning"), "Uppföljning"),
    "schedule": (re.compile(r"Tidplan för uppföljning"), "Tidplan för uppföljning"),
    "appendix": (re.compile(r"Bilaga"), "Bilaga"),
}
# Only a municipal executive board is a leading body; plan.py requires the section of its plan.
OPTIONAL = "leading_body"
COVER = "cover"
PROSE = ("foreword", "basis", "responsibility", "planning", "economy", "follow_up")
# Parts without lists: a list there belongs to another part whose heading is missing.
LISTLESS = ("responsibility", "follow_up")
GOAL = re.compile(r"Mål (\d+) (\S.*)")
FOOTNOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+ ")
# A superscript digit marks a footnote, but not in m², km³ or a power of ten.
FOOTNOTE_MARKS = re.compile(r"(?<!\d)(?<!\bm)(?<!\b[ckd]m)[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# Invisible characters of word processors: hard spaces, soft hyphens, zero-width marks.
UNSEEN = {0xA0: " ", 0x202F: " ", 0x2007: " ", 0xAD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}
HARDLY_SEEN = {chr(code) for code in UNSEEN}
SENTENCE_ENDS = (".", ";", ":", "!", "?")
QUOTED_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its text, its heading, and the text as read.

    `visible` has ordinary spaces instead of hard ones, and no invisible characters.
    """

    number: int
    text: str
    section: str
    visible: str


@dataclass
class Document:
    """The lines, by part of the form, and the path of the file (for messages)."""

    path: Path
    plan_id: str
    parts: dict[str, list[Line]]
    statements: list[Row] = field(default_factory=list)

    def error(self, problem: str, action: str, line: Line | None = None) -> SourceError:
        """Return the error for a line that the parser does not recognise."""
        # data/plans/<plan_id>/plan.md, wherever data/ is
        shown = "/".join(self.path.parts[-4:])
        if line is None:
            return SourceError(problem, action, path=shown)
        value = line.text if len(line.text) <= QUOTED_LENGTH else line.text[: QUOTED_LENGTH - 1] + "…"
        return SourceError(problem, action, path=shown, line=line.number, value=value)

    def state(self, item: str, line: Line) -> str:
        """Keep the line as the statement that `item` (goal:5, point:16) rests on, and return the statement's id."""
        self.statements.append(statement(self.plan_id, item, line.section, line.text, line.number))
        return str(self.statements[-1]["statement_id"])

    def one_match(self, part: str, pattern: re.Pattern[str], what: str, form: str) -> tuple[re.Match[str], Line]:
        """Return the only match of a pattern in a part, with its line. Raises SourceError for none or several."""
        found = [(match, line) for line in self.parts[part] for match in pattern.finditer(line.visible)]
        if not found:
            raise self.error(f"{what} hittas inte.", f"Det ska stå som i: {form}")
        if len(found) > 1:
            raise self.error(f"{what} står två gånger.", f"Låt det stå en gång, som i: {form}", found[1][1])
        return found[0]


def read_document(path: Path, plan_id: str) -> Document:
    """Return the document at `path`, UTF-8 text, with its lines sorted under the headings of the form.

    Raises SourceError when the file is missing, empty or not UTF-8, or a heading is missing, unknown, repeated or out
    of order.
    """
    document = Document(path, plan_id, {COVER: []})
    awaited = list(HEADINGS)
    part, section = COVER, "Försättsblad"
    for number, text in enumerate(_read_lines(document), start=1):
        visible = text if HARDLY_SEEN.isdisjoint(text) else text.translate(UNSEEN).rstrip()
        found = _heading(visible)
        if found:
            _require_prose(document, part)
            if found == "specific_area" and awaited[:1] == [OPTIONAL]:
                del awaited[0]
            if awaited[:1] != [found]:
                raise _misplaced(document, found, awaited, Line(number, text, section, visible))
            part, section = awaited.pop(0), visible
            document.parts[part] = []
        elif part == "goals" and goal_heading(visible):
            section = visible
        document.parts[part].append(Line(number, text, section, visible))
    _require_prose(document, part)
    if awaited:
        raise document.error(f"Rubriken saknas: {HEADINGS[awaited[0]][1]}.", "Lägg tillbaka avsnittet.")
    return document


def _read_lines(document: Document) -> list[str]:
    try:
        text = document.path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise document.error("Plandokumentet saknas.", "Lägg tillbaka filen.") from error
    except UnicodeDecodeError as error:
        raise document.error("Plandokumentet är inte UTF-8.", "Spara texten som UTF-8.") from error
    except OSError as error:
        raise document.error("Plandokumentet går inte att läsa.", "Kontrollera filen och rättigheterna.") from error
    if not text.strip():
        raise document.error("Plandokumentet är tomt.", "Lägg tillbaka hela texten.")
    # Not splitlines(): it also breaks at characters that editors do not count as line breaks.
    lines = unicodedata.normalize("NFC", text).split("\n")
    return [line.rstrip() for line in (lines if lines[-1] else lines[:-1])]


def _heading(visible: str) -> str | None:
    if not visible or visible.startswith("-") or "\t" in visible or visible.endswith("."):
        return None
    return next((part for part, (pattern, _) in HEADINGS.items() if pattern.fullmatch(visible)), None)


def goal_heading(visible: str) -> re.Match[str] | None:
    """Return the match of "Mål 5 Klimat och miljö" (number, name), or None for a sentence that begins like that."""
    return None if visible.endswith(SENTENCE_ENDS) or "\t" in visible else GOAL.fullmatch(visible)


def _misplaced(document: Document, found: str, awaited: list[str], line: Line) -> SourceError:
    if found in awaited:
        missing = HEADINGS[awaited[0]][1]
        return document.error(f"Rubriken saknas före den här: {missing}.", "Lägg tillbaka avsnittet.", line)
    return document.error("Rubriken står två gånger.", "Ta bort den ena, eller byt rubrik.", line)


def _require_prose(document: Document, part: str) -> None:
    """Raise SourceError at a line of a prose part that looks like an unknown heading or an item of a misplaced list.

    The last lines of the foreword are exempt: they are the name and office of the one who signs it.
    """
    if part not in PROSE:
        return
    lines = document.parts[part]
    last_sentence = max((at for at, line in enumerate(lines) if is_sentence(line.visible)), default=0)
    for at in range(1, len(lines)):
        visible = lines[at].visible
        below = lines[at + 1].visible if at + 1 < len(lines) else ""
        alone = not lines[at - 1].visible and (not below or is_sentence(below))
        signature = part == "foreword" and at > last_sentence
        if alone and not signature and visible[:1].isupper() and not visible.endswith((*SENTENCE_ENDS, ",", ">", ")")):
            close = difflib.get_close_matches(visible, [shown for _, shown in HEADINGS.values()], n=1)
            action = f"Menas '{close[0]}'?" if close else "Rubrikerna ska vara mallens, och en mening sluta med punkt."
            raise document.error("Raden är varken en mening eller en av mallens rubriker.", action, lines[at])
        if part in LISTLESS and visible.startswith("- "):
            raise document.error("Listan står under fel rubrik.", "Lägg tillbaka rubriken ovanför den.", lines[at])


def content(document: Document, part: str) -> list[Line]:
    """Return the lines of a part without the heading, blank lines and footnotes.

    A footnote that is split by a page break continues on the next line that begins in the middle of a sentence.
    """
    kept: list[Line] = []
    in_footnote = False
    for line in document.parts[part][1:]:
        visible = line.visible
        if not visible:
            continue
        if FOOTNOTE.match(visible) or (
            in_footnote and "\t" not in visible and (visible[0].islower() or visible[0] in "(<")
        ):
            in_footnote = not visible.endswith((".", ">", ")"))
            continue
        in_footnote = False
        kept.append(line)
    return kept


def is_sentence(visible: str) -> bool:
    """Return whether a line has whole sentences: not a heading, list item, table row or remainder of a sentence."""
    return not (visible.startswith("- ") or visible[:1].islower() or "\t" in visible) and plain(visible).endswith(
        SENTENCE_ENDS
    )


def plain(text: str) -> str:
    """Return the text without footnote marks."""
    return FOOTNOTE_MARKS.sub("", text)
