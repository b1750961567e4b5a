"""Parts of a year in a dimension of their own, beside one for the year: Kvartal 1, K1, 01, januari, jan-mar."""

import re

from etl.fetch.failure import FetchError
from etl.fetch.meaning.periods import Period, part_of
from panel.formats.cube import Dimension

TOTALS = ("tot", "totsa", "totalt", "total", "t", "samtliga", "alla")
WHOLE_YEAR = {*TOTALS, "hela året", "helår", "år", "whole year", "year"}
PART_OF_YEAR = re.compile(
    r"(?P<word>kvartal|månad|halvår|tertial|vecka|vecko|quarter|month|half-?year|week)(et|en|er|s)?"
    r"([ _-]?(nr|nummer|no|number))?|(?P<short>kv|mån|veckor)"
)
# The letter of a part's length, by the word that a dimension or a value of it is called.
LENGTHS = {
    **dict.fromkeys(("k", "q", "kv", "kvartal", "kvartalet", "quarter"), "Q"),
    **dict.fromkeys(("m", "mån", "månad", "month"), "M"),
    **dict.fromkeys(("h", "halvår", "halvåret", "half-year", "halfyear"), "H"),
    **dict.fromkeys(("tertial", "tertialet"), "T"),
    **dict.fromkeys(("v", "w", "vecka", "vecko", "veckor", "week"), "W"),
}
COUNTS = {"Q": 4, "M": 12, "H": 2, "T": 3, "W": 53}
ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}
MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ENGLISH = {"may": "maj", "oct": "okt"}
MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|june?|juni|jul[iy]?|aug(?:usti?)?"
    r"|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
LETTER = re.compile(r"([kqhm]) ?(\d{1,2})")
WORD = re.compile(r"(kvartal|kv|quarter|halvår|tertial|vecka|månad|month)\.? ?(\d{1,2})")
ORDINAL = re.compile(r"([1-4]|första|andra|tredje|fjärde)(?::[ae])? (kvartalet|halvåret|tertialet)")
NAMED = re.compile(rf"({MONTH})(?: ?[-\N{{EN DASH}}] ?({MONTH}))?")
NUMBER = re.compile(r"\d{1,2}")


def is_part_of_year(*names: str) -> bool:
    """Return whether a dimension with these names is called month, quarter or another part of the year."""
    return any(PART_OF_YEAR.fullmatch(name.casefold()) for name in names)


def is_one_part(dimension: Dimension) -> bool:
    """Return whether a dimension's first value is a part of the year; where its name says so, whatever the value is."""
    code, label = (one.casefold().strip() for one in (dimension.codes[0], dimension.labels[0]))
    is_part = dimension.role == "time" or is_part_of_year(dimension.code, dimension.label)
    return (is_part or _part(label) is not None) and not {code, label} & WHOLE_YEAR


def parts_by_code(dimension: Dimension, location: str) -> dict[str, tuple[str, int]]:
    """Return the length (M, Q … or Y for the whole year) and the number of the part that each code of a dimension is.

    Raises FetchError for a code that is no part of a year.
    """
    named = map(PART_OF_YEAR.fullmatch, (dimension.label.casefold(), dimension.code.casefold()))
    length = next((LENGTHS[one["word"] or one["short"]] for one in named if one), None)
    return {
        code: _require_part(code, label, length, f"{location}, {dimension.code}")
        for code, label in zip(dimension.codes, dimension.labels, strict=True)
    }


def joined(year: Period, part: tuple[str, int], location: str) -> Period:
    """Return the period that is a part of a year: a month, a quarter or all of it."""
    if year.frequency != "Y":
        problem = f"'{year.start}' ({year.frequency}) är inget år, och en del av ett år står i en egen dimension."
        raise FetchError(problem, "Skriv dimensionen med åren som dimensions.period i katalogen.", location=location)
    return part_of(year, *part, location)


def _require_part(code: str, label: str, length: str | None, location: str) -> tuple[str, int]:
    texts = [label.casefold().strip(), code.casefold().strip()]
    if set(texts) & WHOLE_YEAR:
        return "Y", 1
    found = next((part for part in map(_part, texts) if part), None)
    number = next((int(text) for text in reversed(texts) if NUMBER.fullmatch(text)), None)
    if found is None and length is not None and number is not None:
        found = length, number
    if found is None:
        problem = f"'{code}' ({label}) är ingen känd del av ett år."
        action = "En del skrivs K1, Kvartal 1, 01, januari eller jan-mar. Välj bort andra med select i katalogen."
        raise FetchError(problem, action, location=location)
    if not 1 <= found[1] <= COUNTS[found[0]]:
        raise FetchError(f"'{code}' ({label}) finns inte i ett år.", "Kontrollera källan.", location=location)
    return found


def _part(text: str) -> tuple[str, int] | None:
    """Return the length and the number of the part that a text names by itself; None where it names none."""
    if found := LETTER.fullmatch(text) or WORD.fullmatch(text):
        return LENGTHS[found[1]], int(found[2])
    if found := ORDINAL.fullmatch(text):
        return LENGTHS[found[2]], ORDINALS.get(found[1]) or int(found[1])
    if found := NAMED.fullmatch(text):
        first = _month(found[1])
        return _span(first, _month(found[2])) if found[2] else ("M", first)
    return None


def _month(name: str) -> int:
    start = name[:3]
    return MONTH_NAMES.index(ENGLISH.get(start, start)) + 1


def _span(first: int, last: int) -> tuple[str, int]:
    """Return the part of the year from one month to another; no length, 0, where they are no quarter or half-year."""
    count = last - first + 1
    for length, months in (("Q", 3), ("T", 4), ("H", 6)):
        if count == months and (first - 1) % months == 0:
            return length, (first - 1) // months + 1
    return "Q", 0
