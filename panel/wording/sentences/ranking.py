"""Ranks in words."""

from panel.wording import text
from panel.wording.statistics.ranking import Rank

COMPARED, ALL = "{} jämförda kommuner", "{} kommuner"


def ordinal(number: int) -> str:
    """Return a Swedish ordinal: "1:a", "3:e", "11:e", "21:a", "36:e"."""
    ends_in_a = number % 10 in {1, 2} and number % 100 not in {11, 12}
    return f"{text.number(number)}:{'a' if ends_in_a else 'e'}"


def rank_in_words(found: Rank) -> str:
    """Return "36:e högst av 290", "delad 3:e högst av 9", "högst av 6", "lägst av 6", "lika med alla 4 andra"."""
    if found.tied + 1 == found.counted:
        return "lika med den andra" if found.tied == 1 else f"lika med alla {text.number(found.tied)} andra"
    shared = "delad " if found.tied else ""
    among = f"av {text.number(found.counted)}"
    if found.number == 1:
        return f"{shared}högst {among}"
    if found.number + found.tied == found.counted:
        return f"{shared}lägst {among}"
    return f"{shared}{ordinal(found.number)} högst {among}"


def among(found: Rank | None, requested: int, group: str) -> str:
    """Return the rank and how many of a group have a value, to append: ", 7:e högst av 9 kommuner; 9 av 10 ...".

    `found` is None where no other has a value to compare with.
    """
    sentence = f", {rank_in_words(found)} kommuner" if found else ""
    lacking = with_value(found.counted if found else 1, requested, group)
    return f"{sentence}{f'; {lacking}' if lacking else ''}"


def with_value(counted: int, requested: int, group: str) -> str:
    """Return how many of a group have a value: "6 av 9 jämförda kommuner har uppgift"; "" where all have.

    `group` is a pattern such as "{} jämförda kommuner".
    """
    if counted >= requested:
        return ""
    return f"{text.number(counted)} av {group.format(text.number(requested))} har uppgift"
