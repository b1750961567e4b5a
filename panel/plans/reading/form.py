"""What only plans with set headings have: points of a political programme, contributions to the council's goals, counts."""

import re

from panel.plans.document.document import HEADINGS, plain
from panel.plans.document.goals import COUNCIL_GOAL
from panel.plans.document.plan import GOAL_COUNT, MONTHS, NUMBER_WORDS, PROGRAMME_POINT_COUNT
from panel.plans.document.programme_points import DECISION, GOAL_NUMBER, OUTSIDE, STATED_NAME, STATUSES, UNDER_GOALS
from panel.plans.reading.lines import Line
from panel.plans.sheet.filled import Value

# What each set heading says that the lines below it are about.
KINDS = {
    "leading_body": "responsibility",
    "specific_area": "responsibility",
    "responsibility": "responsibility",
    "planning": "planning",
    "economy": "economy",
    "council_goals": "council_goals",
    "goals": "goals",
    "follow_up": "follow_up",
    "schedule": "follow_up",
    "appendix": "appendix",
    "foreword": "other",
    "basis": "other",
}
POINT_CELLS = 4
NEAR = 50
HALF_YEAR = re.compile(r"\b(?:delår|halvår)\w{0,25}", re.IGNORECASE)
FULL_YEAR = re.compile(
    r"\b(?:helår\w{0,25}|årsrapport\w{0,3}|årsredovisning\w{0,3}|årsbokslut\w{0,3}|verksamhetsberättelse\w{0,3})",
    re.IGNORECASE,
)
IN_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b", re.IGNORECASE)
# Follow-ups that the two of a plan sheet do not cover.
OTHERS = re.compile(r"\b(?:månads|varje månad|tertial|kvartal|löpande)", re.IGNORECASE)
Fields = dict[str, Value]


def part_of(line: Line) -> str | None:
    """Return the part that a set heading begins, None for any other line."""
    if not line.is_heading:
        return None
    return next((name for name, (pattern, _) in HEADINGS.items() if pattern.fullmatch(line.body)), None)


def council_goal(line: Line) -> Fields | None:
    """Return one of the council's goals with the board's contribution, of a row of both."""
    found = COUNCIL_GOAL.fullmatch(line.visible)
    if found is None:
        return None
    return {"council_goal_no": found[1], "title": plain(found[2]), "contribution": plain(found[3])}


def programme_point(line: Line) -> Fields | None:
    """Return a point of the political programme: number, text, handling and status."""
    cells = [plain(cell) for cell in line.cells]
    is_point = len(cells) == POINT_CELLS and all(cells) and re.fullmatch(r"\d{1,4}", cells[0])
    if not is_point or cells[3] not in STATUSES:
        return None
    kind = _handling(cells[2])
    return {
        "point_no": int(cells[0]),
        "text": cells[1],
        "handling": cells[2],
        "handling_kind": kind,
        "goals": _goals_named(cells[2]) if kind == "goal" else None,
        "status": cells[3],
    }


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


def counts_in(text: str) -> dict[str, int]:
    """Return how many goals and points a sentence says that the plan has."""
    found = {
        "goal_count_stated": _number(GOAL_COUNT, text, 1),
        "point_count_stated": _number(PROGRAMME_POINT_COUNT, text, 1),
        "programme_point_count_stated": _number(PROGRAMME_POINT_COUNT, text, 2),
    }
    return {name: count for name, count in found.items() if count is not None}


def _number(pattern: re.Pattern[str], visible: str, group: int) -> int | None:
    match = pattern.search(visible)
    word = match[group].casefold() if match else ""
    return int(word) if re.fullmatch(r"\d{1,6}", word) else NUMBER_WORDS.get(word)


def follow_ups(sentence: str) -> list[Fields]:
    """Return the follow-ups of the half and the full year that a sentence sets a month for."""
    found: list[Fields] = []
    for name, pattern in (("Delårsuppföljning", HALF_YEAR), ("Helårsuppföljning", FULL_YEAR)):
        for word in pattern.finditer(sentence):
            if month := IN_MONTH.search(sentence, word.end(), word.end() + NEAR):
                number = str(1 + MONTHS.index(month[1].casefold()))
                text = plain(sentence.removeprefix("- ").replace("**", ""))
                found.append({"name": name, "month": number, "text": text, "due_on": None, "said_by": None})
                break
    return found
