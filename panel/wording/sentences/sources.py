"""Counts of the panel's sources, their contents, findings and corrected errors."""

from panel.wording import text
from panel.wording.period_lengths import LENGTHS


def headline(statistics: int, late: int, title: str = "", periods: int = 0, frequency: str = "Y") -> str:
    """Return how many of the sources of statistics are late, and which is furthest behind, by how many periods."""
    if not statistics:
        return "Panelen har ingen statistik"
    if not late:
        return (
            "Den enda statistikkällan är inte sen"
            if statistics == 1
            else f"Ingen av {statistics} statistikkällor är sen"
        )
    counted = (
        f"{late} av {text.count(statistics, 'statistikkälla', 'statistikkällor')} är {'sen' if late == 1 else 'sena'}"
    )
    return (
        f"{counted}. Mest försenad är {title}: {text.count(periods, LENGTHS[frequency].one, LENGTHS[frequency].many)}"
    )


def behind(periods: int, frequency: str) -> str:
    """Return "14 månader efter", "1 år efter"."""
    return f"{text.count(periods, LENGTHS[frequency].one, LENGTHS[frequency].many)} efter"


def scattered(figures: int) -> str:
    """Return how many single figures a source without a rhythm has."""
    return text.count(figures, "spritt värde", "spridda värden")


def describing(count: int) -> str:
    """Return how many files only describe the statistics and the plan."""
    return text.count(count, "fil som beskriver statistiken och planen", "filer som beskriver statistiken och planen")


def contents(indicators: int, regions: int, figures: int, missing: int) -> str:
    """Return what a file of statistics holds: measures, regions, figures, and how many figures are missing."""
    parts = [
        text.count(indicators, "mått", "mått"),
        text.count(regions, "område", "områden"),
        text.count(figures, "uppgift", "uppgifter"),
    ]
    return ", ".join(parts) + (f", varav {text.number(missing)} saknas" if missing else "")


def findings(count: int) -> str:
    """Return the number of findings, and what a finding is."""
    return f"{text.count(count, 'iakttagelse', 'iakttagelser')}. Var och en är en fråga till databasen, ställd på nytt varje gång panelen uppdateras."


def corrections(count: int) -> str:
    """Return the number of known errors in the sources."""
    return text.count(count, "känt fel i källorna", "kända fel i källorna")


def rows(count: int) -> str:
    """Return the number of rows of a file."""
    return text.count(count, "rad", "rader")
