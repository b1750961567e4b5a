"""From a valid plan sheet to the tables of the plan, each figure with the line that states it."""

from collections.abc import Callable
from typing import Any

from panel.plans.sheet.contract import DOCUMENT, MAIN, QUOTE, read_contract
from panel.plans.sheet.filled import QUOTED_FIELDS, Filled, Row, line_of_field
from panel.plans.sheet.lines import Lines
from panel.plans.sheet.naming import goals_under, indicators_of, item_of, line_of, office_of, period_of, tables_asked
from panel.plans.tables import Tables, point_status, statement


def tables_of(filled: Filled, region_code: str) -> Tables:
    """Return the rows of each table of tables.json. The sheet must have been validated without problems."""
    builder = _Builder(filled, filled.plan_field("plan_id"))
    tables = {**_stated(filled, region_code, builder), **_links(filled, builder.plan_id), **_quoted(filled, builder)}
    return {**tables, "statement": builder.statements, "document_line": builder.lines.rows()}


def _stated(filled: Filled, region_code: str, builder: "_Builder") -> Tables:
    """Return the tables whose rows each have a statement."""
    items: dict[str, Callable[[Row], str]] = {
        "council_goal": lambda row: f"council_goal:{row.get('council_goal_no')}",
        "goal": lambda row: f"goal:{row.get('goal_no')}",
        "criterion": lambda row: f"criterion:{row.get('goal_no')}{row.get('letter')}",
        "responsibility": lambda row: f"responsibility:{row.get('role')}:{row.get('position')}",
    }
    return {
        "plan_row": [_plan(filled, region_code, builder)],
        **{kind: [builder.stated(kind, row, item(row)) for row in filled.of(kind)] for kind, item in items.items()},
        "follow_up": [_follow_up(filled, row, builder) for row in filled.of("follow_up")],
        "programme_point": [_programme_point(row, builder) for row in filled.of("point")],
        "criterion_target": [_target(row, builder) for row in filled.of("criterion_target")],
    }


def _links(filled: Filled, plan_id: str) -> Tables:
    """Return the tables that link rows of others, the points' status in the plan itself, and the deadlines."""
    names = {row.get("goal_no"): row.get("name") for row in filled.of("goal")}
    under = [(row, number, name) for row in filled.of("point") for number, name in (goals_under(row) or {}).items()]
    board, decided_on = filled.plan_field("board"), filled.plan_field("decided_on")
    return {
        **_links_of_goals(filled.of("goal"), plan_id),
        "programme_point_goal": [
            {"point_no": row.get("point_no"), "goal_no": number, "stated_name": name or names[number]}
            for row, number, name in under
        ],
        "status_report": [
            point_status(plan_id, row.get("point_no"), row.get("status"), decided_on, board)
            for row in filled.of("point")
        ],
        "deadline": [
            {"period": period_of(filled, row), "due_on": row.get("due_on"), "said_by": row.get("said_by")}
            for row in filled.of("follow_up")
        ],
    }


def _links_of_goals(goals: list[Row], plan_id: str) -> Tables:
    """Return the tables of which council goals, global goals and indicators belong to which goal."""
    serves = [(row.get("goal_no"), number) for row in goals for number in row.get("council_goals") or ()]
    sdgs = [(row, number) for row in goals for number in row.get("sdgs") or ()]
    return {
        "goal_council_goal": [
            {"goal_no": goal_no, "council_goal_no": number, "statement_id": f"{plan_id}:council_goal:{number}"}
            for goal_no, number in serves
        ],
        "goal_sdg": [
            {"goal_no": row.get("goal_no"), "sdg_no": number, "said_by": row.get("sdg_said_by")} for row, number in sdgs
        ],
        "goal_indicator": [
            {
                "goal_no": row.get("goal_no"),
                "position": at,
                "indicator_id": one,
                "said_by": row.get("indicators_said_by"),
            }
            for row in goals
            for at, one in enumerate(indicators_of(row), start=1)
        ],
    }


class _Builder:
    """Makes statements: each quotes a line of the document, or a cell of the sheet."""

    def __init__(self, filled: Filled, plan_id: str) -> None:
        self.plan_id = plan_id
        self.lines = Lines()
        self.statements: list[dict[str, Any]] = []
        for row in sorted(filled.of(DOCUMENT), key=lambda one: one.get("line_no")):
            self.lines.add_document(row.get("line_no"), row.get("section") or "", row.get("text") or "")

    def state(self, item: str, quote: str, cell: str) -> str:
        """Add a statement, and return its id."""
        line_no = self.lines.location(quote, cell)
        self.statements.append(statement(self.plan_id, item, self.lines.sections[line_no], quote, line_no))
        return str(self.statements[-1]["statement_id"])

    def stated(self, kind: str, row: Row, item: str) -> dict[str, Any]:
        """Return a row with its statement: of the quote given, or else of the cell of its main text."""
        main = MAIN[kind]
        quote, name = (row.get(QUOTE), QUOTE) if row.get(QUOTE) else (row.get(main), main)
        return {**row.values, "statement_id": self.state(item, quote, row.location(name))}


def _plan(filled: Filled, region_code: str, builder: _Builder) -> dict[str, Any]:
    for item, name in QUOTED_FIELDS.items():
        row = filled.plan[name]
        given = row.get(QUOTE)
        builder.state(
            f"plan:{item}", given or line_of_field(name, row.get("value")), row.location(QUOTE if given else "value")
        )
    fields = {one.name: filled.plan_field(one.name) for one in read_contract().fields}
    return {**fields, "region_code": region_code, "source_id": f"{builder.plan_id}:plan"}


def _target(row: Row, builder: _Builder) -> dict[str, Any]:
    item = f"criterion_target:{row.get('goal_no')}{row.get('letter')}:{row.get('year')}"
    quote = row.get(QUOTE)
    return {**row.values, "statement_id": builder.state(item, quote, row.location(QUOTE)) if quote else None}


def _follow_up(filled: Filled, row: Row, builder: _Builder) -> dict[str, Any]:
    period = period_of(filled, row)
    stated = builder.stated("follow_up", row, f"follow_up:{period}")
    return {**stated, "period": period, "month": int(row.get("month")), "asks_for": ",".join(tables_asked(row) or ())}


def _programme_point(row: Row, builder: _Builder) -> dict[str, Any]:
    stated = builder.stated("point", row, f"point:{row.get('point_no')}")
    return {**stated, "in_plan": str(row.get("handling_kind") != "outside").lower()}


def _quoted(filled: Filled, builder: _Builder) -> Tables:
    """Return the tables whose statements the build makes from their quotes."""
    tables: Tables = {
        "office": [{**row.values, QUOTE: row.get(QUOTE) or row.get("name")} for row in filled.of("office")]
    }
    for kind in ("budget_line", "budget_year", "budget_change", "financing", "claim"):
        tables[kind] = [dict(row.values) for row in filled.of(kind)]
    for kind, rows in tables.items():
        for row, stated in zip(filled.of(kind), rows, strict=True):
            for name in (QUOTE, "share_quote"):
                if stated.get(name):
                    builder.lines.location(stated[name], row.location(name))
    for line in tables["budget_line"]:
        line["parent_id"] = line_of(filled, line["parent_id"]) if line.get("parent_id") else None
        if line.get("income_mnkr") is not None:
            line["income_mnkr"] = -abs(line["income_mnkr"])
    for of_year in tables["budget_year"]:
        of_year["line_id"] = line_of(filled, of_year["line_id"])
    for change in tables["budget_change"]:
        change["amount_mnkr"] = change.pop("change_mnkr")
    tables["answers_for"] = [
        {
            "item_id": item_of(filled, row.get("item_id")),
            "office_id": office_of(filled, row.get("office_id")),
            "said_by": row.get("said_by"),
        }
        for row in filled.of("answers_for")
    ]
    return tables
