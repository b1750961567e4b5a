"""Names of ages, on screen and in files."""

from collections.abc import Iterable

from panel.wording import text

# Codes that are no span. The last two are from the table indicator_age: age not stated, and nothing to do with persons.
WITHOUT_SPAN = {"total": "alla åldrar", "..": "ålder anges inte", ".": "ålder gäller inte"}


def ages_name(ages: Iterable[str]) -> str:
    """Return the name of some ages, each once in the order given: "alla åldrar", "16–64 och 16–65 år"."""
    distinct = list(dict.fromkeys(ages))
    spans = text.listed([age.replace("-", "–") for age in distinct if age not in WITHOUT_SPAN])
    named = [WITHOUT_SPAN[age] for age in distinct if age in WITHOUT_SPAN]
    return ", ".join([*named, *([f"{spans} år"] if spans else [])])


def age_name(age: str) -> str:
    """Return the name of an age: "alla åldrar", "16–64 år"."""
    return ages_name([age])
