"""The council's goals that a plan serves, and the plan's own goals with their criteria."""

import re

from panel.plans.document.document import GOAL, Document, Line, content, goal_heading, is_sentence, plain
from panel.plans.tables import Row

COUNCIL_GOAL = re.compile(r"Mål (\d+) (\S[^\t]*)\t• (\S.*\.)")
# (mål 4), (mål 2 och 3), (mål 2, mål 5)
REFERENCES = re.compile(r"\(mål(?:en)? \d+(?:(?:, | och | samt )(?:mål )?\d+)*\)", re.IGNORECASE)
# An attempt at a reference, without brackets or misspelt: (mal 4)
STRAY_REFERENCE = re.compile(r"\bmål(?:en)? ?\d|\( ?mål|\([^()]*\b\d{1,2}\)", re.IGNORECASE)
FULFILMENT = "Måluppfyllelse"
CRITERION = re.compile(r"- (?:([A-ZÅÄÖ])\. )?(\S.*\.)")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"
NUMBER = r"\d+(?: \d{3})*(?:,\d+)?"
CHANGE = re.compile(
    rf"\b(?P<verb>öka|minska)[rs]?\b[^.\d]{{0,250}}?\bfrån (?P<baseline>{NUMBER})"
    rf"(?: ?(?P<unit>%|[^\W\d]+(?: [^\W\d]+)??))?"
    rf" till (?P<target>{NUMBER})(?: ?(?P<last_unit>%|[^\W\d]+))?",
    re.IGNORECASE,
)
# Words after a figure that are not its unit.
NO_UNITS = {"år", "års", "under", "per", "vid", "senast", "i", "på", "till", "av", "för", "och", "inom", "fram", "samt"}
YEAR = re.compile(r"(?:19|20)\d\d")


def read_goals(document: Document, plan: Row) -> tuple[list[Row], list[Row]]:
    """Return the rows of goal and of criterion.

    Raises SourceError at a line that is not a goal's heading, a description, the word Måluppfyllelse or a criterion, at
    a goal without description or criteria, and when there are not as many goals as the plan states.
    """
    goals: list[Row] = []
    criteria: list[Row] = []
    in_criteria = False
    for line in content(document, "goals"):
        visible = line.visible
        if heading := goal_heading(visible):
            _require_whole(document, goals, criteria, line)
            goals.append(_goal(document, heading, len(goals) + 1, line))
            in_criteria = False
        elif not goals:
            if not is_sentence(visible):
                raise document.error("Raden är varken en mening eller 'Mål N Namn'.", "Rätta raden.", line)
        elif visible == FULFILMENT and not in_criteria:
            in_criteria = True
        elif in_criteria:
            criteria.append(_criterion(document, goals[-1], criteria, line))
        elif is_sentence(visible):
            _describe(document, goals[-1], line)
        else:
            raise document.error(f"Raden är varken beskrivning eller '{FULFILMENT}'.", "Rätta raden.", line)
    _require_whole(document, goals, criteria, document.parts["goals"][-1])
    if len(goals) != plan["goal_count_stated"]:
        problem = f"Planen säger {plan['goal_count_stated']} mål, men {len(goals)} hittas."
        action = "Lägg tillbaka det som saknas, eller rätta antalet."
        raise document.error(problem, action, document.parts["goals"][0])
    return goals, criteria


def _goal(document: Document, heading: re.Match[str], awaited: int, line: Line) -> Row:
    number = _next_number(document, int(heading[1]), awaited, line)
    return {
        "goal_no": number,
        "name": plain(heading[2]),
        "description": "",
        "statement_id": document.state(f"goal:{number}", line),
    }


def _describe(document: Document, goal: Row, line: Line) -> None:
    more = plain(line.visible)
    if more in goal["description"]:
        raise document.error("Beskrivningen står två gånger.", "Ta bort den ena.", line)
    goal["description"] = f"{goal['description']} {more}".strip()


def _require_whole(document: Document, goals: list[Row], criteria: list[Row], line: Line) -> None:
    if not goals:
        return
    goal = goals[-1]
    if not goal["description"]:
        raise document.error(f"Mål {goal['goal_no']} saknar beskrivning.", "Lägg tillbaka den före denna rad.", line)
    if not criteria or criteria[-1]["goal_no"] != goal["goal_no"]:
        action = f"Lägg till '{FULFILMENT}' och dess punkter före denna rad."
        raise document.error(f"Mål {goal['goal_no']} saknar måluppfyllelse.", action, line)


def _criterion(document: Document, goal: Row, criteria: list[Row], line: Line) -> Row:
    match = CRITERION.fullmatch(line.visible)
    if match is None:
        raise document.error("Raden är ingen hel måluppfyllelse.", "Börja den med '- ' och sluta med punkt.", line)
    texts = [criterion["text"] for criterion in criteria if criterion["goal_no"] == goal["goal_no"]]
    if len(texts) == len(LETTERS):
        raise document.error("Målet har fler måluppfyllelser än bokstäver.", "Dela målet.", line)
    letter = LETTERS[len(texts)]
    if match[1] and match[1] != letter:
        raise document.error(f"Bokstaven {letter} väntades här.", "Ordna måluppfyllelserna A, B, C.", line)
    text = plain(match[2])
    if text in texts:
        raise document.error("Måluppfyllelsen står två gånger.", "Ta bort den ena.", line)
    return {
        "goal_no": goal["goal_no"],
        "letter": letter,
        "text": text,
        **_measure(document, text, line),
        "letter_basis": "stated" if match[1] else "derived",
        "statement_id": document.state(f"criterion:{goal['goal_no']}{letter}", line),
    }


def _measure(document: Document, text: str, line: Line) -> Row:
    measure = measure_in(text)
    if measure is None:
        raise document.error("Utgångsläget och målvärdet går åt ett annat håll än ordet.", "Rätta raden.", line)
    return measure


def measure_in(text: str) -> Row | None:
    """Return baseline, target, unit and direction of "ökar från 30 procent till 50 procent".

    All values are None where the text has no such change. Returns None where the figures contradict the verb.
    """
    nothing: Row = {"baseline": None, "target": None, "unit": None, "direction": None}
    change = CHANGE.search(text)
    if change is None:
        return nothing
    last_unit = change["last_unit"]
    unit = change["unit"] or (last_unit if last_unit and last_unit.lower() not in NO_UNITS else None)
    if unit is None and YEAR.fullmatch(change["baseline"]) and YEAR.fullmatch(change["target"]):
        return nothing
    baseline, target = _decimal(change["baseline"]), _decimal(change["target"])
    rises = change["verb"].lower() == "öka"
    if baseline == target or (target > baseline) != rises:
        return None
    return {
        "baseline": baseline,
        "target": target,
        "unit": "procent" if unit == "%" else unit,
        "direction": "higher_better" if rises else "lower_better",
    }


def _decimal(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))


def read_council_goals(document: Document, names: dict[int, str]) -> tuple[list[Row], list[Row]]:
    """Return the rows of council_goal and of goal_council_goal. `names` has the plan's goals by number.

    Raises SourceError at a line that is not a council goal, a number out of order, and a goal that is not in the plan.
    """
    goals: list[Row] = []
    links: list[Row] = []
    for line in content(document, "council_goals"):
        match = COUNCIL_GOAL.fullmatch(line.visible)
        if match is None:
            if goals or not is_sentence(line.visible) or GOAL.match(line.visible):
                action = "Skriv 'Mål N titel', tabb, '• text' och punkt."
                raise document.error("Raden är inget av fullmäktiges mål.", action, line)
            continue
        number = _next_number(document, int(match[1]), len(goals) + 1, line)
        statement_id = document.state(f"council_goal:{number}", line)
        goals.append(
            {
                "council_goal_no": number,
                "title": plain(match[2]),
                "contribution": plain(match[3]),
                "statement_id": statement_id,
            }
        )
        for goal_no in _served_by(document, match[3], names, line):
            links.append({"goal_no": goal_no, "council_goal_no": number, "statement_id": statement_id})
    if not goals:
        raise document.error("Fullmäktiges mål saknas.", "Lägg tillbaka dem.", document.parts["council_goals"][0])
    return goals, links


def _served_by(document: Document, contribution: str, names: dict[int, str], line: Line) -> list[int]:
    rest = REFERENCES.sub("", contribution)
    if STRAY_REFERENCE.search(rest) or rest.count("(") != rest.count(")"):
        raise document.error("Hänvisningen till ett mål går inte att läsa.", "Skriv den som (mål 4).", line)
    found = {int(number) for group in REFERENCES.findall(contribution) for number in re.findall(r"\d+", group)}
    for goal_no in sorted(found - names.keys()):
        raise document.error(f"Planen har inget mål {goal_no}.", "Rätta numret inom parentes.", line)
    return sorted(found)


def _next_number(document: Document, number: int, awaited: int, line: Line) -> int:
    if number != awaited:
        raise document.error(f"Mål {awaited} väntades här.", "Numrera målen i ordning från 1.", line)
    return number
