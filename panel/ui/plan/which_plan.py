"""Which plan the reader looks at: the one in the address (plan=ks-2025), or the newest that they may see."""

from functools import lru_cache
from urllib.parse import quote

import pandas as pd

from panel.access.current_user import current_user, visible_plans
from panel.access.permissions import RoleAssignment
from panel.ui.address import PLAN as IN_ADDRESS
from panel.ui.address import requested_plan
from panel.warehouse import DatabaseUnavailableError, build_key, read
from panel.wording import settings
from panel.wording.matching import matching
from panel.wording.templates import template_global


class PlanUnavailableError(Exception):
    """The plan does not exist, or the user may not see it. The message is in Swedish."""


class NoPlanError(PlanUnavailableError):
    """The panel has no plan yet."""


def has_plans() -> bool:
    """Return whether the panel has any plan, whoever may see it."""
    return not read("plans").empty


def has_several(needed: str) -> bool:
    """Return whether the user may see the plans of several boards of a municipality, or of several years of a board.

    `needed` is boards, years, or "" for a page that needs neither. False without a database.
    """
    if not needed:
        return True
    try:
        seen = read("plans")[lambda rows: rows["plan_id"].isin(plan_ids())]
    except DatabaseUnavailableError:
        return False
    same, other = (["region_code"], "board") if needed == "boards" else (["region_code", "board"], "year")
    return bool((seen.groupby(same)[other].nunique() > 1).any())


def plan_ids() -> tuple[str, ...]:
    """Return the plans that the user may see: the default, the home municipality's, then the others, newest first."""
    return _ids(build_key(), settings.version(), current_user().assignments)


@lru_cache(maxsize=256)
def _ids(_: str, __: object, assignments: tuple[RoleAssignment, ...]) -> tuple[str, ...]:
    """Return plan_ids(). The arguments are only the cache's key: visible_plans reads the user itself."""
    own, seen = settings.settings(), visible_plans(read("plans"))
    first = pd.DataFrame({"other": seen["plan_id"] != own.default_plan, "away": seen["region_code"] != own.region})
    return tuple(seen.loc[first.sort_values(["other", "away"], kind="stable").index, "plan_id"])


def scope() -> tuple[object, ...]:
    """Return what results are cached under: build, settings, the current plan, and the plans that the user may see.

    With one visible plan it is that plan, whatever the address has: the frame has stopped at any other. In a panel
    without plans it is none.
    """
    seen = plan_ids()
    return build_key(), settings.version(), shown_plan() if len(seen) != 1 else seen[0], seen


def shown_plan() -> str:
    """Return plan_id(), or "" in a panel without plans, whose pages of statistics can be read."""
    return plan_id() if has_plans() else ""


def plan_id() -> str:
    """Return the id of the plan in the address, or of the newest.

    Raises PlanUnavailableError, with the same message for a plan that does not exist as for one that the user may not
    see.
    """
    seen = plan_ids()
    if not seen and not has_plans():
        raise NoPlanError("Panelen har ingen plan än.")
    if not seen:
        raise PlanUnavailableError("Du har inte rätt att se någon plan. Be controllern om rätten till din nämnds plan.")
    requested = requested_plan()
    if not requested:
        return seen[0]
    found = matching(requested, seen)
    if found is None:
        raise PlanUnavailableError(
            f"Planen {requested} finns inte, eller så har du inte rätt att se den. Välj en annan, eller fråga controllern."
        )
    return found


@template_global
def with_plan(address: str) -> str:
    """Return an address in the panel with the current plan added; unchanged where there is only one plan."""
    if len(plan_ids()) < 2:
        return address
    page, _, requested = address.partition("?")
    return f"{page}?{IN_ADDRESS}={quote(plan_id(), safe='')}" + (f"&{requested}" if requested else "")
