"""Set which office is responsible for what, a goal's global goals, and what an item continues, by a receipt."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from etl.loading import Report
from panel import warehouse
from panel.follow_up.personal_data import has_identity_number, personal_data
from panel.follow_up.publish import PublishError, add_to_ledger, ledger_at_rest, moment_of
from panel.ledger.ledger import Change, Receipt, is_example, read_receipts
from panel.ledger.responsibility import (
    GLOBAL_GOALS,
    KIND,
    OFFICE,
    OTHERS,
    PERIOD,
    SAME_AS,
    SHEET,
    global_goals,
    global_goals_text,
    name_key,
    offices_in,
    offices_text,
    same_as_text,
)
from panel.sheets.values import one_line
from panel.wording import labels, text
from panel.wording.global_goals import GLOBAL_GOAL_NAMES

Key = tuple[str, str]  # item_id, field
Stated = dict[Key, str | None]
MAX_OFFICE_LENGTH = 80


def read_stated(plan_id: str) -> Stated:
    """Return what is stated for each of a plan's items itself: the office's name, a goal's global goals, and what in
    earlier plans a goal or line continues.
    """
    offices = warehouse.read("responsibility", plan_id=plan_id)
    goals = warehouse.read("global_goals", plan_id=plan_id)
    stated: Stated = {
        (row.item_id, OFFICE): row.stated_office if isinstance(row.stated_office, str) else None
        for row in offices.itertuples()
    }
    for row in offices.itertuples():
        stated[row.item_id, OTHERS] = offices_text(offices_in(labels.or_empty(row.stated_with)))
    for row in goals.itertuples():
        stated[row.item_id, GLOBAL_GOALS] = global_goals_text(list(row.sdg_nos))
    higher = [
        f"council_goal:{number}" for number in warehouse.read("council_goals", plan_id=plan_id)["council_goal_no"]
    ]
    kept = warehouse.read("same_as", plan_id=plan_id)
    for item_id in (*higher, *offices.loc[offices["kind"].isin(["goal", "line"]), "item_id"]):
        own = kept[kept["item_id"] == item_id]
        items = (None if labels.is_missing(one) else str(one) for one in own["earlier_item_id"])
        stated[item_id, SAME_AS] = same_as_text(dict(zip(own["earlier_plan_id"], items, strict=True)))
    return stated


def set_responsibility(
    plan_id: str,
    wanted: Mapping[Key, str | None],
    seen: Mapping[Key, str | None],
    recorded_by: str,
    *,
    now: datetime | None = None,
    data: Path | None = None,
    report: Report = lambda step: None,
) -> Receipt:
    """State the wanted values, all or none, and return the receipt. None takes back what is stated for an item.

    `seen` is what read_stated returned when the choice was made. Raises PublishError, with nothing changed, if an item
    has been changed since, a value is not allowed, or nothing differs; and SavedNotShownError.
    """
    recorded_by = one_line(recorded_by)
    if not recorded_by:
        raise PublishError("Skriv vilken funktion du har, till exempel controller. Inget är sparat.")
    with ledger_at_rest(data) as (folder, data):
        receipts = read_receipts(folder)
        changes = _changes(plan_id, wanted, seen)
        if not changes:
            raise PublishError("Inget är ändrat: det du valde gäller redan.")
        receipt = Receipt(
            receipt_no=len(receipts) + 1,
            kind=KIND,
            plan_id=plan_id,
            recorded_at=moment_of(receipts, now),
            recorded_by=recorded_by,
            is_example=is_example(folder),
            changes=changes,
        )
        add_to_ledger(receipt, {}, receipts, data, report)
    return receipt


def _changes(plan_id: str, wanted: Mapping[Key, str | None], seen: Mapping[Key, str | None]) -> list[Change]:
    stated = read_stated(plan_id)
    names = {name_key(name): name for name in warehouse.read("offices", plan_id=plan_id)["name"]}
    items = warehouse.read("responsibility", plan_id=plan_id).set_index("item_id")
    lines = items.loc[items["kind"] == "line", "text"]
    changes = []
    for (item_id, field), value in wanted.items():
        name = lines.get(item_id) or labels.item_name(item_id)
        if (item_id, field) not in stated:
            raise PublishError(f"{name} finns inte i planen. Inget är sparat.")
        before = stated[item_id, field]
        if before != seen.get((item_id, field)):
            raise PublishError(
                f"Någon annan har ändrat ansvaret för {name} medan du valde: nu gäller {before or 'inget'}. Inget är"
                " sparat. Läs in sidan igen."
            )
        after = _read(field, value, names)
        if after != before:
            changes.append(Change(None, PERIOD, KIND, item_id, field, before, before, after, _cell(name, field)))
    _require_lead({**stated, **{(one.item_id, one.field): one.after for one in changes}}, changes)
    return changes


def _read(field: str, value: str | None, names: dict[str, str]) -> str | None:
    if field == OTHERS:
        return offices_text(dict.fromkeys(filter(None, (_office(name, names) for name in offices_in(value)))))
    if field == SAME_AS:
        return value
    return _office(value, names) if field == OFFICE else _global_goals(value)


def _require_lead(stated: Stated, changes: list[Change]) -> None:
    """Raise PublishError where other offices are stated for an item without a leading one, or with the same."""
    for item_id in dict.fromkeys(one.item_id for one in changes):
        lead, others = stated.get((item_id, OFFICE)), offices_in(stated.get((item_id, OTHERS)))
        if others and lead is None:
            raise PublishError(
                f"{labels.item_name(item_id)} har {text.listed(others)} med sig, men inget kontor som svarar. Ange det, eller"
                " ta bort de andra. Inget är sparat."
            )
        if lead in others:
            raise PublishError(
                f"{lead} svarar redan för {labels.item_name(item_id)}. Ta bort det ur dem som är med. Inget är sparat."
            )


def _cell(name: str, field: str) -> str:
    """Return where on the page Ansvar a value stands, as a cell of a sheet is written: it is what can be erased."""
    return f"{SHEET.title}!{name}" if field == OFFICE else f"{SHEET.title}!{name}, {SHEET.column(field).header.lower()}"


def _office(value: str | None, names: dict[str, str]) -> str | None:
    """Return an office's name as it is already written, or a new one, which is added to `names`."""
    name = one_line(value or "")
    if not name:
        return None
    if name_key(name) not in names:
        if len(name) > MAX_OFFICE_LENGTH or not any(letter.isalpha() for letter in name):
            raise PublishError(
                f"Ett kontors namn har bokstäver, och högst {MAX_OFFICE_LENGTH} tecken. Inget är sparat."
            )
        if has_identity_number(name) or personal_data(name):
            raise PublishError("Skriv kontorets namn, inga personuppgifter. Inget är sparat.")
    return names.setdefault(name_key(name), name)


def _global_goals(value: str | None) -> str | None:
    numbers = global_goals(value)
    if unknown := set(numbers) - set(GLOBAL_GOAL_NAMES):
        raise PublishError(f"De globala målen är 1 till 17, inte {min(unknown)}. Inget är sparat.")
    return global_goals_text(numbers)
