"""Sentences on how much a plan has of its parts, and on what does not add up in it."""

from ui import text


def worth_knowing(grave: int, total: int, board_form: str) -> str:
    """Return how many findings the board should know of: "2 iakttagelser som nämnden bör känna till, av 9 i allt."."""
    findings = text.count(grave, "iakttagelse", "iakttagelser")
    return f"{findings} som {board_form} bör känna till, av {text.number(total)} i allt."


def measured(criteria: int, measurable: int) -> str:
    """Return how many criteria a plan has, and how many have both a baseline and a target; "" where it has none."""
    if not criteria:
        return "Planen anger inga måluppfyllelser"
    return f"{text.count(criteria, 'måluppfyllelse', 'måluppfyllelser')}, varav {text.number(measurable)} går att mäta"


def share_of_programme(points: int, whole: int, board_form: str) -> str:
    """Return how many of the programme's points are the board's, "" where the plan does not say how many there are."""
    if not whole:
        return ""
    rest = "; övriga nämnder för resten" if points < whole else ""
    return f"{board_form[0].upper()}{board_form[1:]} ansvarar för {points} av programmets {whole} punkter{rest}."
