"""Which plan the reader looks at: the one in the address (plan=ks-2024), or the newest that they may see."""

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
    """The plan does not exist, or the user may not see it. The message is in Swedish."""


def plan_ids() -> tuple[str, ...]:
    """Return the plans that the user may see, newest first."""
    return _ids(build_key(), current_user().assignments)


@lru_cache(maxsize=256)
def _ids(_: str, assignments: tuple[RoleAssignment, ...]) -> tuple[str, ...]:
    """Return plan_ids(). The arguments are only the cache's key: visible_plans reads the user itself."""
    return tuple(visible_plans(read("plans"))["plan_id"])


def scope() -> tuple[str, str, tuple[str, ...]]:
    """Return what results are cached under: the build, the current plan, and the plans that the user may see.

    With one visible plan it is that plan, whatever the address has: the frame has stopped at any other.
    """
    key = build_key()
    seen = _ids(key, current_user().assignments)
    return key, seen[0] if len(seen) == 1 else plan_id(), seen


def plan_id() -> str:
    """Return the id of the plan in the address, or of the newest.

    Raises PlanUnavailableError, with the same message for a plan that does not exist as for one that the user may not
    see.
    """
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
    """Return an address in the panel with the current plan added; unchanged where there is only one plan."""
    if len(plan_ids()) < 2:
        return address
    page, _, requested = address.partition("?")
    return f"{page}?{IN_ADDRESS}={quote(plan_id(), safe='')}" + (f"&{requested}" if requested else "")
