"""Parse a plan document into the tables of the plan. An unrecognised line is an error, with its number."""

import re
from datetime import datetime
from pathlib import Path

import pandas as pd

from panel.plans.document.document import (
    COVER,
    HEADINGS,
    OPTIONAL,
    Document,
    Line,
    content,
    is_sentence,
    plain,
    read_document,
)
from panel.plans.document.goals import read_council_goals, read_goals
from panel.plans.document.programme_points import Correction, read_programme_points
from panel.plans.tables import Row, Tables, frames_of

TITLE = re.compile(r"^(\S.*)s uppdragsplan (\d{4})$")
CASE_NUMBER = re.compile(r"^[A-ZÅÄÖ][A-Za-zÅÄÖåäö]* \d{4}/\d+$")
DECIDED = re.compile(r"^Beslutad av .+ den (\d{4}-\d{2}-\d{2})\.")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
GOAL_COUNT = re.compile(r"\bbestår av (\w+) mål\b")
PROGRAMME_POINT_COUNT = re.compile(r"\bansvarar för (\w+) av de totalt (\w+) punkterna\b")
UNITS = "noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
TENS = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio"
NUMBER_WORDS = {word: number for number, word in enumerate(UNITS.split())} | {
    ten + unit: 10 * tens + ones
    for tens, ten in enumerate(TENS.split(), start=2)
    for ones, unit in enumerate(["", *UNITS.split()[1:10]])
}
MONTHS = ["januari", "februari", "mars", "april", "maj", "juni"]
MONTHS += ["juli", "augusti", "september", "oktober", "november", "december"]
PERIODS = {"Delårsuppföljning": "delar", "Helårsuppföljning": "helar"}
FOLLOW_UP = re.compile(r"- \*\*(\w+)\*\* genomförs i (\w+) .+\.")

__all__ = ["Correction", "read_plan"]


def read_plan(
    path: Path, plan_id: str, region_code: str, source_id: str, corrections: list[Correction]
) -> dict[str, pd.DataFrame]:
    """Return the plan at `path` as a frame for each table, with exactly the columns of etl/schema.sql.

    Raises SourceError, with the line, at anything that does not follow the form; a plan is never read in part.
    """
    document = read_document(path, plan_id)
    plan = _plan(document, region_code, source_id)
    goals, criteria = read_goals(document, plan)
    names = {goal["goal_no"]: goal["name"] for goal in goals}
    council_goals, links = read_council_goals(document, names)
    programme_points, point_goals, reports = read_programme_points(document, plan, names, corrections)
    tables: Tables = {
        "plan": [plan],
        "document_line": _lines(document),
        "council_goal": council_goals,
        "goal": goals,
        "goal_council_goal": links,
        "responsibility": _responsibilities(document),
        "follow_up": _follow_ups(document, plan),
        "criterion": criteria,
        "programme_point": programme_points,
        "programme_point_goal": point_goals,
        "status_report": reports,
        "statement": document.statements,
    }
    return frames_of(tables, plan_id)


def _plan(document: Document, region_code: str, source_id: str) -> Row:
    _require_cover(document)
    title, _ = document.one_match(COVER, TITLE, "Planens titel", "Kommunstyrelsens uppdragsplan 2024")
    case, _ = document.one_match(COVER, CASE_NUMBER, "Diarienumret", "KS 2023/1297")
    decided, decided_line = document.one_match(
        COVER, DECIDED, "Beslutsdatum", "Beslutad av kommunstyrelsen den 2023-11-28."
    )
    goals, goals_line = document.one_match("goals", GOAL_COUNT, "Antalet mål i planen", "planen består av åtta mål")
    programme_points, points_line = document.one_match(
        "appendix", PROGRAMME_POINT_COUNT, "Antalet programpunkter", "ansvarar för 36 av de totalt 95 punkterna"
    )
    document.state("plan:decided", decided_line)
    document.state("plan:goals", goals_line)
    document.state("plan:points", points_line)
    board = title[1]
    if OPTIONAL not in document.parts and board.lower().endswith("styrelsen"):
        raise document.error(f"Rubriken saknas: {HEADINGS[OPTIONAL][1]}.", "Lägg tillbaka avsnittet.")
    return {
        "title": title[0],
        "board": board,
        "region_code": region_code,
        "year": int(title[2]),
        "case_number": case[0],
        "decided_on": _date(document, decided[1], decided_line),
        "point_count_stated": _number(document, programme_points[1], points_line),
        "programme_point_count_stated": _number(document, programme_points[2], points_line),
        "goal_count_stated": _number(document, goals[1], goals_line),
        "source_id": source_id,
    }


def _require_cover(document: Document) -> None:
    """Raise SourceError at a line of the cover with digits that is not a title, date or case number: a garbled one."""
    for line in document.parts[COVER]:
        known = (TITLE, CASE_NUMBER, DATE)
        digits = any(character.isdigit() for character in line.visible)
        if digits and not is_sentence(line.visible) and not any(pattern.fullmatch(line.visible) for pattern in known):
            action = "Skriv titel, datum och diarienummer som i mallen, var för sig."
            raise document.error("Raden på försättsbladet känns inte igen.", action, line)


def _number(document: Document, word: str, line: Line) -> int:
    number = int(word) if word.isdecimal() else NUMBER_WORDS.get(word.lower())
    if number is None:
        raise document.error(f"'{word}' är inget räkneord.", "Skriv antalet med siffror eller ord.", line)
    return number


def _date(document: Document, text: str, line: Line) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d")
    except ValueError as error:
        raise document.error(f"'{text}' är inget datum.", "Skriv beslutsdatum som 2023-11-28.", line) from error


def _lines(document: Document) -> list[Row]:
    return [
        {"line_no": line.number, "section": line.section, "text": line.text}
        for lines in document.parts.values()
        for line in lines
    ]


def _responsibilities(document: Document) -> list[Row]:
    roles = [role for role in (OPTIONAL, "specific_area") if role in document.parts]
    return [row for role in roles for row in _bullets(document, role)]


def _bullets(document: Document, role: str) -> list[Row]:
    rows: list[Row] = []
    last = document.parts[role][0]
    for line in content(document, role):
        if not line.visible.startswith("- "):
            if is_sentence(line.visible):
                continue
            raise document.error("Raden är varken en mening eller en punkt i listan.", "Börja den med '- '.", line)
        text = plain(line.visible[2:]).rstrip(" ,.;")
        if not text or any(row["text"] == text for row in rows):
            raise document.error("Punkten är tom eller står två gånger.", "Ta bort den ena.", line)
        if text[0].islower() and rows and rows[0]["text"][0].isupper():
            raise document.error("Punkten börjar mitt i en mening.", "Sätt ihop den med raden före.", line)
        last, position = line, len(rows) + 1
        rows.append(
            {
                "role": role,
                "position": position,
                "text": text,
                "statement_id": document.state(f"responsibility:{role}:{position}", line),
            }
        )
    if not rows:
        raise document.error("Avsnittet har ingen punktlista.", "Lägg tillbaka listan.", last)
    if last.visible.endswith(","):
        raise document.error("Listan slutar med ett komma.", "Lägg tillbaka resten av listan.", last)
    return rows


def _follow_ups(document: Document, plan: Row) -> list[Row]:
    rows: list[Row] = []
    for line in content(document, "schedule"):
        match = FOLLOW_UP.fullmatch(line.visible)
        if match is None or match[1] not in PERIODS or match[2] not in MONTHS:
            action = "Skriv '- **Delårsuppföljning** genomförs i juni …' eller motsvarande för helår, och punkt."
            raise document.error("Raden är ingen uppföljning.", action, line)
        period = f"{plan['year']}-{PERIODS[match[1]]}"
        if any(row["period"] == period for row in rows):
            raise document.error("Uppföljningen står två gånger.", "Ta bort den ena.", line)
        rows.append(
            {
                "period": period,
                "name": match[1],
                "month": MONTHS.index(match[2]) + 1,
                "text": plain(line.visible[2:].replace("**", "")),
                "statement_id": document.state(f"follow_up:{period}", line),
            }
        )
    if len(rows) != len(PERIODS):
        action = f"Ange {' och '.join(PERIODS)}."
        raise document.error("Båda uppföljningarna hittas inte.", action, document.parts["schedule"][0])
    return rows
