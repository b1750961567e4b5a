"""Sentences on the programme that several boards share."""

from panel.wording import text


def answered(points: int, total: int, plans: int) -> str:
    """Return how many of the programme's points are in the plans of two boards or more."""
    return f"{points} av {text.count(total, 'punkt', 'punkter')} besvaras i {plans} nämnders planer"


def unanswered(points: int) -> str:
    """Return how many points are in no plan: at least one."""
    return f"Ingen av planerna svarar för {text.count(points, 'punkt', 'punkter')}"
