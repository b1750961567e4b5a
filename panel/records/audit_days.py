"""For how long the log is kept: PANEL_AUDIT_DAYS, else [audit] days in secrets.toml, else 730 days."""

import os
import tomllib
from pathlib import Path

from panel.errors import UserError
from panel.warehouse.database import ROOT

VARIABLE = "PANEL_AUDIT_DAYS"
# Streamlit's own variable for where the secrets lie; several are divided by blanks.
FILES_VARIABLE = "STREAMLIT_SECRETS_FILES"
DEFAULT_DAYS = 730
LEAST_DAYS = 30
MOST_DAYS = 36_500


class AuditError(UserError):
    """The log cannot be read, written or purged. The text, in Swedish, says why and what to do."""


def days_kept() -> int:
    """Return for how many days a line of the log is kept. Raises AuditError for a setting that is no such number."""
    said = os.environ.get(VARIABLE)
    if said:
        return _days(said, VARIABLE)
    for file in secrets_files():
        settings = _settings(file)
        if "days" in settings:
            return _days(settings["days"], f"[audit] days i {file}")
    return DEFAULT_DAYS


def secrets_files() -> list[Path]:
    """Return the files that Streamlit reads secrets from, the one that wins first, whether they are there or not."""
    configured = _read(ROOT / ".streamlit" / "config.toml").get("secrets", {}).get("files")
    own = [Path.home() / ".streamlit" / "secrets.toml", ROOT / ".streamlit" / "secrets.toml"]
    found = os.environ.get(FILES_VARIABLE, "").split() or configured or own
    return [Path(file) for file in reversed(found)]


def _settings(file: Path) -> dict[str, object]:
    settings = _read(file).get("audit", {})
    if not isinstance(settings, dict):
        raise AuditError(f"audit i {file} ska vara en tabell: skriv [audit] och under den days = {DEFAULT_DAYS}.")
    return settings


def _read(file: Path) -> dict:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuditError(f"{file} går inte att läsa som toml ({error}). Rätta filen.") from error
    except OSError as error:
        raise AuditError(f"{file} går inte att läsa ({error.strerror}). Ge panelen rätt till filen.") from error


def _days(said: object, where: str) -> int:
    plain = str(said)
    if isinstance(said, bool) or not plain.isascii() or not plain.isdecimal():
        raise AuditError(f"{where} är '{said}', men ska vara ett helt antal dagar, till exempel {DEFAULT_DAYS}.")
    days = int(plain)
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise AuditError(
            f"{where} är {days} dagar, men loggen sparas i minst {LEAST_DAYS} och högst {MOST_DAYS} dagar."
        )
    return days
