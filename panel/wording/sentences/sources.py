"""Sentences on what the panel rests on: files, what they hold, findings and known errors, counted."""

from panel.wording import text


def files(count: int) -> str:
    """Return how many files the panel rests on."""
    return text.count(count, "fil", "filer")


def coverage(first: str, last: str, observations: int, missing: int) -> str:
    """Return which periods a file has figures of, how many, and how many of them are missing."""
    return f"{first}–{last}, {text.count(observations, 'uppgift', 'uppgifter')} varav {text.number(missing)} saknas."


def findings(count: int) -> str:
    """Return how many findings there are, and what one is."""
    return f"{text.count(count, 'iakttagelse', 'iakttagelser')}. Var och en är en fråga till databasen, ställd på nytt vid varje bygge."


def corrections(count: int) -> str:
    """Return how many errors of the sources are known."""
    return text.count(count, "känt fel i källorna", "kända fel i källorna")


def rows(count: int) -> str:
    """Return how many rows a file has."""
    return text.count(count, "rad", "rader")
