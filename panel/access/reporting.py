"""Permission checks for reporting: by office, and the function that signs a publication."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import pandas as pd
import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, may_here, require_in
from panel.access.pages import CONTACT
from panel.access.permissions import Permission, User
from panel.access.sign_in.settings import sign_in
from panel.warehouse import build_key, read
from panel.wording.settings import requires_approval
from panel.wording.templates import render

WIDTH = 320


def reportable(offices: Mapping[str, str | None], plan: pd.Series) -> dict[str, str | None]:
    """Return the offices, as name to office_id (None for all together), that the current user may report for."""
    user = current_user()
    return {name: office for name, office in offices.items() if _may(user, office, plan)}


def signature(permission: Permission, plan: pd.Series, key: str = "funktion") -> str:
    """Show and return the function that a publication is signed with. Without sign-in it is typed in a field."""
    if sign_in() is None:
        return st.text_input(
            "Din funktion (inte ditt namn)", key=key, placeholder="till exempel controller", width=WIDTH
        ).strip()
    function = signs_as(permission, plan) or ""
    st.html(render("access/signature.html", function=function))
    return function


def signs_as(permission: Permission, plan: pd.Series) -> str | None:
    """Return the function that the current user signs with in this plan; None without sign-in."""
    return None if sign_in() is None else current_user().signs_as(permission, plan["plan_id"], plan["region_code"])


def require_reportable(plan: pd.Series, offices: Iterable[str | None], item_ids: Iterable[str]) -> User:
    """Return the current user if they may publish sheets for these offices (None is all together) with these items.

    Raises PermissionDeniedError, which names the office: that of the sheet, or the one responsible for a changed item.
    """
    user = require_in(Permission.REPORT, plan["plan_id"], plan["region_code"])
    for office in dict.fromkeys(offices):
        if not _may(user, office, plan):
            whose = "alla kontor" if office is None else _name(office, plan)
            raise PermissionDeniedError(
                f"Bladet är för {whose}, som du inte rapporterar för. Inget är publicerat. {CONTACT}"
            )
    responsible, others = responsible_offices(plan["plan_id"]), other_offices(plan["plan_id"])
    for item_id in dict.fromkeys(item_ids):
        office = responsible.get(item_id)
        if office is not None and not any(_may(user, one, plan) for one in (office, *others.get(item_id, ()))):
            raise PermissionDeniedError(
                f"Bladet ändrar {item_id}, som {_name(office, plan)} svarar för. Ta bort ändringen ur bladet, eller låt"
                f" det kontoret eller controllern lämna in det. Inget är publicerat."
            )
    return user


def require_undoable(plan: pd.Series, receipt_no: int) -> User:
    """Return the current user if they may undo a publication: any, or one that concerns only offices they report for.

    Raises PermissionDeniedError. Without Permission.UNDO a user may not undo what another office uploaded, what is
    itself an undo, or what changes an item that another office is responsible for. Nor what somebody has written in the
    page about an item that no office is responsible for. What had to be approved takes the right to approve.
    """
    if may_here(Permission.UNDO, plan["plan_id"], plan["region_code"]):
        return require_in(Permission.UNDO, plan["plan_id"], plan["region_code"])
    user = require_in(Permission.REPORT, plan["plan_id"], plan["region_code"])
    if not may_undo(user, plan, receipt_no):
        log.note_refusal(user, "undo")
        raise PermissionDeniedError(f"Publicering {receipt_no} är inte bara ditt kontors. Inget är ändrat. {CONTACT}")
    return user


def may_undo(user: User, plan: pd.Series, receipt_no: int) -> bool:
    """Return whether a user may undo a publication of this plan, by the rules of `require_undoable`."""
    if user.may_in(Permission.UNDO, plan["plan_id"], plan["region_code"]):
        return True
    permission = Permission.APPROVE if requires_approval(plan["plan_id"]) else Permission.REPORT
    if not user.may_in(permission, plan["plan_id"], plan["region_code"]):
        return False
    receipts, uploads = (read(query, plan_id=plan["plan_id"]) for query in ("receipts", "uploads"))
    kind = dict(zip(receipts["receipt_no"], receipts["kind"], strict=True)).get(receipt_no)
    changes, responsible = read("receipt_changes", receipt_no=receipt_no), responsible_offices(plan["plan_id"])
    # What is written in the page has the office of each item; what came in workbooks, that of each workbook.
    offices = (
        changes["office_id"] if kind == "written" else uploads.loc[uploads["receipt_no"] == receipt_no, "office_id"]
    )
    if kind not in {"publish", "written"} or offices.empty:
        return False
    handed_in = [office if isinstance(office, str) else None for office in offices]
    owners = [office for item in changes["item_id"] if (office := responsible.get(item)) is not None]
    return all(_may(user, office, plan, permission) for office in {*handed_in, *owners})


def responsible_offices(plan_id: str) -> dict[str, str]:
    """Return the office_id responsible for each item id (criterion:8A, point:16, line:frame) that has one.

    Of a proposal or an activity it is the office that reported it.
    """
    rows = read("reportable_items", plan_id=plan_id).dropna()
    return dict(zip(rows["id"], rows["office_id"], strict=True))


def other_offices(plan_id: str) -> dict[str, list[str]]:
    """Return, by item id, the offices (office_id) that work with it beside the one responsible, and may write of it."""
    rows = read("offices_with", plan_id=plan_id)
    return rows.groupby("item_id")["office_id"].agg(list).to_dict()


def writable_items(plan: pd.Series) -> frozenset[str]:
    """Return the ids of the items that the current user may report on: those that their offices answer for or
    work with, and those of no office.

    None in a plan without follow-ups.
    """
    user, here = current_user(), (plan["plan_id"], plan["region_code"])
    if user.is_expired() or not user.may_in(Permission.REPORT, *here):
        return frozenset()
    return _writable(build_key(), *here, user)


@lru_cache(maxsize=256)
def _writable(_: str, plan_id: str, region_code: str, user: User) -> frozenset[str]:
    """Return writable_items() of a user with the permission. The first argument is the build's key, unused."""
    if read("deadlines", plan_id=plan_id).empty:
        return frozenset()
    items = read("reportable_items", plan_id=plan_id)["id"]
    offices = dict.fromkeys(items) | responsible_offices(plan_id)
    others = other_offices(plan_id)
    return frozenset(
        item
        for item, office in offices.items()
        if office is None
        or any(user.may_report_for(one, plan_id, region_code) for one in (office, *others.get(item, ())))
    )


def may_fetch(user: User, office: str | None, plan: pd.Series) -> bool:
    """Return whether a user may download a workbook uploaded for an office (None is all together).

    False once the sign-in has expired.
    """
    return not user.is_expired() and _may(user, office, plan)


def _may(user: User, office: str | None, plan: pd.Series, permission: Permission = Permission.REPORT) -> bool:
    return user.may_for(permission, office, plan["plan_id"], plan["region_code"])


def _name(office: str, plan: pd.Series) -> str:
    names = dict(read("offices", plan_id=plan["plan_id"])[["office_id", "name"]].itertuples(index=False))
    return names.get(office, office)
