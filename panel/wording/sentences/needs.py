"""How many of the statistics that a plan and the pages need are held, missing or late."""

from collections.abc import Sequence
from datetime import date

from panel.wording import text


def headline(needed: int, missing: int, too_short: int, late: int, region: str) -> str:
    """Return how many measures are needed, and how many are missing, begin too late or are late for the municipality."""
    if not needed:
        return "Planen och sidorna behöver ingen statistik"
    measures = text.count(needed, "mått", "mått")
    lacking = f"inget saknas{' helt' if too_short else ''}" if not missing else f"{text.number(missing)} saknas"
    begins = f", {text.number(too_short)} börjar senare än de behövs" if too_short else ""
    return f"Planen och sidorna behöver {measures}: {lacking} för {region}{begins}, {_late(late)}"


def _late(late: int) -> str:
    if not late:
        return "inget är sent"
    return f"{text.number(late)} är {'sent' if late == 1 else 'sena'}"


def goals(numbers: Sequence[int]) -> str:
    """Return "mål 1", "mål 1, 3 och 5"."""
    return f"mål {text.listed([str(number) for number in numbers])}"


def begins_late(needed_from: date) -> str:
    """Return from which day a claim needs figures that begin later."""
    return f"behövs från {text.month(needed_from)}"
