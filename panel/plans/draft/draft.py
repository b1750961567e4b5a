"""A draft of a plan sheet from a plan's document: what was read, each value with the sentence that it was read from.

Nothing is imported from here: a person reviews the draft. All of the document's lines are included. Each sentence that no
rule took is listed, and so is each value that the sheet has no room for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from panel.plans.document.goals import REFERENCES
from panel.plans.draft.extract import lines_of
from panel.plans.draft.sheet_rows import Listed, add_budget, add_goals
from panel.plans.reading.lines import Line
from panel.plans.reading.reader import read_lines
from panel.plans.reading.rows import Reading
from panel.plans.sheet.contract import DOCUMENT, QUOTE, read_contract
from panel.plans.sheet.filled import Filled, Row, Value
from panel.wording import text
from panel.wording.ordering import natural_order

# Fields of the plan that the sheet Planen has no row for.
BEYOND = {"last_year": "Planen gäller till och med"}
NO_POINTS = ("point_count_stated", "programme_point_count_stated")
CLAIMS = {
    "population": ("Folkmängden är {}", "antal"),
    "unemployment_share": ("Arbetslösheten är {} procent", "procent"),
}


@dataclass
class Draft:
    """The partly filled sheet; the sentences that no rule took, by line; and what the sheet has no room for, by name."""

    filled: Filled = field(default_factory=Filled)
    left: dict[int, list[str]] = field(default_factory=dict)
    remarks: list[Listed] = field(default_factory=list)

    @property
    def unplaced(self) -> list[Listed]:
        """The sentences that no rule took, each with the heading that it stands under."""
        sections = {row.get("line_no"): row.get("section") for row in self.filled.of(DOCUMENT)}
        return [(sections[number], one) for number, sentences in self.left.items() for one in sentences]

    @property
    def listed(self) -> list[Listed]:
        """All that is listed for the person who reviews the draft."""
        return [*self.unplaced, *self.remarks]

    def by_title(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield the title and the rows of each sheet but the document's."""
        for sheet in read_contract().sheets:
            if sheet.kind != DOCUMENT:
                yield sheet.title, self.filled.of(sheet.kind)

    def plan_field(self, name: str, value: Value, quote: str | None = None) -> None:
        """Add a field of the sheet Planen, unless it is there already."""
        self.filled.plan.setdefault(name, Row({"value": value, QUOTE: quote}, guessed={"value"}))


def draft_of(body: bytes, suffix: str) -> Draft:
    """Return the draft of a document. `suffix` is .docx, .pdf, .md or .txt. Raises FileRejectedError."""
    return recognise(lines_of(body, suffix))


def recognise(lines: list[str]) -> Draft:
    """Return the draft of a document's lines. Never fails: at worst all sentences are unplaced."""
    reading = read_lines(lines)
    draft = Draft(remarks=list(reading.remarks))
    fields = {one.name for one in read_contract().fields}
    for found in reading.cover:
        if found.name == "last_year" and found.value == reading.year:
            continue
        if found.name in fields:
            draft.plan_field(found.name, found.value, found.quote.strip())
        else:
            draft.remarks.append(("Planen", f"{BEYOND[found.name]} {found.value}."))
    year = int(draft.filled.plan_field("year") or 0)
    for one in reading.others:
        _add(draft, one.kind, one.quote, one.values)
    draft.remarks += add_goals(draft.filled, reading, year)
    draft.remarks += add_budget(draft.filled, reading, year)
    _counts(draft)
    _claims(draft, reading)
    for assignment in reading.assignments:
        due = f" Klart: {assignment.due}." if assignment.due else ""
        draft.remarks.append(("Uppdrag", f"{assignment.text}{due}"))
    _document(draft, reading, lines)
    _link(draft)
    return draft


def _counts(draft: Draft) -> None:
    """Fill in how many goals and points there are where the plan does not say, and say so."""
    if not draft.filled.of("point"):
        for name in NO_POINTS:
            draft.plan_field(name, 0)
    goals = draft.filled.of("goal")
    if goals and draft.filled.plan_field("goal_count_stated") is None:
        draft.plan_field("goal_count_stated", len(goals))
        draft.remarks.append(("Antal mål enligt planen", "Planen säger det inte. Panelen har räknat dem."))


def _add(draft: Draft, kind: str, quote: str, values: dict[str, Value]) -> None:
    guessed = {name for name, value in values.items() if value is not None}
    draft.filled.rows.setdefault(kind, []).append(Row({**values, QUOTE: quote.strip()}, guessed=guessed))


def _claims(draft: Draft, reading: Reading) -> None:
    for position, claim in enumerate(reading.claims, start=1):
        title, unit = CLAIMS[claim.indicator]
        values: dict[str, Value] = {
            "position": position,
            "title": title.format(text.shortest(claim.value)),
            "test": "level",
            "indicator_id": claim.indicator,
            "period_start": claim.start,
            "period_end": claim.end,
            "value": claim.value,
            "unit": unit,
        }
        _add(draft, "claim", claim.quote, values)


def _document(draft: Draft, reading: Reading, lines: list[str]) -> None:
    """Add the lines of the document, and list the sentences that were not placed."""
    rows = draft.filled.rows.setdefault(DOCUMENT, [])
    for number, line_text in enumerate(lines, start=1):
        section = reading.sections.get(number, "")
        rows.append(Row({"line_no": number, "section": section, "text": line_text}))
        sentences = Line(number, line_text).sentences
        left = [one for at, one in enumerate(sentences) if (number, at) not in reading.placed]
        if left:
            draft.left[number] = left if len(left) < len(sentences) else [line_text]


def _link(draft: Draft) -> None:
    """Set the goals' council goals from the references to them, and remove a goal's own name from the points."""
    serves: dict[str, set[str]] = {}
    for row in draft.filled.of("council_goal"):
        for group in REFERENCES.findall(row.get("contribution") or ""):
            for number in re.findall(r"\d+", group):
                serves.setdefault(number, set()).add(row.get("council_goal_no"))
    names = {row.get("goal_no"): row.get("name") for row in draft.filled.of("goal")}
    for row in draft.filled.of("goal"):
        if found := serves.get(row.get("goal_no")):
            row.values["council_goals"] = tuple(sorted(found, key=lambda number: natural_order(str(number))))
            row.guessed.add("council_goals")
    for row in draft.filled.of("point"):
        if row.get("goals"):
            parts = [part.partition(" ") for part in row.get("goals").split("; ")]
            row.values["goals"] = "; ".join(
                no if names.get(no) == name else f"{no} {name}".strip() for no, _, name in parts
            )
