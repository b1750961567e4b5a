"""Sentences on figures fetched from the statistics services: how many were revised, and where."""

from panel.wording import text


def revised(count: int) -> str:
    """Return how many earlier figures have been revised."""
    if not count:
        return "Inga tidigare siffror är reviderade"
    verb = "siffra är reviderad" if count == 1 else "siffror är reviderade"
    return f"{'En' if count == 1 else text.number(count)} tidigare {verb}"


def older(count: int) -> str:
    """Return how many older fetches are not listed; "" for none."""
    return f"{text.count(count, 'äldre', 'äldre')} visas inte här, men finns i filerna." if count else ""


def of_region(name: str, count: int) -> str:
    """Return the heading of the table of a region's revised figures."""
    return f"{name}: {text.count(count, 'reviderad', 'reviderade')}, de senaste först"


def of_others(count: int) -> str:
    """Return how many revised figures are for other regions; "" for none."""
    return f"{text.number(count)} gäller andra regioner." if count else ""
