"""How long the audit log is kept: PANEL_AUDIT_DAYS, else [audit] days in secrets.toml, else 730 days."""

import os
from collections.abc import Mapping

from panel.configuration import read_secret
from panel.errors import SourceError, UserError

VARIABLE = "PANEL_AUDIT_DAYS"
DEFAULT_DAYS = 730
MIN_DAYS = 30
MAX_DAYS = 36_500


class AuditError(UserError):
    """The log cannot be read, written or purged. The text, in Swedish, gives the reason and what to do."""


def days_kept() -> int:
    """Return the number of days that a row is kept. Raises AuditError for an invalid setting."""
    value = os.environ.get(VARIABLE)
    if value:
        return _days(value, VARIABLE)
    try:
        found = read_secret("audit")
    except SourceError as error:
        raise AuditError(str(error)) from error
    stated, file = found or ({}, None)
    if not isinstance(stated, Mapping):
        raise AuditError(f"audit i {file} ska vara en tabell: skriv [audit] och under den days = {DEFAULT_DAYS}.")
    return _days(stated.get("days", DEFAULT_DAYS), f"[audit] days i {file}")


def _days(value: object, where: str) -> int:
    plain = str(value)
    if isinstance(value, bool) or not plain.isascii() or not plain.isdecimal():
        raise AuditError(f"{where} är '{value}', men ska vara ett helt antal dagar, till exempel {DEFAULT_DAYS}.")
    days = int(plain)
    if not MIN_DAYS <= days <= MAX_DAYS:
        raise AuditError(f"{where} är {days} dagar, men loggen sparas i minst {MIN_DAYS} och högst {MAX_DAYS} dagar.")
    return days
