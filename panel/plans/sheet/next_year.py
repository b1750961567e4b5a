"""A plan's sheet rolled over to the year after: what lasts is kept, and what a new plan decides is left to fill in."""

from datetime import date

from panel.plans.sheet.contract import DOCUMENT, PLAN, read_contract
from panel.plans.sheet.filled import Filled, Row, Value
from panel.sheets.contract import Column

# What is said of one year alone, as are all sheets with a row a year.
OF_THE_YEAR = {DOCUMENT, "claim", "budget_change"}
YEAR = "year"
DECIDED_ANEW = {"case_number", "decided_on"}
YEARS = {"year", "last_year", "plan_year"}
YEAR_IN = ("plan_id", "title")
LEAP_DAY = (2, 29)


def next_year(filled: Filled) -> Filled:
    """Return the contents of the next year's sheet: ids, numbers, names, wording, offices and who answers for what.

    Amounts, baselines, targets, statuses and the sentences that they are read from are left empty, and days are a year
    later.
    """
    year = int(filled.plan_field(YEAR))
    plan = {name: Row({"value": _of_plan(name, row.get("value"), year)}) for name, row in filled.plan.items()}
    rows = {
        sheet.kind: [
            Row({column.name: _carried(column, row.get(column.name)) for column in sheet.columns})
            for row in filled.of(sheet.kind)
        ]
        for sheet in read_contract().sheets
        if sheet.kind not in {PLAN, *OF_THE_YEAR} and not any(column.name == YEAR for column in sheet.columns)
    }
    return Filled(plan, rows)


def _of_plan(name: str, value: Value, year: int) -> Value:
    if name in DECIDED_ANEW:
        return None
    if name in YEAR_IN:
        return str(value).replace(str(year), str(year + 1))
    return int(value) + 1 if name in YEARS and isinstance(value, int) else value


def _carried(column: Column, value: Value) -> Value:
    if column.kind in {"number", "verbatim"} or column.words == "status":
        return None
    if column.name in YEARS and isinstance(value, int):
        return value + 1
    return _a_year_later(str(value)) if column.kind == "date" and value else value


def _a_year_later(day: str) -> str:
    then = date.fromisoformat(day)
    if (then.month, then.day) == LEAP_DAY:
        then = then.replace(day=then.day - 1)
    return then.replace(year=then.year + 1).isoformat()
