"""Whose plan it is, for which years, its case number and the day it was decided: from the first lines of a document."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from panel.plans.document.plan import MONTHS
from panel.plans.reading.lines import Line, years_in

FIRST_LINES = 60
LONGEST_TITLE = 160
TITLE = re.compile(
    r"uppdragsplan|verksamhetsplan|nämnd(?:s)?plan|styrelseplan|internbudget|detaljbudget|nämndbudget|flerårs(?:plan|strategi|budget)"
    r"|mål- och resursplan|mål och budget|budget och (?:verksamhets)?plan|verksamhetsmål|utvecklingsplan|affärsplan|handlingsplan"
    r"|styrkort|målprogram|strategisk plan|årsplan|planeringsdokument|\bbudget\b|\bplan\b",
    re.IGNORECASE,
)
BOARD = re.compile(
    r"(?<![\w-])((?:[A-ZÅÄÖa-zåäö]{2,30}-(?:, [a-zåäö]{2,30}-){0,2} och )?[A-ZÅÄÖa-zåäö]{2,30}(?:nämnd(?:en)?|styrelse(?:n)?|utskott(?:et)?)"
    r"|[A-ZÅÄÖ][a-zåäö]{3,20}a nämnd(?:en)?|Nämnden för [a-zåäö]{3,30}(?: och [a-zåäö]{3,30})?)s?(?!\w)"
)
# Words that end as a board's name does but are none.
NO_BOARD = re.compile(
    r"(?:del|över|till|av|be|gemensamma|fack|presidie)nämnd|bolagsstyrelse|länsstyrelse|^(?:nämnden|styrelsen)$",
    re.IGNORECASE,
)
CASE_LABEL = re.compile(r"(?:dnr|d\.nr|diarie(?:nummer|nr)|ärende(?:nummer|nr))\.?[ :]{0,4}", re.IGNORECASE)
CASE = re.compile(r"(?:[A-ZÅÄÖ]{2,8}[ /-]?)?\d{2,4}[./:-]\d{1,7}(?:[:./-]\d{1,6}){0,2}(?: [A-ZÅÄÖ]{2,8}(?![\wåäö]))?")
BARE_CASE = re.compile(r"(?<![\w/-])[A-ZÅÄÖ]{2,8}[ /-](?:19|20)\d\d[-/:.]\d{1,7}(?:[:.-]\d{1,6})?(?![\w/])")
DECISION = re.compile(
    r"\b(?:beslut(?:ad|at|ades)?|anta(?:gen|get|gits|gna)|fastställ(?:d|t|des)|godkän(?:d|t))\b", re.IGNORECASE
)
DAY = re.compile(
    rf"(?<!\d)(?:(20\d\d)-(\d\d)-(\d\d)|(\d{{1,2}})[ .]{{0,2}}({'|'.join(MONTHS)}) (20\d\d)|(\d{{1,2}})/(\d{{1,2}})[ -](20\d\d))(?!\d)",
    re.IGNORECASE,
)
PLACE = re.compile(r"(?<![\w-])([A-ZÅÄÖ][a-zåäöé]{1,20}(?:[ -][A-ZÅÄÖ][a-zåäö]{1,20})?) (kommun|stad)s?(?!\w)")
# Names of municipalities that end in s, which the genitive leaves as they are.
ENDS_IN_S = re.compile(r"(?:fors|ås|näs|rås|os|bas|Grums|Mönsterås|Flens|Vellinges)$")
NO_PLACE = {"En", "Vår", "Din", "Sveriges", "Den", "Hela", "Varje", "Årets"}


@dataclass(frozen=True)
class Found:
    """A field of the sheet Planen: its value, and the line and the sentence that it was read from."""

    name: str
    value: str | int
    line: Line
    quote: str


def _found(name: str, value: str | int, line: Line, text: str) -> Found:
    """Return a field with the sentence of its line that has the text."""
    return Found(name, value, line, next((one for one in line.sentences if text in one), line.text))


def read_cover(lines: Sequence[Line]) -> list[Found]:
    """Return what the first lines say of the plan, each field once."""
    first = [line for line in lines if line.visible][:FIRST_LINES]
    found: dict[str, Found] = {}
    for one in (*_title(first), *_board(first, lines), *_case(first), *_decided(first), *_place(first)):
        found.setdefault(one.name, one)
    named = found.get("case_number") or found.get("board")
    if named and "year" in found:
        letters = re.search(r"[A-ZÅÄÖ]{2,8}", str(named.value)) if "case_number" in found else None
        short = (letters[0] if letters else str(named.value) if named.name == "board" else "plan").casefold()
        short = re.sub(r"[^a-z0-9]+", "-", short.translate(str.maketrans("åäö", "aao"))).strip("-")
        found["plan_id"] = Found("plan_id", f"{short}-{found['year'].value}", named.line, named.quote)
    return list(found.values())


def _title(first: Sequence[Line]) -> Iterator[Found]:
    titles = [line for line in first if line.is_heading and len(line.body) <= LONGEST_TITLE and TITLE.search(line.body)]
    best = next((line for line in titles if years_in(line.body)), titles[0] if titles else None)
    if best is None:
        return
    title, years = best.body, years_in(best.body)
    if not years:
        beside = first[first.index(best) + 1 : first.index(best) + 4]
        dated = next((line for line in beside if re.fullmatch(r"(?:år )?20\d\d(?: ?[-–] ?20\d\d)?", line.body)), None)
        if dated:
            title, years = f"{title} {dated.body}", years_in(dated.body)
            yield Found("year", years[0], dated, dated.text)
    yield Found("title", title, best, best.text)
    if years:
        yield Found("year", years[0], best, best.text)
        yield Found("last_year", years[-1], best, best.text)


def board_in(text: str) -> str | None:
    """Return the board that a text names, in its basic form: Barn- och ungdomsnämnden."""
    for found in BOARD.finditer(text):
        name = found[1]
        if NO_BOARD.search(name):
            continue
        name = (
            {"d": name + "en", "e": name + "n", "t": name + "et"}.get(name[-1], name)
            if not name.endswith("et")
            else name
        )
        return name[0].upper() + name[1:]
    return None


def _board(first: Sequence[Line], lines: Sequence[Line]) -> Iterator[Found]:
    titled = [line for line in first if line.is_heading and TITLE.search(line.body)]
    alone = [line for line in first if len(line.body) < 60]
    for line in (*titled, *alone, *first):
        if board := board_in(line.visible):
            yield Found("board", board, line, next(one for one in (*line.sentences, line.text) if board_in(one)))
            return
    named = Counter(board for line in lines if (board := board_in(line.visible)))
    for board, _ in named.most_common(1):
        line = next(line for line in lines if board_in(line.visible) == board)
        yield Found("board", board, line, line.text)


def _case(first: Sequence[Line]) -> Iterator[Found]:
    for line in first:
        for label in CASE_LABEL.finditer(line.visible):
            if case := CASE.match(line.visible, label.end()):
                yield _found("case_number", case[0].strip(), line, case[0])
    for line in first:
        if case := BARE_CASE.search(line.visible):
            yield _found("case_number", case[0].strip(), line, case[0])


def day_in(text: str) -> str | None:
    """Return the first day of a text as ISO text: 2024-12-12, 12 december 2024 or 12/12 2024."""
    for found in DAY.finditer(text):
        year = int(found[1] or found[6] or found[9])
        month = int(found[2] or found[8] or 0) or 1 + MONTHS.index(found[5].casefold())
        try:
            return date(year, month, int(found[3] or found[4] or found[7])).isoformat()
        except ValueError:
            continue
    return None


def _decided(first: Sequence[Line]) -> Iterator[Found]:
    for at, line in enumerate(first):
        for decision in DECISION.finditer(line.visible):
            below = first[at + 1].visible if at + 1 < len(first) and not day_in(line.visible) else ""
            if day := day_in(line.visible[decision.start() :]) or (day_in(below) if len(below) < 40 else None):
                sentence = next((one for one in line.sentences if decision[0] in one), line.text)
                yield Found("decided_on", day, line, sentence)
    for line in first:
        for sentence in line.sentences:
            if board_in(sentence) and len(sentence) < 80 and (day := day_in(sentence)):
                yield Found("decided_on", day, line, sentence)


def _place(first: Sequence[Line]) -> Iterator[Found]:
    for line in first:
        for place in PLACE.finditer(line.visible):
            name = place[1].split(" ")[-1] if place[1].split(" ")[0] in NO_PLACE else place[1]
            if name in NO_PLACE:
                continue
            base = name if ENDS_IN_S.search(name) or not name.endswith("s") else name[:-1]
            yield _found("municipality", base, line, place[0])
            yield _found("producer", f"{name} {place[2]}", line, place[0])
            return
