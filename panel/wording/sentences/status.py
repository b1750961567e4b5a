"""Status words as they stand in a sentence: "11 slutförda, 22 pågår, 3 ej påbörjade". In tags they are as the plan writes them."""

from collections.abc import Mapping

from panel.wording import text

# The words of a status after a count: of one, and of several.
INFLECTED = {
    "Slutförd": ("slutförd", "slutförda"),
    "Pågår": ("pågår", "pågår"),
    "Ej påbörjad": ("ej påbörjad", "ej påbörjade"),
}


def inflected(status: str, count: int) -> str:
    """Return a status as it agrees with a count of points or criteria: "slutförd" with 1, "slutförda" with 0 or 2."""
    one, many = INFLECTED[status]
    return one if count == 1 else many


def of_plan(status: str, count: int, unreported: int) -> str:
    """Return a status after a count, as the plan's where none of those with it is reported: "ej påbörjade enligt planen"."""
    return f"{inflected(status, count)}{' enligt planen' if 0 < count <= unreported else ''}"


def counted(counts: Mapping[str, int], unreported: Mapping[str, int] | None = None) -> str:
    """Return the number with each status, in the order of the work: "11 slutförda, 22 pågår, 3 ej påbörjade".

    A status that none has is left out, so nothing counted gives "". `unreported` are as for of_plan().
    """
    return ", ".join(
        f"{text.number(counts[status])} {of_plan(status, counts[status], (unreported or {}).get(status, 0))}"
        for status in INFLECTED
        if counts.get(status)
    )
