"""Sentences on the programme that several boards share: how many of its points their plans answer for."""

from panel.wording import text


def answered(points: int, total: int, plans: int) -> str:
    """Return how many of the programme's points two plans or more answer for."""
    return f"{points} av {text.count(total, 'punkt', 'punkter')} besvaras i {plans} nämnders planer"


def unanswered(points: int) -> str:
    """Return how many points no plan answers for: at least one."""
    return f"Ingen av planerna svarar för {text.count(points, 'punkt', 'punkter')}"
