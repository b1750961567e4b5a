"""What an office might report of any plan, made up row by row. Nothing of it is true."""

from typing import Any

import pandas as pd

from panel.sheets.state import Item, PeriodState

Fields = dict[str, Any]
# In turn, one a row; those of the second follow-up begin further on.
CRITERIA = (
    ("Pågår", "Uppfylls"),
    ("Slutförd", "Uppfylls"),
    ("Pågår", "Uppfylls delvis"),
    ("Ej påbörjad", "Uppfylls inte"),
    ("Pågår", "Ej bedömd"),
)
POINTS = ("Pågår", "Slutförd", "Pågår", "Ej påbörjad")
OVER_BUDGET_PCT = (1.2, -0.5, 0.0, 2.4)
# How much of the way from baseline to target has been gone.
WAY = (0.4, 0.9, 1.1)
MONTHS = 12
COMMENT = "Påhittat, för att visa hur en uppföljning ser ut."


def made_up(state: PeriodState, follow_up: int, month: int) -> dict[str, dict[str, Fields]]:
    """Return made-up cells of a follow-up, by sheet, item and heading. `follow_up` is its number, from 0."""
    makers = {"criterion": _criterion, "point": _point, "measure": _measure, "line": _line}
    found = {}
    for sheet in state.contract.sheets:
        if sheet.kind in makers:
            headers = {column.name: column.header for column in sheet.columns}
            rows = {
                item_id: makers[sheet.kind](item, at + follow_up, month)
                for at, (item_id, item) in enumerate(state.items[sheet.kind].items())
            }
            found[sheet.title] = {
                item_id: {headers[name]: value for name, value in fields.items()} for item_id, fields in rows.items()
            }
    return found


def _in_turn(choices: tuple[Any, ...], at: int) -> Any:  # noqa: ANN401 - one of the choices
    return choices[at % len(choices)]


def _criterion(_: Item, at: int, __: int) -> Fields:
    status, assessment = _in_turn(CRITERIA, at)
    return {"status": status, "assessment": assessment, "comment": COMMENT}


def _point(_: Item, at: int, __: int) -> Fields:
    return {"status": _in_turn(POINTS, at), "comment": COMMENT}


def _measure(item: Item, at: int, _: int) -> Fields:
    before, target = (0 if pd.isna(value) else value for value in (item.shown["baseline"], item.shown["target"]))
    return {"value": round(before + (target - before) * _in_turn(WAY, at), 1), "comment": COMMENT}


def _line(item: Item, at: int, month: int) -> Fields:
    if item.shown["high_mnkr"] is None:
        return {}
    over = _in_turn(OVER_BUDGET_PCT, at)
    forecast = round(item.shown["high_mnkr"] * (1 + over / 100), 1)
    fields: Fields = {"outcome_mnkr": round(forecast * month / MONTHS, 1), "forecast_mnkr": forecast}
    return fields | ({"explanation": COMMENT, "action": COMMENT} if over > 0 else {})
