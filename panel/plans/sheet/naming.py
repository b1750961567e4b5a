"""Resolve references in a plan sheet, by name or by id, to the plan's goals, offices, budget lines and items."""

import re

from panel.plans.sheet.filled import Filled, Row
from panel.sheets.contract import read_contract as follow_up_contract
from panel.wording import text as wording

PERIODS = {"delårsuppföljning": "delar", "helårsuppföljning": "helar"}
# A number as a plan writes it: 8, 2.1.10, 3b. No space and no capital last: 8A is a criterion of goal 8.
ITEM_NUMBER = re.compile(r"[A-Za-zÅÄÖåäö]{0,3}\d{1,4}(?:[.:-]\d{1,4})*[a-zåäö]?")


def goals_under(row: Row) -> dict[str, str | None] | None:
    """Return the goals of a point, with the name that it gives each; None where they cannot be read."""
    found: dict[str, str | None] = {}
    for part in filter(None, (one.strip() for one in str(row.get("goals") or "").split(";"))):
        match = re.fullmatch(rf"(?:mål )?({ITEM_NUMBER.pattern})(?: (\S.*))?", part, re.IGNORECASE)
        if match is None or match[1] in found:
            return None
        found[match[1]] = match[2]
    return found


def office_of(filled: Filled, text: str) -> str | None:
    """Return the id of the office with this id or name, None if there is none."""
    rows = filled.of("office")
    return next((row.get("office_id") for row in rows if text.casefold() in {row.get("office_id"), _folded(row)}), None)


def line_of(filled: Filled, text: str) -> str | None:
    """Return the id of the budget line with this id or name, None if there is none."""
    rows = filled.of("budget_line")
    return next((row.get("line_id") for row in rows if text.casefold() in {row.get("line_id"), _folded(row)}), None)


def _folded(row: Row) -> str:
    return str(row.get("name") or "").casefold()


def period_of(filled: Filled, row: Row) -> str:
    """Return the id of a follow-up: the year that it follows up, and delar, helar or its name ("2025-tertial_1")."""
    name = wording.uncapitalised(str(row.get("name")))
    slug = re.sub(r"[^a-zåäöA-ZÅÄÖ0-9]+", "_", name).strip("_")
    return f"{row.get('plan_year') or filled.plan_field('year')}-{PERIODS.get(name, slug)}"


def tables_asked(row: Row) -> list[str] | None:
    """Return the tables that a follow-up asks for, as kinds of the follow-up sheet; None where one is not there."""
    kinds = {sheet.title.casefold(): sheet.kind for sheet in follow_up_contract().sheets}
    named = [kinds.get(one.strip().casefold()) for one in str(row.get("asks_for") or "").split(";") if one.strip()]
    return None if None in named else [one for one in named if one]


def item_of(filled: Filled, text: str) -> str | None:
    """Return the id (goal:8, point:16, line:frame) of an item an office is responsible for, None if there is none."""
    match = re.fullmatch(r"(mål|goal|punkt|point|post|line)[: ]++(\S.*)", text, re.IGNORECASE)
    if match is None:
        return None
    word, rest = match[1].casefold(), match[2]
    if word in {"post", "line"}:
        line = line_of(filled, rest)
        return f"line:{line}" if line else None
    kind, name = ("goal", "goal_no") if word in {"mål", "goal"} else ("point", "point_no")
    number = rest.split()[0]
    return f"{kind}:{number}" if number in {str(row.get(name)) for row in filled.of(kind)} else None


def indicators_of(row: Row) -> list[str]:
    """Return the ids of the official statistics that a goal has beside it, in order."""
    return (row.get("indicators") or "").replace(",", " ").split()
