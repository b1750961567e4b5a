"""Sentences on the log and on a build."""

from panel.wording import text


def log_kept(days: int) -> str:
    """Return how long the log is kept, and what it never contains."""
    return f"Loggen sparas i {text.count(days, 'dag', 'dagar')}, utan innehåll ur filer och utan fri text."


def read_from(rows: int, files: int) -> str:
    """Return how many rows a build read, and from how many files."""
    return f"{text.count(rows, 'rad', 'rader')} ur {text.count(files, 'fil', 'filer')}"


def checked(checks: int) -> str:
    """Return how many checks a build passed."""
    return f"{text.count(checks, 'kontroll', 'kontroller')}, alla utan anmärkning"


def built_by(who: str, findings: int) -> str:
    """Return which function made a build, and how many findings it has."""
    return f"Uppdaterad av {who}, som fann {text.count(findings, 'iakttagelse', 'iakttagelser')}"


def took(seconds: float) -> str:
    """Return how long a build took."""
    return f"Uppdaterad på {text.number(seconds, 1)} sekunder"


def headline(to_act_on: int, built: str) -> str:
    """Return how many things somebody must act on, and when the panel was last updated. `built` is that moment."""
    state = f"{text.things(to_act_on).capitalize()} att åtgärda" if to_act_on else "Driften är i ordning"
    return f"{state}. Panelen uppdaterades {built}"


def no_events(*, is_chosen: bool) -> str:
    """Return why no line is shown: the reader's choice, or that nothing is logged."""
    return "Loggen har inget av det slaget. Ändra urvalet." if is_chosen else "Inget är loggat än: loggen skrivs här."


def sessions(count: int) -> str:
    """Return how many are signed in, as the heading of their table."""
    return f"{text.count(count, 'inloggning', 'inloggningar')}, den senast använda först"


def sessions_ended(count: int) -> str:
    """Return how many sessions were ended."""
    return f"{text.count(count, 'inloggning är avslutad', 'inloggningar är avslutade')}."


def sessions_kept(minutes: int) -> str:
    """Return when a session ends by itself."""
    idle = text.count(minutes, "minut", "minuter")
    return f"En inloggning tar slut efter {idle} utan aktivitet, och senast när inloggningstjänsten har angett."
