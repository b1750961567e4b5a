"""The appendix of a plan: the points of the political programme, how each is handled and how far it has come."""

import difflib
import re
from dataclasses import dataclass

from etl.document import Document, Line, content

HEADER = "Nr\tPunkt\tHantering\tStatus"
STATUSES = ("Slutförd", "Pågår", "Ej påbörjad")
UNDER_GOALS = re.compile(r"Hanteras via uppdragsplanens? mål \d")
OUTSIDE = re.compile(r"Punkten ingår inte (?:i )?uppdragsplan")
DECISION = re.compile(r"\bfattade beslut\b|\bbeslutade\b|\bantogs av\b")
GOAL_REFERENCE = re.compile(r"\bmål (\d+) (.+?)(?= och mål \d| samt via |\.)")

Row = dict[str, object]


@dataclass(frozen=True)
class Correction:
    """A known error of the source: what it says, and what is meant."""

    subject: str
    source_says: str
    we_use: str


def read_points(
    document: Document, plan: Row, names: dict[int, str], corrections: list[Correction]
) -> tuple[list[Row], list[Row]]:
    """Return the points (with their status) and their links to goals. `names` holds the goals' names by number.

    Raises SourceError at a row that is not whole, a number out of order, an unknown status, handling or goal,
    and when the rows are not as many as the plan says.
    """
    points: list[Row] = []
    links: list[Row] = []
    in_table = False
    for line in content(document, "appendix"):
        if line.text == HEADER and not in_table:
            in_table = True
        elif in_table:
            point = _point(document, plan, points, line)
            points.append(point)
            links += _goal_links(document, point, names, corrections, line)
        elif not line.text.endswith(".") and not line.text.startswith("- "):
            raise document.error("Raden före tabellen känns inte igen.", f"Tabellen börjar med {HEADER!r}.", line)
    stated = plan["point_count_stated"]
    if len(points) != stated:
        problem = f"Planen säger {stated} punkter, men tabellen har {len(points)}."
        raise document.error(problem, "Lägg tillbaka raderna eller rätta talet.", document.parts["appendix"][0])
    return points, links


def _point(document: Document, plan: Row, points: list[Row], line: Line) -> Row:
    cells = [cell.strip() for cell in line.text.split("\t")]
    if len(cells) != 4 or not all(cells):
        raise document.error(f"Raden har {len(cells)} celler.", "Den ska ha Nr, Punkt, Hantering och Status.", line)
    number, text, handling, status = cells
    last = int(str(points[-1]["point_no"])) if points else 0
    total = int(str(plan["programme_point_count_stated"]))
    if not number.isdecimal() or not last < int(number) <= total:
        problem = f"Numret ska vara ett heltal över {last} och högst {total}."
        raise document.error(problem, "Rätta numret, eller ta bort den dubbla raden.", line)
    if status not in STATUSES:
        close = difflib.get_close_matches(status, STATUSES, n=1, cutoff=0.5)
        hint = f"Menas '{close[0]}'?" if close else f"Tillåtna: {', '.join(STATUSES)}."
        raise document.error(f"'{status}' är ingen status.", hint, line)
    kind = _handling_kind(document, handling, line)
    return {
        "plan_id": document.plan_id,
        "point_no": int(number),
        "text": text,
        "handling": handling,
        "handling_kind": kind,
        "in_plan": kind != "outside",
        "statement_id": document.state(f"point:{number}", line),
        "status": status,
    }


def _handling_kind(document: Document, handling: str, line: Line) -> str:
    if UNDER_GOALS.match(handling):
        return "goal"
    if OUTSIDE.match(handling):
        return "outside"
    if DECISION.search(handling):
        return "decision"
    action = "Skriv 'Hanteras via uppdragsplanens mål N Namn', 'Punkten ingår inte i uppdragsplan …' eller beslutet."
    raise document.error("Det framgår inte hur punkten hanteras.", action, line)


def _goal_links(
    document: Document, point: Row, names: dict[int, str], corrections: list[Correction], line: Line
) -> list[Row]:
    if point["handling_kind"] != "goal":
        return []
    links: list[Row] = []
    for number, name in GOAL_REFERENCE.findall(str(point["handling"])):
        goal_no = int(number)
        if goal_no not in names:
            raise document.error(f"Planen har inget mål {goal_no}.", "Rätta målets nummer.", line)
        meant = Correction("goal_name", f"mål {number} {name}", f"mål {number} {names[goal_no]}")
        if name != names[goal_no] and meant not in corrections:
            action = f"Rätta namnet, eller lägg till felet i corrections.csv: '{meant.source_says}'."
            raise document.error(f"Mål {goal_no} heter {names[goal_no]}, inte {name}.", action, line)
        links.append(
            {"plan_id": document.plan_id, "point_no": point["point_no"], "goal_no": goal_no, "stated_name": name}
        )
    if not links:
        raise document.error("Målet som punkten hanteras under hittas inte.", "Skriv 'mål N Namn' och punkt.", line)
    return links
