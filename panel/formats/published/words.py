"""The words and signs that publishers write in tables: sexes, ages, totals, flags, groups and units."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache

from panel.formats.published.periods import MONTH, TIMED, is_span, part_of_year, period_of, without_mark

TOTALS = frozenset(
    ("tot", "totsa", "totalt", "total", "t", "samtliga", "alla", "summa", "båda", "båda könen", "hela", "totalsumma")
)
# A region of a mean, which is none.
MEAN = re.compile(r"\b(o?vägt|medel|medelvärde|genomsnitt)\b", re.IGNORECASE)
SEXES = frozenset(("man", "män", "men", "kvinna", "kvinnor", "women", "flickor", "pojkar"))
BOTH_SEXES = frozenset(("kvinnor och män", "män och kvinnor", "totalt kön", "båda", "båda könen", "samtliga", "totalt"))
AGE = re.compile(r"(\d{1,3}\s*[-\N{EN DASH}]\s*\d{1,3}|\d{1,3}\s*\+|\d{1,3})(\s*år)?|(\d{1,3}|-\d{1,2})\s*år", re.ASCII)
OLDEST = re.compile(r"\d{1,3}(-w|\s*(år )?(och|eller) (äldre|över))", re.ASCII)
# Of all in a span of ages: the span is the age.
ALL_OF = re.compile(r"(samtliga|totalt|total|alla)(?: åldrar)?,? (?=\d)", re.IGNORECASE)
AGE_TOTALS = frozenset(("totalt ålder", "samtliga åldrar", "totalt, samtliga åldrar", "alla åldrar"))
# What a cell without a figure may have, and the panel's own flag for it.
FLAGS = {
    **dict.fromkeys(("..", "...", "…", "--", ""), ".."),
    **dict.fromkeys((".",), "."),
    **dict.fromkeys(("-", "–", "—", "−"), "-"),
    **{sign: sign for sign in (":", "*", "x", "X", "NA", "N/A", "n/a", "n.a.", "u.s.", "null", "saknas")},
}
# Fewer than can be shown: <5.
FEW = re.compile(r"< ?\d{1,2}")
# What stands in a column of regions where figures are of none.
NO_REGION = re.compile(r"uppgift saknas|ok[äa]nd(a|t)?( (kommun|region|län))?", re.IGNORECASE)
# Columns of numbers that are no figures: a code, a year, an age.
NUMBERED = re.compile(
    r"[åa]r(tal)?|year|tid|time|period|m[åa]nad(snr)?|mån|month|kvartal|quarter|vecka|week|[åa]lder.{0,40}|age|.{0,60}(kod|nummer|code)"
    r"|(kommun|läns?|region)[ _-]?(nr|id)?|nr|id|(year|quarter|month|week) of .{1,40}",
    re.IGNORECASE,
)
PLACES = re.compile(r"kommun|region|län|kod\b|code\b", re.IGNORECASE)
AGES = re.compile(r"[åa]lder|age\b", re.IGNORECASE)
CODES = re.compile(r".{0,60}(kod(er)?|codes?|nummer)|(.{0,60}[ _-])?(nr|id)", re.IGNORECASE)
COUNTY = re.compile(r"l[äa]ns?([ _-]?(kod|namn|nr))?|county", re.IGNORECASE)
COUNTRY = frozenset(("riket", "sverige", "hela riket", "hela landet"))
MEASURE = re.compile(
    r"mått|nyckeltal|variabel|tabellinnehåll|innehåll|indikator|statistik|measure|kpi|contents(code)?|variable",
    re.IGNORECASE,
)
CODE_AND_NAME = re.compile(r"(SE)?(\d{2,4}) ?[-:]? (\D.{0,200})", re.ASCII | re.DOTALL)
ABOUT_FILE = re.compile(
    r"(källa|source|senast|uppdaterad|hämtad|publicer|not|anm|copyright|kontakt|enhet)\b", re.IGNORECASE
)
ABOUT_ALL = re.compile(r"(avser|urval|gäller|population|endast|enbart|bara)\b", re.IGNORECASE)
SOURCE = re.compile(r"källa:? ?(\S.{0,500})", re.IGNORECASE)
# Columns of what is said of all figures.
STATED = {
    "unit": re.compile(r"enhet|sort|måttenhet|unit", re.IGNORECASE),
    "source": re.compile(r"källa|source", re.IGNORECASE),
}
PLAIN_NAME = re.compile(r"(blad|sheet|data|tabell|table|worksheet|export|query)?[ _]?\d*", re.IGNORECASE)
ONE_SEX = re.compile(r"\b(kvinn(?:or|a)s?|män(?:s|nen)?|man|flick(?:or|a)|pojk(?:ar|e)|women|men)\b", re.IGNORECASE)
SHARE_OF_SEX = re.compile(r"andel(?:en)? (?:kvinnor|män|man|flickor|pojkar)\b", re.IGNORECASE)
# Words for a part of a population. A table of one is no table of all.
GROUPS = re.compile(
    r"\b(andel(?:en)? (?:kvinnor|män|man|flickor|pojkar)|\w{0,30}(?:inrikes|utrikes)|(?:utlands|svensk)född\w{0,30}|född\w{0,30} (?:i|utanför|utomlands)\b|\w{0,30}medborgar\w{0,30}"
    r"|(?:utländsk|svensk) bakgrund|flykting\w{0,30}|nyanländ\w{0,30}|ensamstående\w{0,30}|samman(?:boende|levande)|gifta|ogifta"
    r"|ungdom\w{0,30}|unga|äldre|barn|pensionär\w{0,30}|stud(?:ent|erande)\w{0,30}|\w{0,30}gymnasial\w{0,30}|högskole\w{0,30}|högutbildad\w{0,30}"
    r"|lågutbildad\w{0,30}|\w{0,30}tätort\w{0,30}|landsbygd\w{0,30}|hyresrätt\w{0,30}|bostadsrätt\w{0,30}|äganderätt\w{0,30}|småhus|flerbostadshus"
    r"|specialbostäder|heltid\w{0,30}|deltid\w{0,30}|långtids\w{0,30}|funktionsned\w{0,30}|funktionshind\w{0,30}|varav|därav|exklusive|exkl"
    r"|endast|enbart|utom|utan|(?:offentlig|privat|kommunal|statlig)\w{0,30} sektor\w{0,30}|anställda|företagare)\b"
    r"|\b\d{1,3} ?[-\N{EN DASH}] ?\d{1,3}[ -]?år\w{0,30}|\b\d{1,3}[ -]?år(?:ingar)?(?: (?:och|eller) \w+)?\b|\b\d{1,3}\+",
    re.IGNORECASE,
)
AN_AGE = re.compile(r"\d|ungdom|unga|äldre|barn|pension", re.IGNORECASE)
# "efter region, kön och ålder": what the table is divided by, not what it is limited to.
DIVIDED = re.compile(
    r"\b(?:efter|fördelat på|fördelade på|uppdelat på|uppdelade på|by)\b[^.(]{0,200}?(?=$|\.|\(|\bår\b|\d{4})",
    re.IGNORECASE,
)
UNIT_LINE = re.compile(r"(?:enhet(?:er)?|mått|måttenhet|sort|unit) ?: ?(\S.{0,200})", re.IGNORECASE)
UNIT_WORDS = re.compile(
    r"(?<!\w)(?P<scale>1[ \N{NO-BREAK SPACE}]?000[ -]?tal(?:s)?(?: kronor)?|tusental(?: kronor)?|tusen(?: kronor)|tkr|mnkr"
    r"|mkr|miljontal|miljoner(?: kronor)?)(?!\w)|(?P<percent>%|(?<!\w)(?:procent|procentuell\w*|andel\w*)(?!\w))",
    re.IGNORECASE,
)


def flag_of(text: str) -> str:
    """Return the flag that a cell without a figure has, or "" where its text is none: "<5" is its own."""
    return text.replace(" ", "") if FEW.fullmatch(text) else FLAGS.get(text, "")


def text_of(cell: object) -> str:
    """Return a cell as a person would write it: whole numbers without decimals, without spaces at its ends."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def is_sex(text: str) -> bool:
    """Return whether a label is a sex, or both together."""
    return text.casefold() in SEXES | BOTH_SEXES | TOTALS


def is_age(text: str) -> bool:
    """Return whether a label is an age or a span of ages, or all."""
    folded = ALL_OF.sub("", text.casefold())
    return bool(AGE.fullmatch(folded) or OLDEST.fullmatch(folded)) or folded in AGE_TOTALS | TOTALS


def kind_of(labels: Sequence[str], places: frozenset[str], heading: str = "") -> str:
    """Return what all labels are: period, part (of a year), sex, age or region; else measure.

    The heading decides what numbers are: 1980 is a year, a code or an age. Totals alone are no kind.
    """
    told = [label for label in labels if label.casefold() not in TOTALS and not MEAN.search(label)]
    if not told:
        return "measure"
    # "1991-2000" may be when houses were built.
    can_be_span = not heading or bool(TIMED.search(heading))
    tests: dict[str, Callable[[str], bool]] = {
        "region": lambda label: is_place(label, places),
        "period": lambda label: (period := period_of(label)) is not None and (can_be_span or not is_span(period)),
        "part": lambda label: part_of_year(label, heading) is not None,
        "sex": is_sex,
        "age": lambda label: is_age(label) and (not label.isdecimal() or bool(AGES.match(heading))),
    }
    if not PLACES.search(heading):
        tests["region"] = lambda label: not label.isdecimal() and is_place(label, places)
    else:
        del tests["period"], tests["age"]
    if "region" in tests and sum(map(tests["region"], told)) * 3 > len(told) * 2:
        # The others are sums and groups: each is refused or chosen by its name.
        return "region"
    return next((kind for kind, test in tests.items() if all(map(test, told))), "measure")


def is_place(text: str, places: frozenset[str]) -> bool:
    """Return whether a label is one of the places, or begins with the code of one."""
    found = CODE_AND_NAME.fullmatch(text)
    return (found[2] in places if found else False) or place_name(text, places) is not None or text in places


def place_name(text: str, places: frozenset[str]) -> str | None:
    """Return the name, casefolded as in `places`, that a label has for a place: "Alingsås kommun" is alingsås.

    A county may be without its word: "Dalarna" and "Region Dalarna" are dalarnas län, where no municipality is called so.
    """
    folded = without_mark(text).casefold()
    folded = "riket" if folded in COUNTRY else folded
    if folded in places:
        return folded
    found = re.fullmatch(r"(.+) (?:kommun|stad)", folded)
    names = (found[1], found[1].removesuffix("s")) if found else county_names(folded)
    known = next((name for name in names if name in places), None)
    if known or not folded.isascii():
        return known
    return next((name for one in (folded, *names) if (name := plain_names(places).get(plain(one)))), None)


def plain(text: str) -> str:
    """Return a casefolded text without å, ä, ö and other marks, as old systems write it."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@lru_cache(maxsize=4)
def plain_names(places: frozenset[str]) -> dict[str, str]:
    """Return the names that have å, ä or ö by what is left of them without, where no other name is that."""
    return {short: name for name in places if (short := plain(name)) not in places}


def county_names(text: str) -> tuple[str, str]:
    """Return what a county may be called whose name is a text without its word."""
    name = text.casefold().removeprefix("region ")
    name = {"sörmland": "södermanland", "jämtland härjedalen": "jämtland"}.get(name, name)
    return f"{name}s län", f"{name} län"


def places_in(text: str, places: frozenset[str]) -> list[str]:
    """Return the places that a text names by themselves or after "i": "Bistånd, Dalarnas län", "Folkmängd i Gnesta 2024".

    The bare name of a county's seat is none: it may be the county.
    """
    found = []
    for part in re.split(r"[,;:()\n]| i | för ", text):
        label = re.sub(
            rf"(\b{MONTH} )?\b(år )?\d[\d\N{{EN DASH}}MKQ-]*$", "", part.strip(), flags=re.IGNORECASE
        ).strip()
        name = place_name(label, places)
        if name and not ({*county_names(name)} & places and label.casefold() == name):
            found.append(label)
    return list(dict.fromkeys(found))


def groups_in(text: str) -> list[str]:
    """Return the words of a text that limit it to a part of a population, as they stand."""
    return [found[0].strip() for found in GROUPS.finditer(DIVIDED.sub(" ", text.replace("_", " ")))]


def sex_in(text: str) -> str | None:
    """Return the one sex that a text is limited to, in Swedish; None for none and for both."""
    # The share of women is a figure of all.
    told = SHARE_OF_SEX.sub(" ", DIVIDED.sub(" ", text.replace("_", " ")))
    found = {word[:3].casefold() for word in ONE_SEX.findall(told)}
    sexes = {"kvinnor" if word in {"kvi", "fli", "wom"} else "män" for word in found}
    return sexes.pop() if len(sexes) == 1 else None


def units_in(texts: Sequence[str]) -> list[str]:
    """Return the unit that texts state on a line of its own, or else the scales and percentages that they name."""
    lines = [found[1].strip() for text in texts if (found := UNIT_LINE.fullmatch(text))]
    named = ["procent" if found["percent"] else found["scale"] for text in texts for found in UNIT_WORDS.finditer(text)]
    return list(dict.fromkeys(lines or named))
