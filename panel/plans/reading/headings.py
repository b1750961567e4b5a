"""Headings by their words: what the lines below them are about, and the goals that are headings themselves."""

import re
from dataclasses import dataclass

from panel.plans.amounts import amounts_in
from panel.plans.reading.lines import ENDS, Line

# What a heading's words say of the lines below it, in the order that they are tried.
SECTIONS = {
    "assignments": re.compile(
        r"\buppdrag (?:från|till|av|i|enligt|given?|som|20)|^(?:särskilda |övriga |riktade |politiska |nya |årets |prioriterade )?uppdrag(?: 20\d\d)?$|direktiv|^(?:fullmäktiges|kommunfullmäktiges|styrelsens) (?:särskilda )?uppdrag"
    ),
    "responsibility": re.compile(
        r"ansvarsområde|(?:nämndens|styrelsens|vårt) (?:grund)?uppdrag(?!\w)|^grunduppdrag|ansvar för|^verksamhetsbeskrivning|verksamhetsområde$"
    ),
    "investments": re.compile(r"investering"),
    "economy": re.compile(
        r"^(?:\S{1,30} )?(?:ekonomi|budget|driftbudget|internbudget|detaljbudget|budgetram(?:ar|en)?|ekonomiska? \w{1,20}|resursfördelning|resurser|finansiering|driftram|kommunbidrag|nettobudget)(?: (?:och|/|för|20\d\d)[^.]{0,50}| \([^()]{1,20}\))?$"
    ),
    "follow_up": re.compile(r"uppföljning|^(?:så|hur) följ|tidplan för|^rapportering|^återrapportering"),
    "planning": re.compile(r"förutsättningar|omvärld|^nuläge|^befolkning|demografi|utmaningar|trender"),
    "other": re.compile(
        r"\bbidrag till\b|^inledning|^vision|förord|sammanfattning|organisation$|bakgrund|intern ?kontroll|\brisk|^bilag|värdegrund|^personal$|medarbetare$|begrepp|styrmodell|^syfte|^om planen|^innehåll|finansiellt perspektiv"
    ),
    "goals": re.compile(
        r"\bmål(?:en|området?|områden|bild)?\b|\bmål-|\w{3,20}mål\b|fokusområden|^inriktningar|^indikatorer|^prioriteringar|^prioriterade områden|styrkort|åtaganden$"
    ),
}
# Headings within a goal: what stands below them.
UNDER_GOAL = {
    "criteria": re.compile(
        r"(?:mål)?indikator(?:er)?(?: .{0,40})?|mått|nyckeltal|måluppfyllelse|(?:så|hur) (?:mäter|följer|mäts|vet) .{0,60}|resultatmått|mätetal|styrtal|kriterier|målet är (?:uppnått|uppfyllt) när|målvärden?|förväntade? resultat"
    ),
    "text": re.compile(r"beskrivning|bakgrund|motivering|syfte|kommentar|förklaring|varför är målet viktigt\??"),
    "activities": re.compile(
        r"aktiviteter|åtgärder|strategier|arbetssätt|insatser|så når vi målet|så gör vi|genomförande"
    ),
}
# The words for goals by level. A goal of a later kind is below one of an earlier, but for the first two, whose order differs.
LABELS = {
    "sub": r"delmål|etappmål|resultatmål|enhetsmål|enhetens mål|förvaltningens mål|verksamhetens mål",
    "direction": r"(?:nämndens |styrelsens |strategisk )?inriktning|strategi",
    "council": r"(?:kommun)?fullmäktiges? (?:övergripande |prioriterade |strategiska |inriktnings)?(?:mål|målområde)|kf-?mål|kf:s mål|kommunmål|(?:kommunens|kommungemensamt|kommunövergripande) (?:övergripande |prioriterade |strategiska )?mål|övergripande mål|strategiskt mål|inriktningsmål",
    "focus": r"fokusområde|målområde|utvecklingsområde|prioriterat område|strategiskt område|insatsområde|målbild",
    "board": r"nämnds?mål|(?:nämndens|styrelsens|[a-zåäö-]{3,30}nämndens|kommunstyrelsens) (?:prioriterade |egna )?mål|verksamhetsmål|effektmål|utvecklingsmål|åtagande|prioriterat mål|mål",
}
RANK = {"focus": 1, "council": 1, "direction": 2, "board": 3, "sub": 5}
LABEL = {
    kind: re.compile(
        rf"({words})(?!\w)(?: (\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[A-ZÅÄÖ]\d?(?!\w)))?( ?[.:–—-](?= |$))? *+",
        re.IGNORECASE,
    )
    for kind, words in LABELS.items()
}
# A heading over goals that is not a goal itself: "Kommunfullmäktiges mål", "Övergripande mål och mått".
OVER_GOALS = re.compile(
    r"(?:\w{2,30}s |övergripande |prioriterade |finansiella |strategiska |våra |årets ){0,3}\w{0,20}mål(?:en|området?|områden)?(?: och \w{2,20})?"
)
SERVES = re.compile(rf"bidrar till (?:{LABELS['council']})s?(?: \d{{1,2}})?:? ?(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class GoalHeading:
    """A goal that a line names: its kind (board, council, …, or "numbered"), its number ("" for none) and its name.

    `word` is what the plan calls it (Fokusområde), "" where the line has no word for it.
    """

    kind: str
    number: str
    name: str
    word: str = ""


def section_of(line: Line) -> str | None:
    """Return what a heading says that the lines below it are about, None for a heading that says nothing of it."""
    text = line.number_name[1].casefold().split(" / ")[0].strip(" .:*")
    if not line.is_heading or not text or any(one.unit for one in amounts_in(text)):
        return None
    return next((kind for kind, pattern in SECTIONS.items() if pattern.search(text)), None)


def under_goal(line: Line) -> str | None:
    """Return what a heading within a goal says that follows: criteria, text or activities; None for other lines."""
    text = line.body.casefold().rstrip(" :.")
    return next((kind for kind, pattern in UNDER_GOAL.items() if pattern.fullmatch(text)), None)


def goal_in(line: Line) -> GoalHeading | None:
    """Return the goal that a line names by a word for goals: "Nämndmål: …", "2.1.1 Nämndens mål: …", "Mål 3. …".

    The name is "" where the line has only word and number, and the next line the name.
    """
    if line.cells:
        return None
    outer, text = line.number_name
    for kind, pattern in LABEL.items():
        found = pattern.match(text)
        if found is None:
            continue
        name, number, mark = text[found.end() :].strip(), found[2] or outer, found[3]
        if not name:
            return GoalHeading(kind, number, "", found[1]) if found[2] and line.is_heading else None
        firm = mark is not None and (":" in mark or bool(found[2]) or bool(outer))
        is_heading = line.is_heading and name[:1].isupper() and not re.match(r"[A-ZÅÄÖ]{0,1}\d", name)
        if (firm and name[:1].isalnum()) or (is_heading and not name.endswith(ENDS)):
            return GoalHeading(kind, number, name.rstrip(" .") if mark else name, found[1])
        return None
    return None


def numbered_goal(line: Line, section_number: str) -> GoalHeading | None:
    """Return the goal of a numbered heading below the heading of the goals, whose own number it goes on from."""
    number, name = line.number_name
    if not number or not line.is_heading or not name[:1].isupper():
        return None
    if section_number and not number.startswith(f"{section_number}."):
        return None
    return GoalHeading(f"numbered{number.count('.')}", number, name)
