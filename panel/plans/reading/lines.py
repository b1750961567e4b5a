"""The lines of a document by their shape: headings, list items, table rows and sentences."""

import re
from dataclasses import dataclass
from functools import cached_property

MAX_HEADING, MAX_QUESTION = 150, 60
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,3}){0,4})[.)]?[ \t]++(?=\D)")
ITEM = re.compile(r"(?:[-•–*][ \t]++|[a-zA-Z0-9]{1,2}\)[ \t]?)(?=\S)")
SENTENCE_END = re.compile(r"(?<=[.!?])[ \u00a0]{1,9}(?=[\"”»(]?[A-ZÅÄÖ])")
# What a full stop follows without ending a sentence: "t.ex.", "Mål 1.", "kap."
ABBREVIATED = re.compile(
    r"(?:^|[ (])(?:[a-zåäö]{1,2}\.[a-zåäö]{1,2}|ca|kap|nr|st|dnr|resp|inkl|exkl|[A-ZÅÄÖ]|(?:\w{1,20} )?\d{1,3})\.$"
)
FIGURE = re.compile(
    r"(?<![\d,.])[-−–]? ?(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}(?!\d)|\d{1,12})(?:[,.]\d{1,6})?(?![\d])"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
ENDS = (".", "!", "?", ";", ":")


@dataclass(frozen=True)
class Line:
    """A line of the document: its number from 1, and its text as it is read."""

    number: int
    text: str

    @cached_property
    def visible(self) -> str:
        """The text with ordinary spaces, stripped but for the tab before a first cell that is empty."""
        return self.text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ").strip(" ")

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row, none for any other line."""
        if "\t" in self.visible:
            return tuple(cell.strip() for cell in self.visible.split("\t"))
        if self.visible.startswith("|") and self.visible.count("|") > 1:
            return tuple(cell.strip() for cell in self.visible.strip("|").split("|"))
        return ()

    @cached_property
    def is_rule(self) -> bool:
        """Whether the line only draws a rule, as between the header and the rows of a table in Markdown."""
        return bool(self.visible) and not self.visible.strip("|-:=_ ")

    @cached_property
    def is_item(self) -> bool:
        """Whether the line is an item of a list."""
        return not self.cells and bool(ITEM.match(self.visible))

    @cached_property
    def body(self) -> str:
        """The text without the mark of a list item or of a heading in Markdown, and without stars for bold type."""
        text = self.visible.lstrip("# ")
        found = ITEM.match(text)
        return (text[found.end() :] if found else text).replace("**", "").strip()

    @cached_property
    def is_heading(self) -> bool:
        """Whether the line has the shape of a heading: short, with no mark at its end, beginning with a capital."""
        text = self.body
        if self.cells or self.is_item or not text or len(text) > MAX_HEADING:
            return False
        is_question = text.endswith("?") and len(text) <= MAX_QUESTION
        return text[:1].isalnum() and not text[:1].islower() and (is_question or not text.endswith((*ENDS, ",")))

    @cached_property
    def number_name(self) -> tuple[str, str]:
        """The number that the line begins with ("2.1.1", "" where it has none), and the text after it."""
        found = NUMBERED.match(self.body)
        return (found[1], self.body[found.end() :].strip()) if found else ("", self.body)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences, verbatim; a table row or a heading is one."""
        text = self.text.strip()
        if self.is_rule:
            return ()
        return (text,) if self.cells else tuple(split_sentences(text)) if text else ()


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, each as it is written."""
    found: list[str] = []
    for part in SENTENCE_END.split(text):
        if found and ABBREVIATED.search(found[-1][-24:]):
            start = text.index(found[-1])
            found[-1] = text[start : text.index(part, start + len(found[-1])) + len(part)]
        else:
            found.append(part)
    return found


def number_in(text: str) -> float | None:
    """Return a cell's number: 84,2 or 3 612 480 or −96 200 or 80 %; None where the cell is anything else."""
    plain = re.sub(r"[ \u00a0\u2009\u202f]", "", text).replace("−", "-").replace("–", "-").rstrip("%").replace(":-", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    found = re.fullmatch(r"[-+]?\d{1,15}(?:[,.]\d{1,6})?", plain)
    return float(plain.replace(",", ".")) if found else None


def years_in(text: str) -> list[int]:
    """Return the years of a text in order, with those between "2025–2027"."""
    found: list[int] = []
    spans = re.sub(r"((?:19|20)\d\d) ?[-–/] ?((?:19|20)\d\d|\d\d(?!\d))", _span, text)
    for year in YEAR.findall(spans):
        if int(year) not in found:
            found.append(int(year))
    return found


def _span(found: re.Match[str]) -> str:
    first = int(found[1])
    last = int(found[2]) if len(found[2]) == 4 else first - first % 100 + int(found[2])
    return " ".join(map(str, range(first, last + 1))) if 0 < last - first < 10 else found[0]
