"""What people call a plan's things in its sheet, by name or by id, and which things they mean."""

import re

from panel.plans.sheet.filled import Filled, Row


def goals_under(row: Row) -> dict[int, str | None] | None:
    """Return the goals that a point stands under, with the name that it gives each; None where it cannot be read."""
    found: dict[int, str | None] = {}
    for part in filter(None, (one.strip() for one in str(row.get("goals") or "").split(";"))):
        match = re.fullmatch(r"(?:mål )?(\d{1,4})(?: (\S.*))?", part, re.IGNORECASE)
        if match is None or int(match[1]) in found:
            return None
        found[int(match[1])] = match[2]
    return found


def office_of(filled: Filled, text: str) -> str | None:
    """Return the id of an office that is named by its id or its name."""
    rows = filled.of("office")
    return next((row.get("office_id") for row in rows if text.casefold() in {row.get("office_id"), _folded(row)}), None)


def line_of(filled: Filled, text: str) -> str | None:
    """Return the id of a budget line that is named by its id or its name."""
    rows = filled.of("budget_line")
    return next((row.get("line_id") for row in rows if text.casefold() in {row.get("line_id"), _folded(row)}), None)


def _folded(row: Row) -> str:
    return str(row.get("name") or "").casefold()


def item_of(filled: Filled, text: str) -> str | None:
    """Return the id (goal:8, point:16, line:frame) of what an office answers for, None where the plan has no such thing."""
    match = re.fullmatch(r"(mål|goal|punkt|point|post|line)[: ]++(\S.*)", text, re.IGNORECASE)
    if match is None:
        return None
    word, rest = match[1].casefold(), match[2]
    if word in {"post", "line"}:
        line = line_of(filled, rest)
        return f"line:{line}" if line else None
    kind, name = ("goal", "goal_no") if word in {"mål", "goal"} else ("point", "point_no")
    number = re.match(r"\d+", rest)
    known = {row.get(name) for row in filled.of(kind)}
    return f"{kind}:{int(number[0])}" if number and int(number[0]) in known else None
