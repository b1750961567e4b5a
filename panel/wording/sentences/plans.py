"""Sentences about the panel's plans, and about one that is being taken in."""

from collections.abc import Sequence

from panel.wording import text
from panel.wording.sentences.identity import years

HOW = (
    "Ett dokument blir ett utkast till planblad, att rätta här eller i Excel. Ett ifyllt planblad prövas cell för cell, och mot allt"
    " annat i panelen, innan planen gäller."
)
CHANGED_SINCE_TRIED = "Utkastet är ändrat sedan det prövades. Pröva planen igen innan den tas in."
AFTER_DRAFT = (
    "Jämför det som är läst med dokumentet. Rätta och fyll i det som saknas här, ett blad i taget, eller i Excel. Inget gäller"
    " förrän planen är prövad och intagen. Ett fel nämns med rad och bokstav, som Mål!C5: rad 5, kolumn C."
)


def headline(count: int) -> str:
    """Return how many plans the reader may see."""
    return f"{text.count(count, 'plan', 'planer')} i panelen"


def label(title: str, board: str, year: int, last_year: int) -> str:
    """Return a plan's name in a list: its title, behind the board and the year that the title does not say."""
    says_board, says_year = board.casefold() in title.casefold(), str(year) in title
    lead = " ".join(
        [
            *([] if says_board else [board]),
            *([] if says_year else [years(year, last_year)]),
        ]
    )
    return f"{lead} · {title}" if lead else title


def draft(found: dict[str, int], unplaced: int, beyond: int) -> str:
    """Return how many rows a draft has on each sheet, how many passages no rule knew, and how many values have no column."""
    read = text.listed([f"{text.number(count)} på bladet {title}" for title, count in found.items() if count])
    sentences = [f"Utkastet har {read}." if read else "Ingen del av dokumentet kändes igen."]
    if unplaced:
        sentences.append(f"{text.count(unplaced, 'stycke', 'stycken')} kunde inte placeras.")
    if beyond:
        sentences.append(f"{text.count(beyond, 'uppgift', 'uppgifter')} lästes men har ingen plats i bladet.")
    if unplaced or beyond:
        return " ".join([*sentences, "De står på bladet Inte placerat."])
    return f"{sentences[0]} Allt i dokumentet är placerat."


def faults(count: int) -> str:
    """Return how many faults keep a sheet out."""
    return f"{text.number(count)} fel i bladet. Inget är inläst."


def ready(title: str, goals: int, points: int) -> str:
    """Return what a sheet without faults holds."""
    held = f"{text.count(goals, 'mål', 'mål')} och {text.count(points, 'programpunkt', 'programpunkter')}"
    return f"Bladet är rätt ifyllt: {title}, med {held}."


def before_taking_in(left: list[str]) -> str:
    """Return what a person confirms before a plan can be taken in: "har sett det som inte läses"."""
    return f"Innan planen kan tas in: bekräfta att du {text.listed(left)}."


def settings_saved(changed: Sequence[str]) -> str:
    """Return what was saved of the settings, by the names of the fields that changed."""
    return f"Sparat: {text.listed(changed)}. Det gäller genast." if changed else "Inget var ändrat."
