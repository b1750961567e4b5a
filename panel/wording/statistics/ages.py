"""What ages are called, on screen and in files alike."""

from collections.abc import Iterable

from panel.wording import text

# Codes of no span. The last two are of table indicator_age: the source does not say, and no persons are counted.
WITHOUT_SPAN = {"total": "alla åldrar", "..": "ålder anges inte", ".": "ålder gäller inte"}


def ages_name(ages: Iterable[str]) -> str:
    """Return what ages are called, each once in the order given: "alla åldrar", "16–64 och 16–65 år"."""
    distinct = list(dict.fromkeys(ages))
    spans = text.listed([age.replace("-", "–") for age in distinct if age not in WITHOUT_SPAN])
    named = [WITHOUT_SPAN[age] for age in distinct if age in WITHOUT_SPAN]
    return ", ".join([*named, *([f"{spans} år"] if spans else [])])


def age_name(age: str) -> str:
    """Return what one age is called: "alla åldrar", "16–64 år"."""
    return ages_name([age])
