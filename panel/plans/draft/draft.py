"""A draft of a plan sheet from a plan's document: what can be recognised, each value with its source line.

Nothing is imported from here: a person reviews the draft. All of the document's lines are included, and lines with
content that no rule recognises are listed separately.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from panel.plans.amounts import typed_amount
from panel.plans.document.document import COVER, FOOTNOTE, HEADINGS, PROSE, goal_heading, is_sentence, plain
from panel.plans.document.goals import COUNCIL_GOAL, CRITERION, FULFILMENT, LETTERS, REFERENCES, measure_in
from panel.plans.document.plan import (
    CASE_NUMBER,
    DECIDED,
    GOAL_COUNT,
    MONTHS,
    NUMBER_WORDS,
    PERIODS,
    PROGRAMME_POINT_COUNT,
    TITLE,
)
from panel.plans.document.programme_points import DECISION, GOAL_NUMBER, OUTSIDE, STATED_NAME, STATUSES, UNDER_GOALS
from panel.plans.draft.extract import lines_of
from panel.plans.sheet.contract import DOCUMENT, QUOTE, read_contract
from panel.plans.sheet.filled import Filled, Row, Value

FRONT = "Försättsblad"
FOLLOW_UP = re.compile(r"- (?:\*\*)?(\w+)(?:\*\*)? genomförs i (\w+) .+\.")
FRAME = re.compile(
    r"\bbudgetram\w{0,20}\b.{0,250}?\b(?:uppgår till|är) (\d{1,3}(?:[ \u00a0]\d{3})*(?:,\d+)? (?:mnkr|tkr|kronor|kr))\b",
    re.IGNORECASE,
)
SHARE = re.compile(r"- (\S.*?) (\d+(?:,\d+)?) procent\b")
FIGURE = re.compile(r"\b(?:mnkr|tkr|kr|kronor|procent|miljoner)\b")
PROGRAMME_POINT_CELLS = 4
HEADER = "Nr\tPunkt"


@dataclass
class Draft:
    """The partly filled sheet, and the unrecognised lines: heading and text of each."""

    filled: Filled = field(default_factory=Filled)
    unplaced: list[tuple[str, str]] = field(default_factory=list)

    def by_title(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield the title and the rows of each sheet but the document's."""
        for sheet in read_contract().sheets:
            if sheet.kind != DOCUMENT:
                yield sheet.title, self.filled.of(sheet.kind)

    def add(self, kind: str, line: str, **values: Value) -> bool:
        """Add a row from a line, with all its values marked as guessed. Returns True, for use in rules."""
        guessed = {name for name, value in values.items() if value is not None}
        self.filled.rows.setdefault(kind, []).append(Row({**values, QUOTE: line}, guessed=guessed))
        return True

    def plan_field(self, name: str, value: Value, line: str | None = None) -> bool:
        """Add a field of the sheet Planen, unless it is there already. Returns True, for use in rules."""
        self.filled.plan.setdefault(name, Row({"value": value, QUOTE: line}, guessed={"value"}))
        return True


Rule = Callable[[Draft, str], bool]


def draft_of(body: bytes, suffix: str) -> Draft:
    """Return the draft of a document. `suffix` is .docx, .pdf, .md or .txt. Raises FileRejectedError."""
    return recognise(lines_of(body, suffix))


def recognise(lines: list[str]) -> Draft:
    """Return the draft of a document's lines. Never fails: at worst all lines are unplaced."""
    draft = Draft()
    part, section = COVER, FRONT
    for number, line in enumerate(lines, start=1):
        visible = line.replace("\u00a0", " ").strip()
        found = _part(visible, part)
        if found:
            part, section = found, visible
        elif part == "goals" and goal_heading(visible):
            section = visible
        draft.filled.rows.setdefault(DOCUMENT, []).append(Row({"line_no": number, "section": section, "text": line}))
        if visible and not found and not _belongs(draft, part, visible, line):
            draft.unplaced.append((section, line))
    _link(draft)
    return draft


def _part(visible: str, part: str) -> str | None:
    """Return the part that a heading begins, None for any other line."""
    if not visible or visible.startswith("-") or "\t" in visible or visible.endswith("."):
        return None
    return next((name for name, (pattern, _) in HEADINGS.items() if name != part and pattern.fullmatch(visible)), None)


def _belongs(draft: Draft, part: str, visible: str, line: str) -> bool:
    if RULES[part](draft, line) if part in RULES else False:
        return True
    if FOOTNOTE.match(visible):
        return True
    return part in PROSE and is_sentence(visible) and not FIGURE.search(visible)


def _cover(draft: Draft, line: str) -> bool:
    visible = line.strip()
    if title := TITLE.match(visible):
        draft.plan_field("title", visible)
        draft.plan_field("board", title[1])
        draft.plan_field("year", int(title[2]))
        return _name_plan(draft)
    if CASE_NUMBER.match(visible):
        draft.plan_field("case_number", visible)
        return _name_plan(draft)
    if decided := DECIDED.match(visible):
        return draft.plan_field("decided_on", decided[1], line)
    return is_sentence(visible)


def _name_plan(draft: Draft) -> bool:
    """Propose an id (ks-2024) once both case number and year are known, whichever comes first in the document."""
    case_number, year = draft.filled.plan_field("case_number"), draft.filled.plan_field("year")
    return not (case_number and year) or draft.plan_field("plan_id", f"{case_number.split()[0].casefold()}-{year}")


def _goals(draft: Draft, line: str) -> bool:
    visible = line.strip()
    goals = draft.filled.of("goal")
    if heading := goal_heading(visible):
        return draft.add(
            "goal", line, goal_no=int(heading[1]), name=plain(heading[2]), description=None, council_goals=None
        )
    if not goals:
        if count := _number(GOAL_COUNT, visible):
            return draft.plan_field("goal_count_stated", count, line)
        return is_sentence(visible)
    if visible == FULFILMENT:
        return True
    if match := CRITERION.fullmatch(visible):
        return _criterion(draft, match, line)
    if is_sentence(visible) and not any(
        row.get("goal_no") == goals[-1].get("goal_no") for row in draft.filled.of("criterion")
    ):
        described = goals[-1].get("description")
        goals[-1].values["description"] = f"{described or ''} {plain(visible)}".strip()
        goals[-1].guessed.add("description")
        return True
    return False


def _criterion(draft: Draft, match: re.Match[str], line: str) -> bool:
    goal_no = draft.filled.of("goal")[-1].get("goal_no")
    own = [row for row in draft.filled.of("criterion") if row.get("goal_no") == goal_no]
    if len(own) == len(LETTERS):
        return False
    letter, text = match[1] or LETTERS[len(own)], plain(match[2])
    basis = "stated" if match[1] else "derived"
    measure = measure_in(text) or {"baseline": None, "target": None, "unit": None, "direction": None}
    return draft.add("criterion", line, goal_no=goal_no, letter=letter, letter_basis=basis, text=text, **measure)


def _council_goals(draft: Draft, line: str) -> bool:
    if match := COUNCIL_GOAL.fullmatch(line.strip()):
        title, contribution = plain(match[2]), plain(match[3])
        return draft.add("council_goal", line, council_goal_no=int(match[1]), title=title, contribution=contribution)
    return is_sentence(line.strip()) and not draft.filled.of("council_goal")


def _responsibility(role: str) -> Rule:
    def rule(draft: Draft, line: str) -> bool:
        visible = line.strip()
        text = plain(visible[2:]).rstrip(" ,.;")
        if visible.startswith("- ") and text:
            position = 1 + sum(row.get("role") == role for row in draft.filled.of("responsibility"))
            return draft.add("responsibility", line, role=role, position=position, text=text)
        return is_sentence(visible)

    return rule


def _schedule(draft: Draft, line: str) -> bool:
    match = FOLLOW_UP.fullmatch(line.strip())
    if match is None or match[1] not in PERIODS or match[2] not in MONTHS:
        return False
    text = plain(line.strip()[2:].replace("**", ""))
    month = str(MONTHS.index(match[2]) + 1)
    return draft.add("follow_up", line, name=PERIODS[match[1]], month=month, text=text, due_on=None, said_by=None)


def _economy(draft: Draft, line: str) -> bool:
    """Recognise the budget frame and shares of it. Other lines with a figure are left to the reviewer."""
    lines = draft.filled.of("budget_line")
    if not lines and (frame := FRAME.search(line)):
        amount_mnkr = typed_amount(frame[1])
        draft.add(
            "budget_line", line, line_id="frame", parent_id=None, position=1, name="Budgetram", amount_mnkr=amount_mnkr
        )
        # With more figures the line has more than the frame, and stays unplaced too.
        return len(FIGURE.findall(line)) == 1
    if lines and (share := SHARE.match(line.strip())):
        name = share[1][0].upper() + share[1][1:]
        pct = float(share[2].replace(",", "."))
        return draft.add("budget_line", line, parent_id="frame", position=len(lines), name=name, stated_share_pct=pct)
    return False


def _appendix(draft: Draft, line: str) -> bool:
    visible = line.strip()
    if visible.startswith(HEADER):
        return True
    if count := _number(PROGRAMME_POINT_COUNT, visible):
        draft.plan_field("point_count_stated", count, line)
        total = _number(PROGRAMME_POINT_COUNT, visible, 2)
        return draft.plan_field("programme_point_count_stated", total, line) if total else True
    cells = [plain(cell.strip()) for cell in visible.split("\t")]
    if (
        len(cells) != PROGRAMME_POINT_CELLS
        or not all(cells)
        or not re.fullmatch(r"\d{1,4}", cells[0])
        or cells[3] not in STATUSES
    ):
        return is_sentence(visible) and not FIGURE.search(visible)
    kind = _handling(cells[2])
    goals = _goals_named(cells[2]) if kind == "goal" else None
    return draft.add(
        "point",
        line,
        point_no=int(cells[0]),
        text=cells[1],
        handling=cells[2],
        handling_kind=kind,
        goals=goals,
        status=cells[3],
    )


def _handling(visible: str) -> str | None:
    if UNDER_GOALS.match(visible):
        return "goal"
    if OUTSIDE.match(visible):
        return "outside"
    return "decision" if DECISION.search(visible) else None


def _goals_named(handling: str) -> str:
    found = []
    for reference in GOAL_NUMBER.finditer(handling):
        name = STATED_NAME.match(handling[reference.end() :])
        found.append(f"{int(reference[1])} {name[1]}" if name else str(int(reference[1])))
    return "; ".join(found)


def _number(pattern: re.Pattern[str], visible: str, group: int = 1) -> int | None:
    match = pattern.search(visible)
    word = match[group].casefold() if match else ""
    return int(word) if re.fullmatch(r"\d{1,6}", word) else NUMBER_WORDS.get(word)


def _link(draft: Draft) -> None:
    """Set the goals' council goals from the references to them, and remove a goal's own name from the points."""
    serves: dict[int, set[int]] = {}
    for row in draft.filled.of("council_goal"):
        for group in REFERENCES.findall(row.get("contribution")):
            for number in re.findall(r"\d+", group):
                serves.setdefault(int(number), set()).add(row.get("council_goal_no"))
    names = {row.get("goal_no"): row.get("name") for row in draft.filled.of("goal")}
    for row in draft.filled.of("goal"):
        if found := serves.get(row.get("goal_no")):
            row.values["council_goals"] = tuple(sorted(found))
            row.guessed.add("council_goals")
    for row in draft.filled.of("point"):
        if row.get("goals"):
            parts = [part.partition(" ") for part in row.get("goals").split("; ")]
            row.values["goals"] = "; ".join(
                no if names.get(int(no)) == name else f"{no} {name}".strip() for no, _, name in parts
            )


RULES: dict[str, Rule] = {
    COVER: _cover,
    "leading_body": _responsibility("leading_body"),
    "specific_area": _responsibility("specific_area"),
    "economy": _economy,
    "council_goals": _council_goals,
    "goals": _goals,
    "schedule": _schedule,
    "appendix": _appendix,
}
