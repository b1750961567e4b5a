"""The municipality whose statistics are shown: the current plan's, or the panel's own before there is any plan."""

from typing import NamedTuple

from panel.access.page_list import Page
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import has_plans
from panel.warehouse import read
from panel.wording.settings import settings

# The pages that set a panel up, before it is known whose it is.
OF_SETUP = {"plans", "operations"}


class Place(NamedTuple):
    """A region: its code (0180) and name."""

    region_code: str
    name: str


@per_build
def own_place() -> Place:
    """Return the current plan's municipality, or that of the settings in a panel without plans."""
    if has_plans():
        plan = current_plan()
        return Place(str(plan["region_code"]), str(plan["region_name"]))
    named = municipalities()
    return Place(settings().region, named[settings().region])


@per_build
def municipalities() -> dict[str, str]:
    """Return the names of the municipalities by code, in the order of their names."""
    rows = read("explore_regions")
    rows = rows[rows["region_kind"] == "municipality"]
    return dict(zip(rows["region_code"], rows["region_name"], strict=True))


@per_build
def comparable() -> dict[str, str]:
    """Return the names, by code, of the groups of municipalities, and then of the municipalities."""
    rows = read("explore_regions")
    groups = rows[rows["members"] != ""]
    return dict(zip(groups["region_code"], groups["full_name"], strict=True)) | municipalities()


def is_known() -> bool:
    """Return whether own_place() is: a panel without plans may not have been told its municipality."""
    return has_plans() or settings().region in municipalities()


def is_shown(page: Page) -> bool:
    """Return whether a page has anything to show: in a panel without plans a municipality's statistics, or the setup."""
    return has_plans() or (not page.has_plan and (is_known() or page.file in OF_SETUP))
