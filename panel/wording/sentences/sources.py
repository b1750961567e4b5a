"""Counts of the panel's sources, their contents, findings and corrected errors."""

from panel.wording import text


def files(count: int) -> str:
    """Return the number of source files."""
    return text.count(count, "fil", "filer")


def coverage(first: str, last: str, observations: int, missing: int) -> str:
    """Return a file's periods, its number of figures, and how many of them are missing."""
    return f"{first}–{last}, {text.count(observations, 'uppgift', 'uppgifter')} varav {text.number(missing)} saknas."


def findings(count: int) -> str:
    """Return the number of findings, and what a finding is."""
    return f"{text.count(count, 'iakttagelse', 'iakttagelser')}. Var och en är en fråga till databasen, ställd på nytt vid varje bygge."


def corrections(count: int) -> str:
    """Return the number of known errors in the sources."""
    return text.count(count, "känt fel i källorna", "kända fel i källorna")


def rows(count: int) -> str:
    """Return the number of rows of a file."""
    return text.count(count, "rad", "rader")
