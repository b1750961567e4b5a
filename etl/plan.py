"""Parse a plan document into the tables of the plan. Whatever it does not recognise it refuses, with the line."""

import re
from datetime import datetime
from pathlib import Path

import pandas as pd

from etl.document import COVER, Document, Line, content, plain, read_document
from etl.plan_points import Correction, read_points

NUMBER_WORDS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
MONTHS = ["januari", "februari", "mars", "april", "maj", "juni"]
MONTHS += ["juli", "augusti", "september", "oktober", "november", "december"]
PERIODS = {"Delårsuppföljning": "delar", "Helårsuppföljning": "helar"}
COUNCIL_GOAL = re.compile(r"Mål (\d+) ([^\t]+)\t• (.+)")
GOAL = re.compile(r"Mål (\d+) (\S.*)")
CRITERION = re.compile(r"- (?:([A-ZÅÄÖ])\. )?(.+)")
CHANGE = re.compile(r"\b(ökar|minskar) från (\d+(?:,\d+)?) (\w+) till (\d+(?:,\d+)?) \3\b")
FOLLOW_UP = re.compile(r"- \*\*(\w+)\*\* genomförs i (\w+) .+")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Row = dict[str, object]

__all__ = ["Correction", "read_plan"]


def read_plan(
    path: Path, plan_id: str, region_code: str, source_id: str, corrections: list[Correction]
) -> dict[str, pd.DataFrame]:
    """Return the plan at `path` as one frame a table, with the columns that etl/schema.sql names.

    Raises SourceError, with the line, at anything that does not follow the form: never a part of a plan.
    """
    document = read_document(path, plan_id)
    plan = _plan(document, region_code, source_id)
    goals, criteria = _goals(document, plan)
    names = {int(str(goal["goal_no"])): str(goal["name"]) for goal in goals}
    council_goals, links = _council_goals(document, names)
    points, point_goals = read_points(document, plan, names, corrections)
    tables: dict[str, list[Row]] = {
        "plan": [plan],
        "document_line": _lines(document),
        "council_goal": council_goals,
        "goal": goals,
        "goal_council_goal": links,
        "responsibility": _responsibilities(document),
        "follow_up": _follow_ups(document, plan),
        "criterion": criteria,
        "programme_point": [_without_status(point) for point in points],
        "programme_point_goal": point_goals,
        "status_report": [_status_report(document, plan, point) for point in points],
        "statement": document.statements,
    }
    return {table: pd.DataFrame(rows) for table, rows in tables.items() if rows}


def _plan(document: Document, region_code: str, source_id: str) -> Row:
    title, _ = document.one_match(COVER, r"^(\S.*)s uppdragsplan (\d{4})$", "Planens titel")
    case, _ = document.one_match(COVER, r"^([A-ZÅÄÖ]+ \d{4}/\d+)$", "Diarienumret")
    decided, decided_line = document.one_match(COVER, r"^Beslutad av .+ den (\d{4}-\d{2}-\d{2})\.", "Beslutsdatum")
    goals, goals_line = document.one_match("goals", r"består av (\w+) mål\b", "Antalet mål i planen")
    points, points_line = document.one_match(
        "appendix", r"ansvarar för (\d+) av de totalt (\d+) punkterna", "Antalet programpunkter"
    )
    if goals[1] not in NUMBER_WORDS:
        raise document.error(f"'{goals[1]}' är inget räkneord.", "Skriv antalet mål med ord.", goals_line)
    document.state("plan:decided", decided_line)
    document.state("plan:goals", goals_line)
    document.state("plan:points", points_line)
    return {
        "plan_id": document.plan_id,
        "title": title[0],
        "board": title[1],
        "region_code": region_code,
        "year": int(title[2]),
        "case_number": case[1],
        "decided_on": datetime.strptime(decided[1], "%Y-%m-%d"),
        "point_count_stated": int(points[1]),
        "programme_point_count_stated": int(points[2]),
        "goal_count_stated": NUMBER_WORDS.index(goals[1]),
        "source_id": source_id,
    }


def _lines(document: Document) -> list[Row]:
    return [
        {"plan_id": document.plan_id, "line_no": line.number, "section": line.section, "text": line.text}
        for lines in document.parts.values()
        for line in lines
    ]


def _responsibilities(document: Document) -> list[Row]:
    rows: list[Row] = []
    for role in ("leading_body", "specific_area"):
        bullets = [line for line in content(document, role) if _is_bullet(document, line)]
        if not bullets:
            raise document.error("Avsnittet har ingen punktlista.", "Lägg tillbaka listan.", document.parts[role][0])
        for position, line in enumerate(bullets, start=1):
            rows.append(
                {
                    "plan_id": document.plan_id,
                    "role": role,
                    "position": position,
                    "text": plain(line.text[2:]).rstrip(",.;"),
                    "statement_id": document.state(f"responsibility:{role}:{position}", line),
                }
            )
    return rows


def _is_bullet(document: Document, line: Line) -> bool:
    if line.text.startswith("- "):
        return True
    if line.text.endswith((".", ";", ":")):
        return False
    raise document.error("Raden är varken en mening eller en punkt i listan.", "Börja den med '- '.", line)


def _council_goals(document: Document, names: dict[int, str]) -> tuple[list[Row], list[Row]]:
    goals: list[Row] = []
    links: list[Row] = []
    for line in content(document, "council_goals"):
        match = COUNCIL_GOAL.fullmatch(line.text)
        if match is None:
            if goals or not line.text.endswith("."):
                raise document.error(
                    "Raden är inget av fullmäktiges mål.", "Skriv 'Mål N titel', tabb, '• text'.", line
                )
            continue
        number = _next_number(document, int(match[1]), len(goals) + 1, line)
        statement_id = document.state(f"council_goal:{number}", line)
        goals.append(
            {
                "plan_id": document.plan_id,
                "council_goal_no": number,
                "title": match[2],
                "contribution": plain(match[3]),
                "statement_id": statement_id,
            }
        )
        for goal_no in sorted({int(found) for found in re.findall(r"\(mål (\d+)\)", match[3])}):
            if goal_no not in names:
                raise document.error(f"Planen har inget mål {goal_no}.", "Rätta numret inom parentes.", line)
            link: Row = {"plan_id": document.plan_id, "goal_no": goal_no, "council_goal_no": number}
            links.append({**link, "statement_id": statement_id})
    if not goals:
        raise document.error("Fullmäktiges mål saknas.", "Lägg tillbaka dem.", document.parts["council_goals"][0])
    return goals, links


def _next_number(document: Document, number: int, awaited: int, line: Line) -> int:
    if number != awaited:
        raise document.error(f"Mål {awaited} väntades här.", "Numrera målen i ordning från 1.", line)
    return number


def _goals(document: Document, plan: Row) -> tuple[list[Row], list[Row]]:
    """Walk the section line by line: a goal's heading, its description, the word Måluppfyllelse, its criteria."""
    goals: list[Row] = []
    criteria: list[Row] = []
    in_criteria = True
    for line in content(document, "goals"):
        heading = GOAL.fullmatch(line.text) if not line.text.endswith(".") else None
        if heading:
            _close_goal(document, goals, criteria, line)
            goals.append(_goal(document, heading, len(goals) + 1, line))
            in_criteria = False
        elif not goals:
            if not line.text.endswith("."):
                raise document.error("Raden är varken en mening eller 'Mål N Namn'.", "Rätta raden.", line)
        elif line.text == "Måluppfyllelse" and not in_criteria:
            in_criteria = True
        elif in_criteria:
            criteria.append(_criterion(document, goals[-1], criteria, line))
        elif line.text.endswith("."):
            goals[-1]["description"] = f"{goals[-1]['description']} {plain(line.text)}".strip()
        else:
            raise document.error("Raden är varken beskrivning eller 'Måluppfyllelse'.", "Rätta raden.", line)
    _close_goal(document, goals, criteria, document.parts["goals"][-1])
    if len(goals) != plan["goal_count_stated"]:
        problem = f"Planen säger {plan['goal_count_stated']} mål, men {len(goals)} hittas."
        raise document.error(problem, "Lägg tillbaka det som saknas.", document.parts["goals"][0])
    return goals, criteria


def _goal(document: Document, heading: re.Match[str], awaited: int, line: Line) -> Row:
    number = _next_number(document, int(heading[1]), awaited, line)
    return {
        "plan_id": document.plan_id,
        "goal_no": number,
        "name": heading[2],
        "description": "",
        "statement_id": document.state(f"goal:{number}", line),
    }


def _close_goal(document: Document, goals: list[Row], criteria: list[Row], line: Line) -> None:
    if not goals:
        return
    goal = goals[-1]
    if not goal["description"]:
        raise document.error(f"Mål {goal['goal_no']} saknar beskrivning.", "Lägg tillbaka den före denna rad.", line)
    if not any(criterion["goal_no"] == goal["goal_no"] for criterion in criteria):
        raise document.error(f"Mål {goal['goal_no']} saknar måluppfyllelse.", "Lägg till den före denna rad.", line)


def _criterion(document: Document, goal: Row, criteria: list[Row], line: Line) -> Row:
    match = CRITERION.fullmatch(line.text)
    if match is None or not line.text.endswith("."):
        raise document.error("Raden är ingen hel måluppfyllelse.", "Börja den med '- ' och sluta med punkt.", line)
    letter = LETTERS[sum(criterion["goal_no"] == goal["goal_no"] for criterion in criteria)]
    if match[1] and match[1] != letter:
        raise document.error(f"Bokstaven {letter} väntades här.", "Ordna måluppfyllelserna A, B, C.", line)
    change = CHANGE.search(match[2])
    return {
        "plan_id": document.plan_id,
        "goal_no": goal["goal_no"],
        "letter": letter,
        "text": plain(match[2]),
        "baseline": _decimal(change[2]) if change else None,
        "target": _decimal(change[4]) if change else None,
        "unit": change[3] if change else None,
        "direction": {"ökar": "higher_better", "minskar": "lower_better"}[change[1]] if change else None,
        "letter_basis": "stated" if match[1] else "derived",
        "statement_id": document.state(f"criterion:{goal['goal_no']}{letter}", line),
    }


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _follow_ups(document: Document, plan: Row) -> list[Row]:
    rows: list[Row] = []
    for line in content(document, "schedule"):
        match = FOLLOW_UP.fullmatch(line.text)
        if match is None or match[1] not in PERIODS or match[2] not in MONTHS:
            action = "Skriv '- **Delårsuppföljning** genomförs i juni …' eller motsvarande för helår."
            raise document.error("Raden är ingen uppföljning.", action, line)
        period = f"{plan['year']}-{PERIODS[match[1]]}"
        if any(row["period"] == period for row in rows):
            raise document.error("Uppföljningen står två gånger.", "Ta bort den ena.", line)
        rows.append(
            {
                "plan_id": document.plan_id,
                "period": period,
                "name": match[1],
                "month": MONTHS.index(match[2]) + 1,
                "text": line.text[2:].replace("**", ""),
                "statement_id": document.state(f"follow_up:{period}", line),
            }
        )
    if len(rows) != len(PERIODS):
        raise document.error(
            "Båda uppföljningarna hittas inte.", "Ange delår och helår.", document.parts["schedule"][0]
        )
    return rows


def _without_status(point: Row) -> Row:
    return {name: value for name, value in point.items() if name != "status"}


def _status_report(document: Document, plan: Row, point: Row) -> Row:
    return {
        "report_id": f"{document.plan_id}:plan:point:{point['point_no']}",
        "plan_id": document.plan_id,
        "item_kind": "point",
        "item_id": f"point:{point['point_no']}",
        "period": "plan",
        "status": point["status"],
        "recorded_at": plan["decided_on"],
        "recorded_by": plan["board"],
    }
