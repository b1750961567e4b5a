"""The tables of a plan, whether it comes as a document or in a sheet: which there are, and what both make alike."""

from datetime import datetime
from typing import Any

import pandas as pd

Row = dict[str, Any]
Tables = dict[str, list[Row]]

# Each table that is written, with the columns of etl/schema.sql that are not the build's own.
COLUMNS = {
    "plan": (
        "plan_id title board region_code year last_year case_number decided_on point_count_stated"
        " programme_point_count_stated goal_count_stated source_id"
    ),
    "document_line": "plan_id line_no section text cell",
    "statement": "statement_id plan_id section quote kind line_no formula said_by",
    "council_goal": "plan_id council_goal_no title contribution statement_id level_name parent_no",
    "goal": "plan_id goal_no name description statement_id level_name parent_no",
    "goal_council_goal": "plan_id goal_no council_goal_no statement_id",
    "responsibility": "plan_id role position text statement_id",
    "follow_up": "plan_id period name month text statement_id asks_for",
    "criterion": "plan_id goal_no letter text baseline target unit direction target_word indicator_id letter_basis statement_id",
    "criterion_target": "plan_id goal_no letter year value statement_id",
    "programme_point": "plan_id point_no text handling handling_kind in_plan statement_id",
    "programme_point_goal": "plan_id point_no goal_no stated_name",
    "status_report": (
        "report_id plan_id item_kind item_id period status assessment comment confirmed recorded_at recorded_on"
        " recorded_by office_id receipt_no upload_id cell"
    ),
}


def frames_of(tables: Tables, plan_id: str) -> dict[str, pd.DataFrame]:
    """Return the rows as one frame a table, with exactly its columns; what a row says nothing of is None."""
    return {
        table: pd.DataFrame(
            [[{**row, "plan_id": plan_id}.get(name) for name in columns.split()] for row in tables.get(table, [])],
            columns=columns.split(),
        )
        for table, columns in COLUMNS.items()
    }


def statement(plan_id: str, item: str, section: str, quote: str, line_no: int) -> Row:
    """Return the statement that an item (goal:5, point:16) rests on."""
    return {
        "statement_id": f"{plan_id}:{item}",
        "section": section,
        "quote": quote,
        "kind": "stated",
        "line_no": line_no,
    }


def point_status(plan_id: str, point_no: int, status: str, decided_on: str | datetime, board: str) -> Row:
    """Return what the plan itself says of a point's status: a report of the day that it was decided."""
    return {
        "report_id": f"{plan_id}:plan:point:{point_no}",
        "item_kind": "point",
        "item_id": f"point:{point_no}",
        "period": "plan",
        "status": status,
        "recorded_at": decided_on,
        "recorded_on": decided_on,
        "recorded_by": board,
    }
