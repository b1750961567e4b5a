"""Permissions for downloading tables over HTTP, by the file of the query and the plan of the rows."""

from collections.abc import Callable

from panel.access.page_list import PAGES
from panel.access.permissions import Permission, User
from panel.warehouse import query_parameters, query_subject, read

# The permission for the tables of each file in panel/warehouse/queries/. A file named as a page has the page's
# permission. A file that is not listed is not served: boards, whose rows concern several plans, plan_sheet, which only the
# sheet uses, and api, whose tables /api/v2 serves.
SUBJECTS: dict[str, Permission] = {
    **{page.file: page.required_permission for page in PAGES.values()},
    "build": Permission.READ,
    "findings": Permission.READ,
    # Everyone who may read may see what is reported, though few may report.
    "follow_up": Permission.READ,
    "plan": Permission.READ,
}
# Files whose tables belong to no plan: official statistics, and facts about the build.
OF_NO_PLAN = {"build", *(page.file for page in PAGES.values() if not page.has_plan)}
OF_NO_PLAN_BY_NAME = {"ledger_state", "indicator_line"}
OF_EVERY_PLAN = {"plans"}


def table_permission(query: str) -> Permission | None:
    """Return the permission that a table requires, None for one that is not served."""
    return SUBJECTS.get(query_subject(query))


def may_take(user: User, query: str, params: dict[str, object]) -> bool:
    """Return whether a user may have a table: its permission, for the plan that the rows belong to.

    `params` are the query's own parameters. Raises DatabaseUnavailableError.
    """
    permission = table_permission(query)
    if permission is None or not user.may(permission):
        return False
    bound = query_parameters(query) & set(BOUND)
    if bound:
        return all(BOUND[name](user, permission, str(params[name])) for name in bound)
    if query in OF_EVERY_PLAN:
        return len(_plans(user, permission)) == len(read("plans"))
    return query in OF_NO_PLAN_BY_NAME or query_subject(query) in OF_NO_PLAN


def plan_of(params: dict[str, object]) -> dict[str, str]:
    """Return {"plan_id": ...} for the log if the parameters name a plan that exists, otherwise {}."""
    plan_id = params.get("plan_id")
    return {"plan_id": str(plan_id)} if plan_id in set(read("plans")["plan_id"]) else {}


def _plans(user: User, permission: Permission) -> list[str]:
    rows = read("plans")
    return [row.plan_id for row in rows.itertuples() if user.may_in(permission, row.plan_id, row.region_code)]


def _of_plan(user: User, permission: Permission, plan_id: str) -> bool:
    regions = dict(read("plans")[["plan_id", "region_code"]].itertuples(index=False))
    return plan_id not in regions or user.may_in(permission, plan_id, regions[plan_id])


def _of_receipt(user: User, permission: Permission, receipt_no: str) -> bool:
    return any(
        int(receipt_no) in set(read("receipts", plan_id=plan_id)["receipt_no"]) for plan_id in _plans(user, permission)
    )


def _of_statement(user: User, permission: Permission, statement_id: str) -> bool:
    return set(read("statement", statement_id=statement_id)["plan_id"]) <= set(_plans(user, permission))


def _of_finding(user: User, permission: Permission, finding_id: str) -> bool:
    return any(
        finding_id in set(read("findings", plan_id=plan_id)["finding_id"]) for plan_id in _plans(user, permission)
    )


BOUND: dict[str, Callable[[User, Permission, str], bool]] = {
    "plan_id": _of_plan,
    "receipt_no": _of_receipt,
    "statement_id": _of_statement,
    "finding_id": _of_finding,
}
