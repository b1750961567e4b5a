"""The state of a period: the plan's items, what has been reported for it, and what earlier periods carry over."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from panel import warehouse
from panel.errors import UserError
from panel.sheets.contract import Contract, Sheet, read_contract
from panel.warehouse.origins import Origin, read_origins
from panel.wording.plan.follow_ups import current_period
from panel.wording.statistics.outcomes import official_outcomes

Key = tuple[str, str, str]  # sheet_kind, item_id, field
FOR_EVER = "9999-12-31"
ITEM_QUERIES = {
    "criterion": "sheet_criteria",
    "point": "sheet_points",
    "line": "sheet_lines",
    "measure": "sheet_measures",
}


class InputError(UserError):
    """The plan, period or office requested does not exist. The text, in Swedish, lists those that do."""


@dataclass(frozen=True)
class Item:
    """One row given by the plan: its id, the locked cells by column, and the responsible office, if there is one."""

    item_id: str
    shown: dict[str, Any]
    office_id: str | None


@dataclass(frozen=True)
class ReportedCell:
    """A cell's value in this period, and by whom and in which receipt it was reported.

    `erased_on` is the date when text in it was erased, if any was. `is_written`: it was written in the page.
    """

    value: str | None
    receipt_no: int
    recorded_on: date
    recorded_by: str
    erased_on: date | None = None
    is_written: bool = False


@dataclass(frozen=True)
class PeriodState:
    """The state of one plan and period. Values are canonical text: Slutförd, 12.5, 2024-03-01.

    `origins` is where each value was reported; those of the plan are not included. `carried` are the newest values of
    earlier periods, `published_files` the receipt_no of each workbook by SHA-256. `waiting` are the receipts whose
    values are included although they wait for approval. `returned` has, by cell and value, what was known before a value
    that was sent back or withdrawn: a sheet or a draft made while they waited has them as its base.
    """

    plan_id: str
    plan_title: str
    year: int
    period: str
    period_name: str
    due_on: date
    offices: dict[str, str]
    contract: Contract
    items: dict[str, dict[str, Item]]
    own: dict[Key, ReportedCell]
    carried: dict[Key, str]
    reported_by_office: dict[tuple[str, str], str | None]
    last_receipt: int
    is_example: bool
    published_files: dict[str, int]
    origins: dict[Key, Origin] = field(default_factory=dict)
    waiting: frozenset[int] = frozenset()
    returned: dict[Key, dict[str | None, str | None]] = field(default_factory=dict)

    def now(self, key: Key) -> str | None:
        """Return the value that readers see in a cell: this period's own, or else the one carried over."""
        reported = self.own.get(key)
        return reported.value if reported and reported.value is not None else self.carried.get(key)

    def office_of(self, sheet: Sheet, item_id: str) -> str | None:
        """Return the office responsible for an item, or that reported it; None if there is none."""
        item = self.items.get(sheet.kind, {}).get(item_id)
        return item.office_id if item else self.reported_by_office.get((sheet.kind, item_id))

    def item_ids(self, sheet: Sheet) -> list[str]:
        """Return the ids that a sheet has rows for: the plan's, or those reported and not withdrawn earlier."""
        if sheet.kind in ITEM_QUERIES:
            return list(self.items[sheet.kind])
        reported = [key for key, reported in self.own.items() if key[0] == sheet.kind and reported.value is not None]
        every = {key[1] for key in [*reported, *(key for key in self.carried if key[0] == sheet.kind)]}
        kept = [item for item in every if (sheet.kind, item, "withdrawn") not in self.carried]
        return sorted(kept, key=lambda item: (len(item), item))

    def item_ids_of(self, sheet: Sheet, office_id: str | None) -> list[str]:
        """Return the ids that an office's sheet has rows for: those that it is responsible for, or all for None."""
        ids = self.item_ids(sheet)
        return ids if office_id is None else [item for item in ids if self.office_of(sheet, item) == office_id]

    def has_items_of(self, office_id: str) -> bool:
        """Return whether an office is responsible for any of the plan's items."""
        return any(item.office_id == office_id for items in self.items.values() for item in items.values())

    def was_reported(self, kind: str, item_id: str, receipt_no: int) -> bool:
        """Return whether an item was reported in a receipt up to `receipt_no`, judging by its present values."""
        receipt_nos = [reported.receipt_no for key, reported in self.own.items() if key[:2] == (kind, item_id)]
        return any(no <= receipt_no for no in receipt_nos) or any(key[:2] == (kind, item_id) for key in self.carried)


def read_period_state(plan_id: str, period: str | None) -> PeriodState:
    """Return the state of a period from the served database. Raises InputError for an unknown plan or period.

    Without a period, that of the current follow-up: the one that is open, or was last due.
    """
    with warehouse.one_build() as build:
        plans = warehouse.read("plans")["plan_id"].tolist()
        if plan_id not in plans:
            raise InputError(f"Planen '{plan_id}' finns inte. De som finns: {', '.join(plans)}.")
        return _read_state(build, plan_id, period or current_period(plan_id))


@lru_cache(maxsize=16)
def _read_state(build: str, plan_id: str, period: str) -> PeriodState:
    """Read the state of a period in a build, which is being read."""
    periods = warehouse.read("deadlines", plan_id=plan_id)
    if period not in periods["period"].tolist():
        raise InputError(f"Perioden '{period}' finns inte. De som finns: {', '.join(periods['period'])}.")
    cells = warehouse.read("reported_cells", plan_id=plan_id)
    own, carried = _reported(cells, period, periods["period"].tolist())
    this = periods[periods["period"] == period].iloc[0]
    asked = str(this["asks_for"]).split(",") if isinstance(this["asks_for"], str) else ITEM_QUERIES
    items = {kind: _items(query, plan_id, period) if kind in asked else {} for kind, query in ITEM_QUERIES.items()}
    plan = warehouse.read("plan", plan_id=plan_id).iloc[0]
    for item_id, official in official_outcomes(plan_id).items():
        if item_id in items["measure"]:
            items["measure"][item_id].shown["official"] = official
    state = warehouse.read("ledger_state").iloc[0]
    return PeriodState(
        plan_id=plan_id,
        plan_title=plan["title"],
        year=int(this["plan_year"]),
        period=period,
        period_name=f"{this['name']} {this['plan_year']}",
        due_on=this["due_on"].date(),
        offices=dict(warehouse.read("offices", plan_id=plan_id)[["office_id", "name"]].itertuples(index=False)),
        contract=_contract(items),
        items=items,
        own=own,
        carried=carried,
        reported_by_office={(row.sheet_kind, row.item_id): _text(row.office_id) for row in cells.itertuples()},
        last_receipt=int(state["last_receipt"]),
        is_example=bool(state["is_example"]),
        published_files=_published_files(plan_id),
        origins=_origins(plan_id, own, period, periods["period"].tolist()),
    )


def require_office(state: PeriodState, office_id: str | None) -> None:
    """Raise InputError for an office that the plan does not have."""
    if office_id is not None and office_id not in state.offices:
        raise InputError(f"Kontoret '{office_id}' finns inte. De som finns: {', '.join(state.offices)}.")


def _contract(items: dict[str, dict[str, Item]]) -> Contract:
    lines = [str(item.shown["name"]) for item in items["line"].values()]
    goals = list(dict.fromkeys(str(item.shown["goal"]) for item in items["criterion"].values()))
    shown = {
        kind: {name for item in rows.values() for name, value in item.shown.items() if value is not None}
        for kind, rows in items.items()
    }
    return read_contract().with_targets(lines, goals).without_empty(shown)


def _items(query: str, plan_id: str, period: str) -> dict[str, Item]:
    of_period = {"period": period} if "period" in warehouse.query_parameters(query) else {}
    frame = warehouse.read(query, plan_id=plan_id, **of_period)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {
        row["id"]: Item(row["id"], {k: v for k, v in row.items() if k != "office_id"}, row["office_id"]) for row in rows
    }


def _reported(cells: pd.DataFrame, period: str, periods: list[str]) -> tuple[dict[Key, ReportedCell], dict[Key, str]]:
    """Return the period's own cells, and the newest earlier value of each cell whose column carries over."""
    carries = {
        (sheet.kind, column.name) for sheet in read_contract().sheets for column in sheet.editable if column.carries
    }
    order = ["plan", *periods]
    own: dict[Key, ReportedCell] = {}
    earlier: dict[Key, tuple[int, str]] = {}
    for row in cells.itertuples(index=False):
        key = (row.sheet_kind, row.item_id, row.field)
        if row.period == period:
            erased_on = None if pd.isna(row.erased_on) else row.erased_on.date()
            reported = ReportedCell(
                _text(row.value),
                int(row.receipt_no),
                row.recorded_on.date(),
                row.recorded_by,
                erased_on,
                bool(row.is_written),
            )
            own[key] = reported
        elif order.index(row.period) < order.index(period) and (key[0], key[2]) in carries and _text(row.value):
            earlier[key] = max(earlier.get(key, (-1, "")), (order.index(row.period), row.value))
    return own, {key: value for key, (_, value) in earlier.items()}


def _origins(plan_id: str, own: dict[Key, ReportedCell], period: str, periods: list[str]) -> dict[Key, Origin]:
    """Return where each cell's value comes from: the period's own, or else the newest earlier one with a value."""
    earlier = periods[: periods.index(period)]
    found: dict[Key, Origin] = {}
    for (kind, item_id), found_origins in read_origins(plan_id, FOR_EVER).items():
        for one in found_origins:
            key = (kind, item_id, one.field)
            reported = own.get(key)
            has_own = reported is not None and reported.value is not None
            if one.period == period or (not has_own and one.period in earlier):
                found[key] = one
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _published_files(plan_id: str) -> dict[str, int]:
    """Return receipt_no by SHA-256 for the uploaded workbooks, except in publications that are undone."""
    receipts = warehouse.read("receipts", plan_id=plan_id)
    standing = standing_receipts(receipts)
    uploads = warehouse.read("uploads", plan_id=plan_id)
    return {row.sha256: int(row.receipt_no) for row in uploads.itertuples() if int(row.receipt_no) in standing}


def standing_receipts(receipts: pd.DataFrame) -> set[int]:
    """Return the numbers of the receipts that are in force: not undone by a receipt that is itself in force.

    `receipts` has the columns receipt_no and undoes.
    """
    standing = set(map(int, receipts["receipt_no"]))
    undoing = receipts.dropna(subset="undoes").sort_values("receipt_no", ascending=False)
    for receipt_no, undone in zip(undoing["receipt_no"], undoing["undoes"], strict=True):
        if int(receipt_no) in standing:
            standing.discard(int(undone))
    return standing
