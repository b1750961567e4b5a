"""For which offices the person reports, and what their publications are signed with."""

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, may_here, require_in
from panel.access.pages import CONTACT
from panel.access.permissions import Permission, User
from panel.access.sign_in.settings import sign_in
from panel.warehouse import read
from panel.wording.templates import render

ITEMS = ("sheet_criteria", "sheet_points", "sheet_measures", "sheet_lines")
WIDTH = 320


def reportable(offices: Mapping[str, str | None], plan: pd.Series) -> dict[str, str | None]:
    """Return the offices (by name: office_id, None for all at once) that the person may report for."""
    user = current_user()
    return {name: office for name, office in offices.items() if _may(user, office, plan)}


def signature(permission: Permission, plan: pd.Series, key: str = "funktion") -> str:
    """Return the function that a publication is signed with: the person's own, or what is typed where nobody signs in."""
    if sign_in() is None:
        return st.text_input(
            "Din funktion (inte ditt namn)", key=key, placeholder="till exempel controller", width=WIDTH
        ).strip()
    function = signs_as(permission, plan) or ""
    st.html(render("gate/signature.html", function=function))
    return function


def signs_as(permission: Permission, plan: pd.Series) -> str | None:
    """Return the function that the person signs with; None where nobody signs in, and all is the same person's."""
    return None if sign_in() is None else current_user().signs_as(permission, plan["plan_id"], plan["region_code"])


def require_reportable(plan: pd.Series, offices: Iterable[str | None], item_ids: Iterable[str]) -> User:
    """Return who asks, when they may publish sheets for these offices (None is all at once) that change these items.

    Raises PermissionDeniedError, which names the office: the sheet's own, or the one that answers for an item, where one is named.
    """
    user = require_in(Permission.REPORT, plan["plan_id"], plan["region_code"])
    for office in dict.fromkeys(offices):
        if not _may(user, office, plan):
            whose = "alla kontor" if office is None else _name(office, plan)
            raise PermissionDeniedError(
                f"Bladet är för {whose}, som du inte rapporterar för. Inget är publicerat. {CONTACT}"
            )
    responsible = responsible_offices(plan["plan_id"])
    for item_id in dict.fromkeys(item_ids):
        office = responsible.get(item_id)
        if office is not None and not _may(user, office, plan):
            raise PermissionDeniedError(
                f"Bladet ändrar {item_id}, som {_name(office, plan)} svarar för. Ta bort ändringen ur bladet, eller låt"
                f" det kontoret eller controllern lämna in det. Inget är publicerat."
            )
    return user


def require_undoable(plan: pd.Series, receipt_no: int) -> User:
    """Return who asks, when they may take a publication back: any one, or one of offices that they report for.

    Raises PermissionDeniedError. An office may not take back what another handed in, what somebody took back, or what changes an item
    that another answers for.
    """
    if may_here(Permission.UNDO, plan["plan_id"], plan["region_code"]):
        return require_in(Permission.UNDO, plan["plan_id"], plan["region_code"])
    user = require_in(Permission.REPORT, plan["plan_id"], plan["region_code"])
    if not may_undo(user, plan, receipt_no):
        log.note_refusal(user, "undo")
        raise PermissionDeniedError(f"Kvitto {receipt_no} är inte bara ditt kontors. Inget är ändrat. {CONTACT}")
    return user


def may_undo(user: User, plan: pd.Series, receipt_no: int) -> bool:
    """Whether a person may take back a publication of this plan, by office; who may take back any one always may."""
    if user.may_in(Permission.UNDO, plan["plan_id"], plan["region_code"]):
        return True
    if not user.may_in(Permission.REPORT, plan["plan_id"], plan["region_code"]):
        return False
    receipts, uploads = (read(query, plan_id=plan["plan_id"]) for query in ("receipts", "uploads"))
    own = receipts[(receipts["receipt_no"] == receipt_no) & (receipts["kind"] == "publish")]
    offices = uploads.loc[uploads["receipt_no"] == receipt_no, "office_id"]
    if own.empty or offices.empty:
        return False
    responsible = responsible_offices(plan["plan_id"])
    changed = [responsible.get(item) for item in read("receipt_changes", receipt_no=receipt_no)["item_id"]]
    handed_in = [office if isinstance(office, str) else None for office in offices]
    owners = [office for office in changed if office is not None]
    return all(_may(user, office, plan) for office in {*handed_in, *owners})


def responsible_offices(plan_id: str) -> dict[str, str]:
    """Return the office that answers for each item (criterion:8A, point:16, line:frame), where one is named."""
    rows = pd.concat([read(query, plan_id=plan_id)[["id", "office_id"]] for query in ITEMS]).dropna()
    return dict(zip(rows["id"], rows["office_id"], strict=True))


def may_fetch(user: User, office: str | None, plan: pd.Series) -> bool:
    """Whether the person may have a workbook as an office handed it in: that office, or who reports for all."""
    return not user.is_expired() and _may(user, office, plan)


def _may(user: User, office: str | None, plan: pd.Series) -> bool:
    return user.may_report_for(office, plan["plan_id"], plan["region_code"])


def _name(office: str, plan: pd.Series) -> str:
    names = dict(read("offices", plan_id=plan["plan_id"])[["office_id", "name"]].itertuples(index=False))
    return names.get(office, office)
