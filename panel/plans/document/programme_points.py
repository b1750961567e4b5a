"""The appendix of a plan: the points of the political programme, how each is handled, and its status."""

import difflib
import re
from dataclasses import dataclass

from panel.plans.document.document import Document, Line, content, is_sentence, plain
from panel.plans.tables import Row, point_status

HEADER = "Nr\tPunkt\tHantering\tStatus"
STATUSES = ("Slutförd", "Pågår", "Ej påbörjad")
UNDER_GOALS = re.compile(r"Hanteras via uppdragsplanens? mål \d")
OUTSIDE = re.compile(r"Punkten ingår inte (?:i )?uppdragsplan")
DECISION = re.compile(r"\bfattade beslut\b|\bbeslutade\b|\bantogs av\b")
GOAL_NUMBER = re.compile(r"\bmål ?(\d+)", re.IGNORECASE)
AFTER_NAME = r"(?=$|[.,]| och mål \d| samt )"
STATED_NAME = re.compile(rf" (.+?){AFTER_NAME}")


@dataclass(frozen=True)
class Correction:
    """A known error: what the source states, and what is meant ("mål 5 Energi", "mål 5 Klimat och miljö")."""

    subject: str
    source_says: str
    we_use: str


def read_programme_points(
    document: Document, plan: Row, names: dict[int, str], corrections: list[Correction]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the rows of programme_point, programme_point_goal and status_report. `names` has the goals by number.

    Raises SourceError at an incomplete row, a number out of order, an unknown status, handling or goal, and when there
    are not as many rows as the plan states.
    """
    programme_points: list[Row] = []
    links: list[Row] = []
    reports: list[Row] = []
    in_table = False
    for line in content(document, "appendix"):
        if line.visible == HEADER and not in_table:
            in_table = True
        elif in_table:
            number, text, handling, status = _cells(document, plan, programme_points, line)
            programme_points.append(_programme_point(document, number, text, handling, line))
            if programme_points[-1]["handling_kind"] == "goal":
                links += _goal_links(document, programme_points[-1], names, corrections, line)
            reports.append(point_status(document.plan_id, number, status, plan["decided_on"], plan["board"]))
        elif not is_sentence(line.visible) and not line.visible.startswith("- "):
            action = f"Tabellen börjar med {HEADER.replace(chr(9), ', ')} (tabb emellan)."
            raise document.error("Raden före tabellen känns inte igen.", action, line)
    stated = plan["point_count_stated"]
    if len(programme_points) != stated:
        problem = f"Planen säger {stated} punkter, men tabellen har {len(programme_points)}."
        raise document.error(problem, "Lägg tillbaka raderna eller rätta talet.", document.parts["appendix"][0])
    return programme_points, links, reports


def _cells(document: Document, plan: Row, programme_points: list[Row], line: Line) -> tuple[int, str, str, str]:
    cells = [cell.strip() for cell in line.visible.split("\t")]
    if len(cells) != 4:
        raise document.error(f"Raden har {len(cells)} celler.", "Den ska ha Nr, Punkt, Hantering och Status.", line)
    if not all(cells):
        raise document.error("Raden har en tom cell.", "Den ska ha Nr, Punkt, Hantering och Status.", line)
    number, text, handling, status = (plain(cell) for cell in cells)
    last = programme_points[-1]["point_no"] if programme_points else 0
    total = plan["programme_point_count_stated"]
    if not number.isdecimal() or not last < int(number) <= total:
        problem = f"Numret ska vara ett heltal över {last} och högst {total}."
        raise document.error(problem, "Rätta numret, eller ta bort den dubbla raden.", line)
    if status not in STATUSES:
        close = difflib.get_close_matches(status, STATUSES, n=1, cutoff=0.5)
        hint = f"Menas '{close[0]}'?" if close else f"Tillåtna: {', '.join(STATUSES)}."
        raise document.error(f"'{status}' är ingen status.", hint, line)
    if any(programme_point["text"] == text for programme_point in programme_points):
        raise document.error("Punkten står två gånger.", "Ta bort den ena.", line)
    return int(number), text, handling, status


def _programme_point(document: Document, number: int, text: str, handling: str, line: Line) -> Row:
    kind = _handling_kind(document, handling, line)
    return {
        "point_no": number,
        "text": text,
        "handling": handling,
        "handling_kind": kind,
        "in_plan": kind != "outside",
        "statement_id": document.state(f"point:{number}", line),
    }


def _handling_kind(document: Document, handling: str, line: Line) -> str:
    if UNDER_GOALS.match(handling):
        return "goal"
    if UNDER_GOALS.search(handling):
        action = "Börja med 'Hanteras via uppdragsplanens mål N Namn', eller ta bort hänvisningen till målet."
        raise document.error("Hanteringen säger två saker.", action, line)
    if OUTSIDE.match(handling):
        return "outside"
    if DECISION.search(handling):
        return "decision"
    action = "Skriv 'Hanteras via uppdragsplanens mål N Namn', 'Punkten ingår inte i uppdragsplan …' eller beslutet."
    raise document.error("Det framgår inte hur punkten hanteras.", action, line)


def _goal_links(
    document: Document, programme_point: Row, names: dict[int, str], corrections: list[Correction], line: Line
) -> list[Row]:
    links: list[Row] = []
    handling = programme_point["handling"]
    for reference in GOAL_NUMBER.finditer(handling):
        goal_no = int(reference[1])
        if goal_no not in names:
            raise document.error(f"Planen har inget mål {goal_no}.", "Rätta målets nummer.", line)
        if any(link["goal_no"] == goal_no for link in links):
            raise document.error(f"Mål {goal_no} står två gånger.", "Ta bort det ena.", line)
        stated_name = _stated_name(document, handling[reference.end() :], goal_no, names[goal_no], corrections, line)
        links.append({"point_no": programme_point["point_no"], "goal_no": goal_no, "stated_name": stated_name})
    return links


def _stated_name(
    document: Document, rest: str, goal_no: int, name: str, corrections: list[Correction], line: Line
) -> str:
    """Return the name at the start of `rest`: the goal's, or the wrong one of a correction to the goal's."""
    number = f"mål {goal_no} "
    known = [name] + [
        correction.source_says.removeprefix(number)
        for correction in corrections
        if correction.subject == "goal_name" and correction.we_use == number + name
    ]
    for candidate in known:
        if re.match(rf" {re.escape(candidate)}{AFTER_NAME}", rest):
            return candidate
    found = STATED_NAME.match(rest)
    stated = found[1] if found else rest.strip()
    action = f"Rätta namnet, eller lägg till felet i corrections.csv bredvid planen: '{number}{stated}'."
    raise document.error(f"Mål {goal_no} heter {name}, inte {stated or '(tomt)'}.", action, line)
