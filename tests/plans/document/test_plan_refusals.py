"""Test what the parser of plan documents refuses, and its messages: the line, what is wrong, what to do."""

from pathlib import Path

import pytest

from panel.errors import SourceError
from panel.plans.document.plan import Correction
from tests.conftest import replace_in
from tests.support.plan_document import PLAN, parse

PLAN_TEXT = PLAN.read_text(encoding="utf-8")
POINT_81 = (
    "81\tEnergieffektivisera i kommunens fastighetsbestånd.\t"
    "Hanteras via uppdragsplanen mål 8 Lokalförsörjning.\tPågår\n"
)
BREAKS = {
    "a table of 35 rows": (POINT_81, "", "Planen säger 36 punkter, men tabellen har 35"),
    "a point twice": (POINT_81, POINT_81 * 2, "Numret ska vara ett heltal över 81"),
    "a point over 95": ("95\tGöra lands", "96\tGöra lands", "högst 95"),
    "a row without a status": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 8 Lokalförsörjning.\n82", "3 celler"),
    "an unknown status": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 8 Lokalförsörjning.\tPågar\n82", "Menas 'Pågår'"),
    "a handling of no known kind": ("uppdragsplanen mål 8 Lokal", "verksamhetsplan 8 Lokal", "hur punkten hanteras"),
    "a goal that does not exist": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 9 Lokaler.\tPågår\n82", "inget mål 9"),
    "another name of a goal": ("mål 8 Lokalförsörjning.\tPågår\n82", "mål 8 Lokaler.\tPågår\n82", "heter Lokalförs"),
    "a goal less than stated": ("består av åtta mål", "består av nio mål", "9 mål, men 8 hittas"),
    "goals out of order": ("Mål 4 Digitalisering\n", "Mål 5 Digitalisering\n", "Mål 4 väntades"),
    "a goal without criteria": ("- A. Utveckla kommunens investeringsprocess för att förstärka koppling", "", "Raden"),
    "a criterion cut off": ("innovationsförmåga förstärks.\n", "innovationsförmåga\n", "ingen hel måluppfyllelse"),
    "letters out of order": ("- B. Utveckla metoder", "- C. Utveckla metoder", "Bokstaven B väntades"),
    "a council goal's link to nowhere": ("(mål 4) och i arbetet", "(mål 9) och i arbetet", "inget mål 9"),
    "council goals out of order": ("Mål 3 Norrköpingsbornas", "Mål 4 Norrköpingsbornas", "Mål 3 väntades"),
    "a heading less": ("Ekonomiska förutsättningar\n\nDen totala", "Den totala", "Rubriken saknas"),
    "a heading twice": ("Förord\n", "Förord\n\nFörord\n", "Rubriken"),
    "an area without its mark": ("- Konsumentfrågor", "Konsumentfrågor", "varken en mening eller en punkt"),
    "a follow-up in no month": ("genomförs i juni", "genomförs i sommar", "ingen uppföljning"),
    "a goal's reference that is half a sentence": (
        "(mål 4) och i arbetet",
        "(mål 4 och i arbetet",
        "går inte att läsa",
    ),
    "a second goal of another name": (
        "och mål 7 Ekonomistyrning.",
        "och mål 7 Ekonomi.",
        "Mål 7 heter Ekonomistyrning",
    ),
    "a second goal without a name": ("och mål 7 Ekonomistyrning.", "och mål 7.", r"inte \(tomt\)|inte \."),
    "a handling that says two things": (
        "Hanteras inledningsvis inom",
        "Hanteras via uppdragsplanens mål 1 Näringsliv och",
        "säger två saker",
    ),
    "a goal without its word": ("Måluppfyllelse\n\n- A. Andelen", "- A. Andelen", "Måluppfyllelse"),
    "a goal without a description": ("Norrköpings kommun är en ekologisk", "- Ekologisk", "varken beskrivning"),
    "a criterion twice": (
        "- Organisationens innovationsförmåga förstärks.\n",
        "- Organisationens innovationsförmåga förstärks.\n" * 2,
        "rad 181.*Måluppfyllelsen står två gånger",
    ),
    "an area twice": ("- Miljöfrågor\n", "- Miljöfrågor\n- Miljöfrågor\n", "två gånger"),
    "an area cut in two": ("- Säkerhets- och", "- Säkerhets\n- och", "rad 84.*mitt i en mening"),
    "a list cut off": ("- har uppsikt över", "Den har uppsikt över", "slutar med ett komma"),
    "a duty without its mark": ("- har uppsikt över", "har uppsikt över", "varken en mening eller en punkt"),
    "a follow-up less": ("- **Helårsuppföljning** genomförs", "Vi följer upp", "ingen uppföljning"),
    "a measure that goes the other way": ("ökar från 30 procent", "minskar från 30 procent", "åt ett annat håll"),
    "the number of goals twice": ("Syftet med kopplingen", "Den består av sju mål.\nSyftet", "står två gånger"),
    "no known number of goals": ("består av åtta mål", "består av några mål", "inget räkneord"),
    "no day in the calendar": ("den 2023-11-28.", "den 2023-11-31.", "rad 13.*inget datum"),
    "a mangled case number": ("KS 2023/1297\n", "KS2023-1297\n", "rad 9.*försättsbladet"),
    "an unknown heading": (
        "Ekonomiska förutsättningar\n\nDen",
        "Vision\n\nVi är bäst.\n\nEkonomiska förutsättningar\n\nDen",
        "rad 96, värdet 'Vision'",
    ),
    "a heading with a slip": (
        "Ekonomiska förutsättningar\n\nDen",
        "Ekonomisk förutsättningar\n\nDen",
        "Menas 'Ekonomiska förutsättningar'",
    ),
    "a leading body that is none": (
        "Ledande politiskt förvaltningsorgan – styra, leda, samordna\n",
        "",
        "Listan står under fel rubrik",
    ),
    "an executive without its section": (
        PLAN_TEXT[PLAN_TEXT.index("Ledande politiskt förv") : PLAN_TEXT.index("Ansvar för specifika områden")],
        "",
        "Rubriken saknas: Ledande politiskt",
    ),
    "no case number": ("KS 2023/1297\n\n\n\nBeslutad", "\n\n\n\nBeslutad", "Diarienumret hittas inte"),
    "no date of decision": ("den 2023-11-28.", "i november.", "Beslutsdatum hittas inte"),
}


@pytest.mark.parametrize(("old", "new", "message"), BREAKS.values(), ids=BREAKS.keys())
def test_what_is_not_recognised_is_refused_with_its_line(copy: Path, old: str, new: str, message: str) -> None:
    replace_in(copy, old, new)
    with pytest.raises(SourceError, match=message) as error:
        parse(copy)
    assert "/plan.md" in str(error.value)


def test_an_uncorrected_name_is_refused() -> None:
    with pytest.raises(SourceError, match=r"rad 285.*Mål 5 heter Klimat och miljö, inte Energi.*corrections\.csv"):
        parse(PLAN, [])


def test_a_correction_of_something_else_excuses_nothing() -> None:
    others = [
        Correction("goal_name", "mål 5 Energi", "mål 7 Ekonomistyrning"),
        Correction("agenda", "mål 5 Energi", ""),
    ]
    with pytest.raises(SourceError, match="Mål 5 heter Klimat och miljö, inte Energi"):
        parse(PLAN, others)


@pytest.mark.parametrize("content", [b"", b"  \n", "Förord på svenska".encode("latin-1")])
def test_an_empty_or_foreign_file_is_refused(copy: Path, content: bytes) -> None:
    copy.write_bytes(content)
    with pytest.raises(SourceError, match=r"plan\.md"):
        parse(copy)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="saknas"):
        parse(tmp_path / "plan.md")
