"""The contents of a plan sheet, read from a workbook, a document or the database."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from panel import warehouse
from panel.plans.sheet.contract import DOCUMENT, MAIN, PLAN, QUOTE, read_contract
from panel.sheets.layout import CellNote

Value = str | int | float | tuple[int | str, ...] | None


@dataclass
class Row:
    """One row of a sheet: values by column as in the tables, and each one's location ("Budget!C7").

    A choice is its code, a date ISO text, "1, 3" a tuple of numbers. `guessed` are columns that a draft read from a
    document.
    """

    values: dict[str, Value]
    locations: dict[str, str] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)

    def get(self, name: str) -> Any:  # noqa: ANN401 - a value of the column's kind
        """Return the value of a column, None where it is empty."""
        return self.values.get(name)

    def location(self, name: str) -> str:
        """Return the cell of a column, or else the row's first, as Excel writes it: Budget!C7."""
        return self.locations.get(name) or next(iter(self.locations.values()), "")


@dataclass
class Filled:
    """All rows by the sheet's kind. `plan` is the sheet Planen: a row a field, by name, with value and quote.

    `unread` lists other cells of a workbook, which are ignored; `read_anyway` cells that are read although struck
    through or hidden.
    """

    plan: dict[str, Row] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    unread: list[CellNote] = field(default_factory=list, compare=False)
    read_anyway: list[CellNote] = field(default_factory=list, compare=False)

    def of(self, kind: str) -> list[Row]:
        """Return a sheet's rows, an empty list where it has none."""
        return self.rows.get(kind, [])

    def plan_field(self, name: str) -> Any:  # noqa: ANN401 - a value of the field's kind
        """Return the value of a field of the sheet Planen, None where it is empty."""
        return self.plan[name].get("value") if name in self.plan else None

    def stated(self) -> list[tuple[str, list[dict[str, Value]]]]:
        """Return the values of all rows, sheet by sheet, without empty ones: equal where two sheets say the same."""
        found = [(PLAN, list(self.plan.values())), *sorted(self.rows.items())]
        return [
            (kind, [{key: value for key, value in row.values.items() if value is not None} for row in rows])
            for kind, rows in found
            if rows
        ]


QUOTED_FIELDS = {
    "decided": "decided_on",
    "goals": "goal_count_stated",
    "points": "point_count_stated",
}


def filled_of(plan_id: str) -> Filled:
    """Return the contents of the sheet of a plan in the served database."""
    contract = read_contract()
    fields = warehouse.read("filled_plan", plan_id=plan_id).iloc[0]
    filled = Filled({one.name: Row({"value": _plain(fields[one.name])}) for one in contract.fields})
    for row in warehouse.read("filled_plan_quotes", plan_id=plan_id).itertuples():
        name = QUOTED_FIELDS[row.item]
        if not (isinstance(row.line_cell, str) and row.quote == line_of_field(name, filled.plan_field(name))):
            filled.plan[name].values[QUOTE] = row.quote
    for sheet in contract.sheets:
        if sheet.kind != PLAN:
            frame = warehouse.read(f"filled_{sheet.kind}", plan_id=plan_id)
            filled.rows[sheet.kind] = [_row(sheet.kind, stated) for stated in frame.to_dict("records")]
    return filled


def line_of_field(name: str, value: Value) -> str:
    """Return a field of the sheet Planen as a line that statements can quote: "Antal mål enligt planen: 8"."""
    header = next(one.header for one in read_contract().fields if one.name == name)
    return f"{header}: {value}"


def _row(kind: str, stated: dict[Hashable, Any]) -> Row:
    """Return a row, without a quote that only repeats the main text of its own cell."""
    values = {str(name): _plain(value) for name, value in stated.items()}
    line_cell = values.pop("line_cell", None)
    if kind in MAIN and line_cell and values[QUOTE] == values[MAIN[kind]]:
        values[QUOTE] = None
    if kind == DOCUMENT:
        values["text"] = values["text"] or ""
    return Row(values)


def _plain(value: Any) -> Value:  # noqa: ANN401 - a cell of a frame
    if hasattr(value, "tolist") and not isinstance(value, pd.Timestamp):
        value = value.tolist()
    if isinstance(value, list):
        return tuple(value) or None
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value
