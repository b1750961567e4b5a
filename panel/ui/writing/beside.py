"""What stands beside the fields of a row: the plan's own words, those of the last follow-up, and what is handed in."""

from typing import Any, NamedTuple

from markupsafe import Markup

from panel.ledger.waiting import earlier_periods, with_sent_back
from panel.sheets.contract import Column, read_contract
from panel.sheets.state import PeriodState
from panel.ui.writing.drafts import period_state
from panel.wording import labels, text
from panel.wording.templates import render

# The column with an item's own words, which stand above its fields.
TEXT = "text"


OFFICIAL = "official"


class Known(NamedTuple):
    """Values of a row under a heading, as (column, value), and who reported them: "" for the plan."""

    heading: str
    values: list[tuple[str, str]]
    by: str


def beside(state: PeriodState, item_id: str) -> Markup:
    """Return, as HTML, what is known of an item."""
    earlier = [with_sent_back(period_state(state.plan_id, period)) for period in earlier_periods(state)]
    last = next((found for one in reversed(earlier) if (found := _reported(one, item_id))), None)
    known = (_reported(state, item_id), last, _official(state, item_id), _of_plan(state, item_id))
    blocks = [one for one in known if one]
    return render("writing/beside.html", blocks=blocks)


def text_of(state: PeriodState, item_id: str) -> str:
    """Return an item's own words in the plan; "" for what has none, such as a budget line."""
    found = (items[item_id].shown.get(TEXT) for items in state.items.values() if item_id in items)
    return next((str(words) for words in found if words), "")


def _reported(state: PeriodState, item_id: str) -> Known | None:
    """Return what a follow-up has reported on an item, and who last did; None for nothing."""
    cells = {
        (sheet.title, column): state.own[key]
        for sheet in state.contract.sheets
        for column in sheet.editable
        if (key := (sheet.kind, item_id, column.name)) in state.own and state.own[key].value is not None
    }
    if not cells:
        return None
    last = max(cells.values(), key=lambda one: one.receipt_no)
    values = [(column.header, _in_words(column, reported.value)) for (_, column), reported in cells.items()]
    is_published = all(one.receipt_no not in state.waiting for one in cells.values())
    by = f"{last.recorded_by}, {text.day(last.recorded_on)}{'' if is_published else ', inte godkänt'}"
    return Known(f"Inlämnat för {labels.period_name(state.period)}", values, by)


def _official(state: PeriodState, item_id: str) -> Known | None:
    """Return the outcome in the statistics that the plan says measures the item; None where there is none."""
    item, column = state.items["measure"].get(item_id), read_contract().sheet("measure").column(OFFICIAL)
    official = item.shown.get(OFFICIAL) if item else None
    return Known(column.header, [(column.help, official)], "") if official else None


def _of_plan(state: PeriodState, item_id: str) -> Known | None:
    """Return what else than its text the plan says of an item, in the locked columns of its rows; None for nothing."""
    values = {
        column.header: _in_words(column, item.shown[column.name])
        for sheet in state.contract.sheets
        if (item := state.items.get(sheet.kind, {}).get(item_id))
        for column in sheet.columns
        if column.name not in {"id", TEXT, OFFICIAL} and item.shown.get(column.name) is not None
    }
    return Known("I planen", list(values.items()), "") if values else None


def _in_words(column: Column, value: Any) -> str:  # noqa: ANN401 - what a query or a publication has in a column
    if column.format:
        return text.amount(float(value))
    return labels.reported(str(value)) if column.kind == "number" else str(value)
