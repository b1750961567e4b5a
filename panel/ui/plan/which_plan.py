"""Which plan the reader looks at: the address says it, as plan=ks-2024; without it the newest that they may see."""

from functools import lru_cache
from urllib.parse import quote

from panel.access.current_user import current_user, visible_plans
from panel.access.permissions import RoleAssignment
from panel.ui.address import PLAN as IN_ADDRESS
from panel.ui.address import requested_plan
from panel.warehouse import build_key, read
from panel.wording.matching import matching
from panel.wording.templates import template_global


class PlanUnavailableError(Exception):
    """The address asks for a plan that is not there, or that the person may not see. The text is in Swedish."""


def plan_ids() -> tuple[str, ...]:
    """Return the plans that the person may see, the newest first."""
    return _ids(build_key(), current_user().assignments)


@lru_cache(maxsize=256)
def _ids(_: str, assignments: tuple[RoleAssignment, ...]) -> tuple[str, ...]:
    """Return the same, once a build and a set of grants; `assignments` are the person's own, that visible_plans asks for."""
    return tuple(visible_plans(read("plans"))["plan_id"])


def scope() -> tuple[str, str, tuple[str, ...]]:
    """Return what an answer is kept under: the build, the plan in force, and the plans that the person may see.

    Where they may see one plan it is that one, whatever the address says: the frame has stopped at another.
    """
    key = build_key()
    seen = _ids(key, current_user().assignments)
    return key, seen[0] if len(seen) == 1 else plan_id(), seen


def plan_id() -> str:
    """Return the plan that the address asks for, or the newest. Raises PlanUnavailableError; it says no more than it must."""
    seen = plan_ids()
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
    """Return an address within the panel that leads to the same plan. Where there is one plan it is the same address."""
    if len(plan_ids()) < 2:
        return address
    page, _, requested = address.partition("?")
    return f"{page}?{IN_ADDRESS}={quote(plan_id(), safe='')}" + (f"&{requested}" if requested else "")
