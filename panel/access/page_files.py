"""The files that pages give away: where each is, what its address takes, and who may have it."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from panel.access.page_list import PAGES, Page
from panel.access.permissions import Permission, User
from panel.warehouse import query_parameters, read


class PageFile(NamedTuple):
    """A file of a page: its name in the address, and the query in panel/warehouse/queries/ that its rows are of."""

    page: Page
    name: str
    query: str

    @property
    def title(self) -> str:
        """The file as the log and a workbook name it: budget/ram."""
        return f"{self.page.address}/{self.name}"


# By what stands in the address, and by query, which is of one page only.
FILES = {
    (page.address, name): PageFile(page, name, query) for page in PAGES.values() for name, query in page.files.items()
}
OF_QUERY = {one.query: one for one in FILES.values()}
# The parameters of the queries, by what they are called in an address.
PARAMETERS = {
    "plan_id": "plan",
    "known_on": "per",
    "today": "idag",
    "from_on": "fran",
    "to_on": "till",
    "period": "period",
    "item_id": "nyckeltal",
    "receipt_no": "kvitto",
    "region_code": "region",
    "other_code": "mot",
    "from_year": "fran",
    "through_month": "manad",
    "marked_year": "markerat",
}
# What a file is of can be left out of its address, but not these.
REQUIRED = {"from_on", "item_id", "period", "receipt_no", "to_on"}


def required(query: str) -> list[str]:
    """Return what the address of a query's file must state, by its names in the address."""
    return [PARAMETERS[name] for name in sorted(query_parameters(query) & REQUIRED)]


def address(query: str, form: str, params: Mapping[str, Any], **more: str) -> str:
    """Return the address, from the panel's root, of a query's rows as a file. `more` are parameters of the form's own.

    Raises KeyError for a query that no page of pages.toml has among its files.
    """
    stated = {PARAMETERS[name]: value for name, value in params.items()} | more
    return f"data/{OF_QUERY[query].title}.{form}" + (f"?{urlencode(stated)}" if stated else "")


def may_have(user: User, file: PageFile, params: Mapping[str, object]) -> bool:
    """Return whether a user who may see the page may have the file: of a plan or a publication, that of a plan to read.

    `params` are the query's own. Raises DatabaseUnavailableError.
    """
    permission = file.page.required_permission
    if "plan_id" in params:
        return params["plan_id"] in ("", *_plans(user, permission))
    if "receipt_no" in params:
        return any(
            params["receipt_no"] in set(read("receipts", plan_id=plan_id)["receipt_no"])
            for plan_id in _plans(user, permission)
        )
    return True


def _plans(user: User, permission: Permission) -> list[str]:
    rows = read("plans")
    return [row.plan_id for row in rows.itertuples() if user.may_in(permission, row.plan_id, row.region_code)]
