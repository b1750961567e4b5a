"""Permission checks for what is handed in for approval: who may see it, approve it, and withdraw it."""

from collections.abc import Collection

import pandas as pd

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, require_in
from panel.access.pages import CONTACT
from panel.access.permissions import ROLES, Permission, User
from panel.access.sign_in.settings import sign_in

HEAD = "kontorets ledning"
Offices = Collection[str | None]  # office_ids of what was handed in; None is all offices together, or none


def may_attest(permission: Permission, offices: Offices, plan: pd.Series, user: User | None = None) -> bool:
    """Return whether a user has a permission for all these offices of a plan: APPROVE, or REPORT to see and withdraw."""
    user = user or current_user()
    here = (plan["plan_id"], plan["region_code"])
    return (
        not user.is_expired()
        and user.may_in(permission, *here)
        and all(user.may_for(permission, office, *here) for office in offices)
    )


def require_attest(permission: Permission, offices: Offices, plan: pd.Series, receipt_no: int) -> User:
    """Return the current user if may_attest(). Raises PermissionDeniedError, and logs that."""
    user = require_in(permission, plan["plan_id"], plan["region_code"])
    if not may_attest(permission, offices, plan, user):
        log.note_refusal(user, "approve")
        raise PermissionDeniedError(f"Inlämning {receipt_no} är inte bara ditt kontors. Inget är ändrat. {CONTACT}")
    return user


def approvers(offices: Offices, plan: pd.Series) -> str:
    """Return the functions that may approve what is handed in for these offices, as configured; HEAD without sign-in.

    Those with the role for all offices are named only where there is nobody else.
    """
    configured = sign_in()
    here = [
        one
        for _, one in (configured.assignments if configured else ())
        if Permission.APPROVE in ROLES[one.role]
        and one.covers_plan(plan["plan_id"], plan["region_code"])
        and all(one.reaches(office) for office in offices)
    ]
    own = [one for one in here if Permission.REPORT_FOR_ALL not in ROLES[one.role]]
    return ", ".join(dict.fromkeys(one.function for one in own or here)) or HEAD
