"""Who may take away which table over http: by the file that its query stands in, and by the plan that its rows are of."""

from collections.abc import Callable

from panel.access.page_list import PAGES
from panel.access.permissions import Person, Right
from panel.warehouse import query_parameters, query_subject, read

# The file in panel/warehouse/queries/: what its tables take. One with the name of a page takes what the page takes. A file that is
# not here gives nothing away: boards, whose rows name several plans, and plan_sheet, which is for the sheet alone.
SUBJECTS: dict[str, Right] = {
    **{page.file: page.right for page in PAGES.values()},
    "build": Right.READ,
    "findings": Right.READ,
    # What is reported is for all who read; to report it is for few.
    "follow_up": Right.READ,
    "plan": Right.READ,
}
# Files whose tables are no plan's: official statistics, and what the picture is made of.
OF_NO_PLAN = {"build", *(page.file for page in PAGES.values() if not page.has_plan)}
OF_NO_PLAN_BY_NAME = {"ledger_state"}
OF_EVERY_PLAN = {"plans"}


def right_to(query: str) -> Right | None:
    """Return the right that a table takes, None for one that is not given away."""
    return SUBJECTS.get(query_subject(query))


def may_take(person: Person, query: str, params: dict[str, object]) -> bool:
    """Whether the person may have a table with these parameters: its right, for the plan that its rows are of.

    `params` are those that the query asks for. Raises DatabaseUnavailable.
    """
    right = right_to(query)
    if right is None or not person.may(right):
        return False
    bound = query_parameters(query) & set(BOUND)
    if bound:
        return all(BOUND[name](person, right, str(params[name])) for name in bound)
    if query in OF_EVERY_PLAN:
        return len(_plans(person, right)) == len(read("plans"))
    return query in OF_NO_PLAN_BY_NAME or query_subject(query) in OF_NO_PLAN


def plan_of(params: dict[str, object]) -> dict[str, str]:
    """Return the plan that a table is asked for, as the log names it: only one that there is."""
    asked = params.get("plan_id")
    return {"plan_id": str(asked)} if asked in set(read("plans")["plan_id"]) else {}


def _plans(person: Person, right: Right) -> list[str]:
    rows = read("plans")
    return [row.plan_id for row in rows.itertuples() if person.may_in(right, row.plan_id, row.region_code)]


def _of_plan(person: Person, right: Right, plan_id: str) -> bool:
    regions = dict(read("plans")[["plan_id", "region_code"]].itertuples(index=False))
    return plan_id not in regions or person.may_in(right, plan_id, regions[plan_id])


def _of_receipt(person: Person, right: Right, receipt_no: str) -> bool:
    return any(
        int(receipt_no) in set(read("receipts", plan_id=plan_id)["receipt_no"]) for plan_id in _plans(person, right)
    )


def _of_statement(person: Person, right: Right, statement_id: str) -> bool:
    return set(read("statement", statement_id=statement_id)["plan_id"]) <= set(_plans(person, right))


def _of_finding(person: Person, right: Right, finding_id: str) -> bool:
    return any(finding_id in set(read("findings", plan_id=plan_id)["finding_id"]) for plan_id in _plans(person, right))


BOUND: dict[str, Callable[[Person, Right, str], bool]] = {
    "plan_id": _of_plan,
    "receipt_no": _of_receipt,
    "statement_id": _of_statement,
    "finding_id": _of_finding,
}
