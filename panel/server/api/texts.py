"""The texts of a plan: goals, criteria, points and budget in words, and what offices have reported on them, as csv and json."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd

from panel.access import log
from panel.access.pages import CONTACT
from panel.access.permissions import Permission, User
from panel.access.problems import API, ProblemError
from panel.ui.file_columns import spelled_out
from panel.warehouse import read
from panel.wording import clock, labels
from panel.wording.labels import licensed
from panel.wording.plan.frame_parts import GROSS
from panel.wording.table_files import MADE_UP, is_made_up, plain


class Text(NamedTuple):
    """What a text is called, its query, and the query's columns that it has."""

    title: str
    query: str
    columns: tuple[str, ...]


REPORTED = ("recorded_on", "recorded_by")
TEXTS = {
    "council-goals": Text(
        "Mål över nämndens",
        "council_goals",
        ("council_goal_no", "title", "contribution", "level", "level_name", "parent"),
    ),
    "goals": Text(
        "Mål", "goals", ("goal_no", "name", "description", "office", "level", "level_name", "parent", "above")
    ),
    "criteria": Text(
        "Måluppfyllelser", "criteria", ("goal_no", "letter", "text", "baseline", "target", "unit", "office")
    ),
    "assessments": Text(
        "Bedömningar av måluppfyllelser",
        "criteria_reported",
        ("goal_no", "letter", "period", "status", "assessment", "comment", "action", "office_name", *REPORTED),
    ),
    "points": Text(
        "Programpunkter",
        "programme_points",
        (
            "point_no",
            "text",
            "handling_kind",
            "handling",
            "goal_nos",
            "status",
            "period",
            "comment",
            "office",
            *REPORTED,
        ),
    ),
    "statuses": Text(
        "Programpunkternas historik",
        "programme_history",
        ("point_no", "period", "header", "known_before", "value_after", "undone_by", *REPORTED),
    ),
    "budget": Text(
        "Budgetrader",
        "budget_lines",
        (
            *("line_id", "parent_id", "name", "amount_mnkr", "low_mnkr", "high_mnkr", "basis", "quote", "office"),
            *GROSS,
        ),
    ),
    "budget-years": Text(
        "Budgeten år för år", "budget_years", ("line_id", "name", "year", "year_kind", "amount_mnkr", "quote")
    ),
    "budget-reports": Text(
        "Budgetens uppföljning",
        "budget_follow_up",
        (
            *(
                "line_id",
                "name",
                "period",
                "outcome_mnkr",
                "forecast_mnkr",
                "low_deviation_mnkr",
                "high_deviation_mnkr",
            ),
            *("explanation", "action", *REPORTED, "cost_forecast_mnkr", "income_forecast_mnkr"),
        ),
    ),
}


def plans_document(user: User, base: str) -> dict[str, Any]:
    """Return the plans that a user may read, each with the addresses of its texts."""
    return {"language": "sv", "plans": [_plan(row, base) for row in _visible(user).values()]}


def _plan(row: Any, base: str) -> dict[str, Any]:  # noqa: ANN401 - a row of plans
    address = f"{base}plans/{quote(row.plan_id, safe='')}"
    return {
        "id": row.plan_id,
        "label": row.title,
        "board": row.board,
        "year": row.year,
        "regionCode": row.region_code,
        "decided": row.decided_on.date().isoformat(),
        "links": [{"rel": name, "hreflang": "sv", "href": f"{address}/{name}"} for name in TEXTS],
    }


def _visible(user: User) -> dict[str, Any]:
    rows = read("plans").itertuples(index=False)
    return {row.plan_id: row for row in rows if user.may_in(Permission.READ, row.plan_id, row.region_code)}


def text_of(plan_id: str, name: str, user: User) -> tuple[Any, pd.DataFrame]:
    """Return a row of the plan, and a text of it as it is today. Raises ProblemError: 404 unknown, 403 not for the user."""
    if name not in TEXTS or plan_id not in set(read("plans")["plan_id"]):
        detail = f"Planerna och deras texter står på {API}plans. Texterna heter {', '.join(TEXTS)}."
        raise ProblemError(404, "Texten finns inte", detail)
    plan = _visible(user).get(plan_id)
    if plan is None:
        log.note_refusal(user, API.rstrip("/"))
        raise ProblemError(403, "Behörighet saknas", f"Texten hör till en plan som du inte har rätt till. {CONTACT}")
    text = TEXTS[name]
    known = {"plan_id": plan_id} | (
        {}
        if name in ("council-goals", "goals", "criteria", "budget", "budget-years")
        else {"known_on": str(clock.today())}
    )
    if name == "budget-reports":
        periods = read("follow_ups", plan_id=plan_id)["period"]
        frame = pd.concat([read(text.query, period=period, **known) for period in ("", *periods)])
        frame = frame[frame["recorded_on"].notna()]
    else:
        frame = read(text.query, **known)
    return plan, spelled_out(frame[list(text.columns)])


def document(plan: Any, name: str, rows: pd.DataFrame) -> dict[str, Any]:  # noqa: ANN401 - a row of plans
    """Return a text as a JSON document: its rows as objects, with the headings of the csv as names."""
    source = read("sources", plan_id=plan.plan_id).set_index("source_id").loc[f"{plan.plan_id}:plan"]
    headings = [labels.label(column) for column in rows.columns]
    return {
        "language": "sv",
        "id": name,
        "label": f"{TEXTS[name].title}: {plan.title}",
        "source": licensed(source),
        "updated": read("latest_build")["finished_at"].iloc[0].isoformat(timespec="seconds") + "Z",
        "notes": [MADE_UP] if is_made_up(TEXTS[name].query) else [],
        "rows": [dict(zip(headings, map(_value, row), strict=True)) for row in rows.itertuples(index=False)],
    }


def _value(value: object) -> str | int | float | None:
    cell = plain(value)
    return cell.date().isoformat() if isinstance(cell, datetime) else cell
