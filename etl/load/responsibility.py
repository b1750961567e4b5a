"""Replace what the plans' files state of offices and global goals by what has been stated in the panel since, and add
what has been stated on which item of an earlier plan one continues."""

from collections.abc import Iterable
from typing import NamedTuple

import duckdb

from etl.load.rows import insert_rows
from panel.ledger.ledger import Receipt, swedish_day
from panel.ledger.responsibility import (
    GLOBAL_GOALS,
    KIND,
    OFFICE,
    OTHERS,
    SAME_AS,
    global_goals,
    name_key,
    offices_in,
    same_as,
)
from panel.plans.sheet.reader import id_of


class Stated(NamedTuple):
    """The newest statement on an item: its value, None where it was taken back, and the receipt that has it."""

    value: str | None
    receipt: Receipt


USED = """SELECT plan_id, office_id FROM answers_for
UNION SELECT plan_id, office_id FROM office_with
UNION SELECT plan_id, office_id FROM upload INNER JOIN receipt USING (receipt_no)"""
AFTER_THE_PLANS = 1000
Newest = dict[tuple[str, str, str], Stated]  # by plan_id, item_id, field


def load_responsibility(connection: duckdb.DuckDBPyConnection, receipts: Iterable[Receipt]) -> None:
    """Fill office, answers_for, office_with, goal_sdg and same_as from receipts: the newest statement applies."""
    newest: Newest = {}
    offices = _Offices(connection)
    for receipt in receipts:
        for change in receipt.changes:
            if change.sheet_kind == KIND:
                newest[receipt.plan_id, change.item_id, change.field] = Stated(change.after, receipt)
                named = {OFFICE: [change.after] if change.after else [], OTHERS: offices_in(change.after)}
                for name in named.get(change.field, []):
                    offices.add(receipt.plan_id, name)
    _replace(connection, newest, offices)
    offices.write(connection)


def _replace(connection: duckdb.DuckDBPyConnection, newest: Newest, offices: "_Offices") -> None:
    answers_for, office_with, goal_sdg, continued = [], [], [], []
    for (plan_id, item_id, field), (value, receipt) in newest.items():
        origin = (receipt.recorded_by, swedish_day(receipt.recorded_at.replace(tzinfo=None)).date(), receipt.receipt_no)
        if field == OFFICE:
            connection.execute("DELETE FROM answers_for WHERE plan_id = ? AND item_id = ?", [plan_id, item_id])
            if value:
                answers_for.append((plan_id, item_id, offices.id_of(plan_id, value), "interpreted", *origin))
        if field == OTHERS:
            office_with += [(plan_id, item_id, offices.id_of(plan_id, one), *origin) for one in offices_in(value)]
        if field == GLOBAL_GOALS:
            goal_no = item_id.partition(":")[2]
            connection.execute("DELETE FROM goal_sdg WHERE plan_id = ? AND goal_no = ?", [plan_id, goal_no])
            goal_sdg += [(plan_id, goal_no, number, "interpreted", *origin) for number in global_goals(value)]
        if field == SAME_AS:
            for earlier, earlier_item in same_as(value).items():
                continued.append((plan_id, item_id, earlier, earlier_item, *origin))
    insert_rows(connection, "same_as", continued)
    insert_rows(connection, "answers_for", answers_for)
    insert_rows(connection, "office_with", office_with)
    insert_rows(connection, "goal_sdg", goal_sdg)


class _Offices:
    """The offices of all plans by name: those of the plans' files, and those named in receipts.

    An office of a receipt gets its id from its name, in the order in which receipts name them, so that its id stays.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        rows = connection.execute("SELECT plan_id, office_id, name FROM office ORDER BY plan_id, position").fetchall()
        self.ids = {(plan_id, name_key(name)): office_id for plan_id, office_id, name in rows}
        self.added: list[tuple[str, str, str]] = []

    def id_of(self, plan_id: str, name: str) -> str:
        return self.ids[plan_id, name_key(name)]

    def add(self, plan_id: str, name: str) -> None:
        if (plan_id, name_key(name)) in self.ids:
            return
        taken = {office_id for (plan, _), office_id in self.ids.items() if plan == plan_id}
        wanted = id_of(name)
        suffixes = (f"{wanted}_{number}" for number in range(2, len(taken) + 3))
        office_id = next(one for one in (wanted, *suffixes) if one not in taken)
        self.ids[plan_id, name_key(name)] = office_id
        self.added.append((plan_id, office_id, name))

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Insert the added offices that are responsible for something, or have handed in a workbook."""
        used = set(connection.execute(USED).fetchall())
        kept = [one for one in self.added if one[:2] in used]
        # After those of the plan's own files, in the order in which they were named.
        rows = [
            (plan_id, office_id, AFTER_THE_PLANS + position, name, None)
            for position, (plan_id, office_id, name) in enumerate(kept)
        ]
        insert_rows(connection, "office", rows)
