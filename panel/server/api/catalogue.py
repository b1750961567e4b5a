"""Which tables a user may have."""

from panel.access import log
from panel.access.pages import CONTACT, roles_with
from panel.access.permissions import Permission, User
from panel.access.problems import API, ProblemError
from panel.server.api import indicators, plans
from panel.server.api.table import Table
from panel.warehouse import read


def visible_tables(user: User) -> list[Table]:
    """Return the tables that a user may have: statistics with permission to analyse, and those of the plans to read."""
    regions = dict(read("plans")[["plan_id", "region_code"]].itertuples(index=False))
    of_plans = [
        table
        for table in plans.tables().values()
        if user.may_in(Permission.READ, str(table.plan_id), regions[table.plan_id])
    ]
    return [*(indicators.tables().values() if user.may(Permission.ANALYSE) else ()), *of_plans]


def require_statistics(user: User) -> None:
    """Raise ProblemError 403 unless the user may have statistics."""
    if not user.may(Permission.ANALYSE):
        log.note_refusal(user, API.rstrip("/"))
        raise ProblemError(403, "Behörighet saknas", f"Det kräver rollen {roles_with(Permission.ANALYSE)}. {CONTACT}")


def find(table_id: str, user: User) -> Table:
    """Return a table. Raises ProblemError: 404 where there is none, 403 where the user may not have it."""
    if table_id in indicators.tables():
        require_statistics(user)
        return indicators.tables()[table_id]
    if table_id not in plans.tables():
        raise ProblemError(
            404, "Tabellen finns inte", f"Ingen tabell heter {table_id[:60]!r}. De som finns: {API}tables."
        )
    found = next((table for table in visible_tables(user) if table.table_id == table_id), None)
    if found is None:
        log.note_refusal(user, API.rstrip("/"))
        raise ProblemError(403, "Behörighet saknas", f"Tabellen hör till en plan som du inte har rätt till. {CONTACT}")
    return found
