"""What a measure starts from and is to reach, in a sentence or a cell: "från 65,4 till minst 70 procent"."""

import re
from dataclasses import dataclass, field, replace

from panel.plans.reading.lines import YEAR, number_in

NUMBER = r"[-−]?(?:\d{1,3}(?:[ \u00a0]\d{3}){1,4}(?![\d])|\d{1,12})(?:[,.]\d{1,4})?(?![\d])"
UNIT = r"(?: ?(%|[^\W\d]{1,24}))?"
AT_LEAST = r"minst|lägst|åtminstone|som minst|över|mer än|fler än|≥|>="
AT_MOST = r"högst|som mest|max(?:imalt)?|under|mindre än|färre än|≤|<="
COMPARED = rf"(?:({AT_LEAST}|>)|({AT_MOST}|<))"
CHANGE = re.compile(
    rf"\bfrån (?:cirka |ca |dagens |nuvarande )?({NUMBER}){UNIT}(?: \([^()]{{1,30}}\)| år \d{{4}}| \d{{4}}| [^\W\d]{{1,20}}){{0,3}}? till (?:{COMPARED} )?({NUMBER}){UNIT}",
    re.IGNORECASE,
)
LIMIT = re.compile(rf"(?<!\w){COMPARED} ?({NUMBER}){UNIT}", re.IGNORECASE)
REACH = re.compile(
    rf"\b(?:ska|skall|bör|är|når|nå|uppgår|uppgå|ökar|öka|minskar|minska|höjs|höjas|sänks|sänkas|stiger|vara)(?: (?:ska|vara|bli|nå|uppgå|öka|minska|höjas|sänkas)){{0,2}}(?: upp)? (?:till )?({NUMBER}){UNIT}",
    re.IGNORECASE,
)
RELATIVE = re.compile(rf"\bmed (?:{COMPARED} )?{NUMBER}", re.IGNORECASE)
BASELINE = re.compile(
    rf"\b(?:nuläge|utgångs(?:värde|läge)|basvärde|startvärde|utfall|bokslut|resultat)(?: \(?\d{{4}}\)?)?[ :=]{{1,3}}({NUMBER}){UNIT}",
    re.IGNORECASE,
)
TARGETS = re.compile(
    rf"\b(?:mål(?:värde|nivå|tal)?)(?: \(?(\d{{4}})\)?)?[ :=]{{1,3}}(?:{COMPARED} ?)?({NUMBER}){UNIT}", re.IGNORECASE
)
BY_YEAR = re.compile(rf"\b((?:19|20)\d\d)[ :=]{{1,3}}(?:{COMPARED} ?)?({NUMBER}){UNIT}", re.IGNORECASE)
AFTER = re.compile(r"[^.;\d]{0,20}?\b(?:år |senast |till |utgången av )?((?:19|20)\d\d)\b")
RISES = re.compile(r"\b(?:öka|ökar|höj|höja|höjs|höjas|stig|stiga|stiger|förbättra|fler|högre)\w{0,3}\b", re.IGNORECASE)
FALLS = re.compile(
    r"\b(?:minska|minskar|sänk|sänka|sänks|sänkas|sjunk|sjunka|sjunker|färre|lägre|kort|korta)\w{0,3}\b", re.IGNORECASE
)
# Words after a figure that are not its unit.
NO_UNITS = frozenset(
    [
        "år",
        "års",
        "under",
        "per",
        "vid",
        "senast",
        "i",
        "på",
        "till",
        "av",
        "för",
        "och",
        "inom",
        "fram",
        "samt",
        "är",
        "ska",
        "från",
        "med",
        "eller",
        "som",
        "den",
        "det",
        "de",
        "varje",
        "jämfört",
        "mot",
        "utav",
        "bland",
        "hos",
        "om",
        "kvar",
        "vilket",
        "men",
        "där",
        "när",
    ]
)
UNIT_NAMES = {"%": "procent", "kronor": "kr", "procentenheter": "procentenheter"}
NAMED_UNIT = re.compile(
    r"\((%|procent|antal|index[^()]{0,12}|poäng|dagar|timmar|kr|tkr|mnkr|år|st|kg|ton|kWh|MWh|NKI|NMI|HME)\)|,? (?:i|andel i) (procent|%|dagar|timmar|kronor)\b",
    re.IGNORECASE,
)
# "under 3 år" and "över 65 år" are seldom targets: they need a unit.
WEAK = {"under", "över", "mer än", "fler än", "mindre än", "färre än"}
HIGHER, LOWER = "higher_better", "lower_better"
WORDS = {"at_least": HIGHER, "increase": HIGHER, "at_most": LOWER, "decrease": LOWER}
# "Andelen trygga elever ökar": a target in words alone.
MEASURED = re.compile(r"(?:andel|antal|genomsnittlig)\w{0,3}\b", re.IGNORECASE)
LONGEST_MEASURE = 120
MONEY = {"tkr", "mnkr", "mkr", "kkr", "miljoner"}
ONLY_VERB = re.compile(r"(?:ska )?(?:öka|minska|höjas|sänkas)r?", re.IGNORECASE)


@dataclass(frozen=True)
class Figures:
    """Baseline, targets by year (0 for a target without a year), unit, direction, and the plan's word.

    The word is at_least, at_most, or without a target increase or decrease. `is_clear` is False where a verb and the
    figures contradict each other.
    """

    baseline: float | None = None
    targets: dict[int, float] = field(default_factory=dict)
    unit: str | None = None
    direction: str | None = None
    word: str | None = None
    is_clear: bool = True

    @property
    def target(self) -> float | None:
        """The first target."""
        return self.targets[min(self.targets)] if self.targets else None


def figures_in(sentence: str) -> Figures:
    """Return what a sentence says that a measure starts from and is to reach; nothing where it says neither."""
    # Of a text in two languages, "… / …", the first.
    text = re.sub(r" \(index[^()]{0,12}\)| per 1[ \u00a0]000 \w{1,20}", "", sentence).split(" / ")[0]
    found = _change(text) or _labelled(text) or _limit(text)
    if found is None:
        return _moves(text) if MEASURED.match(text) and len(text) < LONGEST_MEASURE else Figures()
    if found.unit is None and found.targets and all(YEAR.fullmatch(f"{one:g}") for one in found.targets.values()):
        return Figures()
    return with_direction(replace(found, unit=found.unit or named_unit(text)), text)


def with_direction(figures: Figures, text: str) -> Figures:
    """Return the figures with a direction, of the figures or of the verb; not clear where those contradict each other."""
    stated = WORDS.get(figures.word or "", figures.direction)
    last = figures.targets[max(figures.targets)] if figures.targets else None
    if figures.baseline is not None and last is not None and figures.baseline != last:
        moves = HIGHER if last > figures.baseline else LOWER
        verb = {(True, False): HIGHER, (False, True): LOWER}.get((bool(RISES.search(text)), bool(FALLS.search(text))))
        return replace(figures, direction=moves, is_clear={stated, verb} <= {moves, None})
    if stated or not figures.targets:
        return replace(figures, direction=stated)
    return replace(figures, direction=verb_direction(text))


def verb_direction(text: str) -> str | None:
    """Return the direction of a verb in a text, None where it has none or both."""
    return {(True, False): HIGHER, (False, True): LOWER}.get((bool(RISES.search(text)), bool(FALLS.search(text))))


def _change(text: str) -> Figures | None:
    found = CHANGE.search(text)
    if found is None:
        return None
    year = AFTER.match(text, found.end())
    return Figures(
        baseline=_number(found[1]),
        targets={int(year[1]) if year else 0: _number(found[5])},
        unit=_unit(found[6]) or _unit(found[2]),
        word=_compared(found[3], found[4]),
    )


def _labelled(text: str) -> Figures | None:
    """Return "Nuläge 2023: 79 %. Målvärde 2025: 85 %", or "mål 2025: 80, 2026: 82"."""
    target = TARGETS.search(text)
    if target is None:
        return None
    base = BASELINE.search(text)
    targets = {int(target[1] or 0): _number(target[4])}
    targets |= {int(one[1]): _number(one[4]) for one in BY_YEAR.finditer(text, target.start())}
    return Figures(
        baseline=_number(base[1]) if base else None,
        targets=targets,
        unit=_unit(target[5]),
        word=_compared(target[2], target[3]),
    )


def _limit(text: str) -> Figures | None:
    """Return "minst 72 procent", "ska vara 90 procent" or ": 85 %", of the last part of the text that has one."""
    head, colon, tail = text.rpartition(": ")
    where = tail if colon else text
    limits = [one for one in LIMIT.finditer(where) if _unit(one[4]) or (one[1] or one[2]).casefold() not in WEAK]
    if limits:
        years = [AFTER.match(where, one.end()) for one in limits]
        dated = {int(year[1]): _number(one[3]) for one, year in zip(limits, years, strict=True) if year}
        targets = dated or {0: _number(limits[0][3])}
        return Figures(targets=targets, unit=_unit(limits[0][4]), word=_compared(limits[0][1], limits[0][2]))
    plain = where.strip(" .")
    if colon and ONLY_VERB.fullmatch(plain):
        return _moves(plain)
    found = re.match(rf"({NUMBER}){UNIT}\.?$", plain)
    if colon and head and found and _unit(found[2]) not in MONEY:
        return Figures(targets={0: _number(found[1])}, unit=_unit(found[2]))
    if (
        not RELATIVE.search(where)
        and (found := REACH.search(where))
        and (_unit(found[2]) or not YEAR.fullmatch(found[1]))
    ):
        year = AFTER.match(where, found.end())
        return Figures(targets={int(year[1]) if year else 0: _number(found[1])}, unit=_unit(found[2]))
    return None


def figure_of_cell(cell: str) -> Figures:
    """Return the target of a cell: 84,2 or "minst 80 %" or "≤ 45 dagar" or "Öka"; nothing for any other text."""
    if (number := number_in(cell)) is not None:
        return Figures(targets={0: number}, unit="procent" if cell.strip().endswith("%") else None)
    if found := re.fullmatch(rf"(?:{COMPARED} ?)?({NUMBER}){UNIT}", cell.strip(), re.IGNORECASE):
        return Figures(targets={0: _number(found[3])}, unit=_unit(found[4]), word=_compared(found[1], found[2]))
    return _moves(cell)


def _moves(text: str) -> Figures:
    """Return the word of a target in words alone: "Öka", "antalet avhopp minskar"."""
    direction = verb_direction(text)
    return Figures(direction=direction, word={HIGHER: "increase", LOWER: "decrease"}.get(direction or ""))


def named_unit(name: str) -> str | None:
    """Return the unit that the name of a measure gives it: "andel (%)" is procent."""
    if found := NAMED_UNIT.search(name):
        unit = found[1] or found[2]
        return UNIT_NAMES.get(unit.casefold(), "index" if unit.casefold().startswith("index") else unit)
    return None


def _number(text: str) -> float:
    return number_in(text) or 0.0


def _unit(word: str | None) -> str | None:
    if not word or word.casefold() in NO_UNITS:
        return None
    return UNIT_NAMES.get(word.casefold(), word)


def _compared(at_least: str | None, at_most: str | None) -> str | None:
    return "at_least" if at_least else "at_most" if at_most else None
