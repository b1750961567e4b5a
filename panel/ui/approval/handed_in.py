"""What is handed in for approval, as rows of a list and on its own, for those who may see it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from panel.access.approval import Offices, approvers, may_attest
from panel.access.permissions import Permission
from panel.access.reporting import responsible_offices
from panel.follow_up.approve import published_by
from panel.ledger.attestation import APPROVED, HANDED_IN, REASON_CELL, SENT_BACK, reason_of
from panel.ledger.ledger import Change, Receipt, ledger_folder, read_receipt
from panel.ledger.responsibility import sheet_of
from panel.ledger.waiting import applicable, waiting_receipts
from panel.ui.cached import per_build
from panel.ui.follow_up import preview
from panel.ui.plan.plan import current_plan
from panel.warehouse import database_path, read
from panel.wording import labels
from panel.wording.sentences import approval as sentences
from panel.wording.templates import render


class Erasable(NamedTuple):
    """A cell of a receipt whose text can be erased."""

    receipt_no: int
    cell: str
    upload_id: str | None


@dataclass(frozen=True)
class HandedIn:
    """A receipt that is handed in for approval, and the step that it has come to. `offices` are those that it is about.

    `reason` is why it was sent back, in the receipt `reason_in`. `open_cells` are those that nobody has handed in anew.
    """

    receipt: Receipt
    handed_in_on: date
    step: str
    step_by: str
    step_on: date
    offices: Offices
    reason: str
    open_cells: int
    reason_in: int

    @property
    def number(self) -> int:
        """The receipt's number."""
        return self.receipt.receipt_no

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for approval."""
        return self.step == HANDED_IN

    @property
    def is_to_mend(self) -> bool:
        """Whether it was sent back, and something of it has not been handed in anew."""
        return self.step == SENT_BACK and self.open_cells > 0

    @property
    def seen_by(self) -> Offices:
        """The offices whose reporters see it: who wrote about what no office answers for sees it too."""
        return [one for one in self.offices if one is not None or self.receipt.uploads]


@per_build
def _all(plan_id: str) -> list[HandedIn]:
    """Return all that was handed in and not approved, the newest first."""
    rows = read("attestations", plan_id=plan_id)
    rows = rows[rows["step"] != APPROVED]
    if rows.empty:
        return []
    responsible, folder = responsible_offices(plan_id), ledger_folder(database_path())
    waiting = waiting_receipts(plan_id)
    found = []
    for row in rows.itertuples():
        receipt = read_receipt(folder, int(row.receipt_no))
        later = {_cell(change) for one in waiting if one.receipt_no > receipt.receipt_no for change in one.changes}
        is_sent_back = row.step == SENT_BACK
        found.append(
            HandedIn(
                receipt=receipt,
                handed_in_on=row.handed_in_on.date(),
                step=row.step,
                step_by=row.step_by,
                step_on=row.step_on.date(),
                offices=offices_of(receipt, responsible),
                reason=reason_of(read_receipt(folder, int(row.step_in))) if is_sent_back else "",
                open_cells=sum(_cell(change) not in later for change in applicable(receipt)) if is_sent_back else 0,
                reason_in=int(row.step_in) if is_sent_back else 0,
            )
        )
    return found


def _cell(change: Change) -> tuple[str, str, str, str]:
    return change.period, change.sheet_kind, change.item_id, change.field


def offices_of(receipt: Receipt, responsible: dict[str, str]) -> Offices:
    """Return the offices of a receipt: those of its workbooks, and those that answer for what it changes.

    What is written in the page has an office for each item, or none.
    """
    owners = [responsible.get(one.item_id) for one in receipt.changes]
    if receipt.uploads:
        return {*(one.office_id for one in receipt.uploads), *(one for one in owners if one is not None)}
    return {one or change.office_id for one, change in zip(owners, receipt.changes, strict=True)}


def visible(plan_id: str) -> dict[int, HandedIn]:
    """Return what was handed in and not approved that the current user may see, by number, the newest first."""
    plan = current_plan()
    return {one.number: one for one in _all(plan_id) if may_attest(Permission.REPORT, one.seen_by, plan)}


def may_approve(one: HandedIn) -> bool:
    """Return whether the current user may approve what waits."""
    return one.is_waiting and may_attest(Permission.APPROVE, one.offices, current_plan())


def standing(one: HandedIn) -> str:
    """Return, in words, the step that it has come to."""
    who = approvers(one.offices, current_plan())
    return sentences.waits(who) if one.is_waiting else sentences.step(one.step, one.step_by, one.step_on)


def listed(shown: dict[int, HandedIn], number: int) -> Markup:
    """Return what is handed in as a table whose rows link to each; `number` is the one that is shown."""
    rows = [(one, standing(one), office_names(one), periods(one)) for one in shown.values()]
    return render("approval/listed.html", rows=rows, number=number)


def office_names(one: HandedIn) -> str:
    """Return the names of its offices."""
    names = dict(read("offices", plan_id=one.receipt.plan_id)[["office_id", "name"]].itertuples(index=False))
    return ", ".join(sorted(names.get(office, office) for office in one.offices if office))


def periods(one: HandedIn) -> str:
    """Return the follow-ups that it is about."""
    return ", ".join(labels.follow_up_name(period) for period in dict.fromkeys(c.period for c in one.receipt.changes))


def body(one: HandedIn) -> Markup:
    """Return what was handed in, as HTML: when, by whom, from which files, and what an approval would change."""
    changes = published_by(one.receipt) if one.is_waiting else one.receipt.changes
    rows, words = [_changed(change) for change in changes], standing(one)
    return render(
        "approval/body.html",
        receipt=one.receipt,
        standing=words[0].upper() + words[1:],
        reason=one.reason,
        left=sentences.left(len(one.receipt.changes) - len(changes)),
        table=preview.change_table(rows, f"Inlämning {one.number}"),
    )


def erasable(one: HandedIn) -> dict[str, Erasable]:
    """Return the cells with free text, by label, and why it was sent back."""
    reason = (
        {"Skälet till att det skickades tillbaka": Erasable(one.reason_in, REASON_CELL, None)} if one.reason else {}
    )
    return reason | {
        f"{change.cell}, {column.header}": Erasable(one.number, change.cell, change.upload_id)
        for change in one.receipt.changes
        if (column := sheet_of(change.sheet_kind).column(change.field)).kind == "text" and change.cell and change.after
    }


def _changed(change: Change) -> preview.Changed:
    column = sheet_of(change.sheet_kind).column(change.field)
    after = "[raderat]" if change.erased else change.after
    kind = column.kind or ""
    return preview.Changed(change.item_id, column.header, kind, change.known_before, after, change.cell or "", "")
