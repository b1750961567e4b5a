"""Sentences on the parts of a plan, and on findings about it."""

from collections.abc import Mapping

from panel.wording import text

# The verdict on claims, after their number: singular and plural.
FOUND = {
    "confirmed": ("bekräftat", "bekräftade"),
    "contradicted": ("motsägs av statistiken", "motsägs av statistiken"),
    "untestable": ("går inte att pröva", "går inte att pröva"),
    "does_not_add_up": ("frågetecken", "frågetecken"),
    "worth_knowing": ("värt att veta", "värda att veta"),
}


def measured(criteria: int, measurable: int) -> str:
    """Return how many criteria a plan has, and how many have both baseline and target."""
    if not criteria:
        return "Planen anger inga måluppfyllelser"
    return f"{text.count(criteria, 'måluppfyllelse', 'måluppfyllelser')}, varav {text.number(measurable)} går att mäta"


def no_points(whole: int, board_form: str) -> str:
    """Return that the board answers for none of the programme's `whole` points, or, for 0, that the plan has none."""
    if not whole:
        return "Planen anger inga programpunkter"
    return f"Enligt planen ansvarar {board_form} inte för någon punkt i det politiska programmet"


def share_of_programme(points: int, whole: int, board_form: str) -> str:
    """Return how many of the programme's points are the board's; "" where the plan does not state their total."""
    if not whole:
        return ""
    rest = "; övriga nämnder för resten" if points < whole else ""
    return f"{board_form[0].upper()}{board_form[1:]} ansvarar för {points} av programmets {whole} punkter{rest}."


def open_findings(opened: int, reported: int, grave: int, board_form: str, until: str = "", across: int = 0) -> str:
    """Return how many findings are open and, where there are any, how many are about reports and how many the board should know of.

    `until` is the last follow-up whose reports are counted ("helårsuppföljningen 2024"), "" for all; `across` of them compare
    several plans.
    """
    if not opened:
        return "Ingen iakttagelse är öppen."
    sentence = text.count(opened, "iakttagelse är öppen", "iakttagelser är öppna")
    reports = "det som är rapporterat" + (f" till och med {until}" if until else "")
    parts = [
        *([f"{reported} om {reports}"] if reported else []),
        *([f"{grave} som {for_board(board_form).lower()}"] if grave else []),
    ]
    among = f", varav {text.listed(parts)}" if parts else ""
    together = f" {across} av dem jämför flera planer." if across else ""
    return f"{sentence}{among}.{together}"


def for_board(board_form: str) -> str:
    """Return the heading of the findings that the board should know of."""
    return f"{board_form[0].upper()}{board_form[1:]} bör känna till"


def questions_for_board(board_form: str, count: int) -> str:
    """Return the line that leads to the findings that the board should know of, with their number."""
    return f"Frågetecken som {for_board(board_form).lower()}: {text.number(count)}"


def questions(place: str, count: int) -> str:
    """Return the line that leads to the findings about a part of the plan ("planens mål"), with their number."""
    return f"Frågetecken i {place}: {text.number(count)}"


def duties(board_form: str, count: int) -> str:
    """Return the heading of the list of what the board is responsible for; "" for none."""
    return f"Vad {board_form} ansvarar för: {text.count(count, 'uppgift', 'uppgifter')}" if count else ""


def findings_of_plan(count: int) -> str:
    """Return how many open findings are about the plan itself, where a report leaves them out; "" for none."""
    if not count:
        return ""
    stand = "Den står" if count == 1 else "De står"
    return f"Planen själv ger upphov till {count} av dem. {stand} i helårets rapport och i panelen."


def of_the_world(count: int) -> str:
    """Return how many open findings are only in the report's chapter on population and unemployment; "" for none."""
    if not count:
        return ""
    stand = "Den står" if count == 1 else "De står"
    return f"{count} av dem prövar vad planen säger om omvärlden. {stand} under rubriken Omvärlden."


def claims_tested(counts: Mapping[str, int]) -> str:
    """Return the verdicts on the plan's claims about population and unemployment, by number."""
    sentence = [f"{count} {FOUND[verdict][0 if count == 1 else 1]}" for verdict, count in counts.items() if count]
    return f"Planens påståenden om omvärlden: {', '.join(sentence)}."
