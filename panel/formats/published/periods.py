"""The periods that publishers write in tables and in their titles: weeks, months, quarters, half-years, years, spans."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ENGLISH = {"may": "maj", "oct": "okt"}
MONTH = (
    r"(jan(?:uari|uary)?|feb(?:ruari|ruary)?|mars?|march|apr(?:il)?|maj|may|june?|juni|july?|juli|aug(?:usti|ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
ORDINALS = {
    **{"ett": 1, "första": 1, "två": 2, "andra": 2, "tre": 3, "tredje": 3, "fyra": 4, "fjärde": 4},
    **{f"{number}:{end}": number for number, end in ((1, "a"), (2, "a"), (3, "e"), (4, "e"))},
}
ORDINAL = f"({'|'.join(ORDINALS)})"
QUARTER = rf"(?:[KQ]|kv|kvartal|quarter)\.? ?([1-4]|{'|'.join(ORDINALS)})"
YEAR = r"((?:19|20)\d\d)"
# The months of some parts of a year, and of a year, by the first month and how many they are.
PARTS = {12: "", 6: "H", 3: "K"}
SPANS = (3, 4, 5, 10)
UP_TO = r"t\.? ?o\.? ?m\.?|till(?: och med)?|to"
TO = rf" ?(?:[-\N{{EN DASH}}]|\b(?:{UP_TO})) ?"
YEAR_MONTH = rf"{YEAR}[M-]?(0[1-9]|1[0-2])"
TWELVE = rf"(?:senaste |rullande )?(?:12|tolv)[ -]?mån(?:ad(?:er(?:na)?)?)?\.?,?(?: (?:{UP_TO}))?,? "
SCHOOL_YEAR = re.compile(rf"{YEAR}/\d\d(?:\d\d)?")
SPAN = re.compile(rf"{YEAR}-{YEAR}")
# A period that the panel has none of, and what makes a period after it another than it is by itself.
TERM = r"(?:tertial ?\d|T ?[1-3]|[HV]T|(?:höst|vår)(?:termin(?:en)?)?)"
BEFORE = re.compile(
    rf"\b({TERM}|(?:19|20)\d\d(?:[MKQHV-]?\d\d?)?(?: ?[-\N{{EN DASH}}/])?|(?:\d{{1,4}}|{MONTH}) ?[-\N{{EN DASH}}/]|{UP_TO}|fr\.? ?o\.? ?m\.?"
    rf"|från(?: och med)?|sedan|jämfört med|mot|(?:12|tolv)[ -]?mån(?:ad(?:er(?:na)?)?)?\.?|ack\w{{0,20}}\.?|{MONTH})$",
    re.IGNORECASE,
)
A_DAY_BEFORE = re.compile(r"\b\d{1,2}\.?$")
A_DAY = re.compile(rf"\b\d{{1,2}} {MONTH} {YEAR}|{YEAR}-(\d\d)-\d\d", re.IGNORECASE)
TIMED = re.compile(
    r"\b(läs)?[åa]r(tal)?\b|tid|period|månad|kvartal|vecka|halvår|year|month|quarter|date|datum", re.IGNORECASE
)


def month_of(name: str) -> int:
    """Return the number of a month by its name, in Swedish or English, short or whole."""
    short = name.casefold()[:3]
    return MONTHS.index(ENGLISH.get(short, short)) + 1


def _of_month(year: str, month: int) -> str:
    return f"{year}M{month:02d}"


def _of_months(year: str, first: int, last: int) -> str | None:
    """Return the quarter, half-year or year that some months of it are."""
    count = last - first + 1
    if count not in PARTS or (first - 1) % count:
        return None
    return f"{year}{PARTS[count]}{(first - 1) // count + 1}" if PARTS[count] else year


def _twelve_to(year: str, month: int) -> str:
    """Return the twelve months that end with a month."""
    first = 12 * int(year) + month - 12
    return f"{_of_month(str(first // 12), first % 12 + 1)}-{_of_month(year, month)}"


def _between(first_year: str, first: int, year: str, last: int) -> str | None:
    found = _twelve_to(year, last)
    return found if found.startswith(_of_month(first_year, first)) else None


def _span(first: str, last: str) -> str | None:
    return f"{first}-{last}" if int(last) - int(first) + 1 in SPANS else None


def _school_year(first: str, last: str) -> str | None:
    following = str(int(first) + 1)
    return f"{first}/{following[2:]}" if last in {following, following[2:]} else None


def _week(year: str, week: str) -> str | None:
    try:
        date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return None
    return f"{year}V{int(week):02d}"


def _day(year: str, month: str, day: str) -> str | None:
    """Return the month that a day begins or ends, as flows and stocks are dated."""
    return f"{year}M{month}" if int(day) in {1, monthrange(int(year), int(month))[1]} else None


def _quarter(year: str, part: str) -> str:
    return f"{year}K{ORDINALS.get(part.casefold(), part)}"


def _half(year: str, part: str) -> str:
    return f"{year}H{ORDINALS.get(part.casefold(), part)}"


Made = Callable[..., str | None]
# The longest first: what is a part of one is none by itself, also where the whole is no period that the panel has.
PERIODS: list[tuple[str, Made]] = [
    (rf"{YEAR_MONTH}{TO}{YEAR_MONTH}", lambda a, m, b, n: _between(a, int(m), b, int(n))),
    (rf"{MONTH} {YEAR}{TO}{MONTH} {YEAR}", lambda m, a, n, b: _between(a, month_of(m), b, month_of(n))),
    (TWELVE + YEAR_MONTH, lambda year, month: _twelve_to(year, int(month))),
    (TWELVE + rf"{MONTH} {YEAR}", lambda name, year: _twelve_to(year, month_of(name))),
    (rf"{MONTH}{TO}{MONTH}[ ,]+{YEAR}", lambda m, n, year: _of_months(year, month_of(m), month_of(n))),
    (rf"{YEAR}[ ,]+{MONTH}{TO}{MONTH}", lambda year, m, n: _of_months(year, month_of(m), month_of(n))),
    (rf"{YEAR}[KQ]\d{TO}{YEAR}[KQ]\d", lambda *_: None),
    (rf"{YEAR}{TO}{YEAR}", _span),
    (rf"(?:läs[åa]ret? )?{YEAR}/(\d{{4}}|\d\d)", _school_year),
    (rf"{YEAR}-?[ ,]*{QUARTER}", _quarter),
    (rf"{QUARTER}[ ,-]+{YEAR}", lambda part, year: _quarter(year, part)),
    (rf"(?:det )?{ORDINAL} kvartalet,? {YEAR}", lambda part, year: _quarter(year, part)),
    (rf"{YEAR}-?[ ,]*(?:H|halvår ?)([12])", _half),
    (rf"(?:H|halvår ?)([12])[ ,-]+{YEAR}", lambda part, year: _half(year, part)),
    (rf"{ORDINAL} halvåret,? {YEAR}", lambda part, year: _half(year, part)),
    (rf"{YEAR}-?[ ,]*(?:[VW]|v\. ?|vecka ?)(\d{{1,2}})", _week),
    (rf"(?:[VW]|v\. ?|vecka ?)(\d{{1,2}})[ ,-]+{YEAR}", lambda week, year: _week(year, week)),
    (rf"\b{TERM}[ ,-]*{YEAR}|{YEAR}[ ,-]*{TERM}\b", lambda *_: None),
    (rf"31 dec(?:ember)?\.? {YEAR}", lambda year: year),
    (rf"{YEAR}-(0[1-9]|1[0-2])-(\d\d)", _day),
    (rf"{YEAR}(0[1-9]|1[0-2])(\d\d)", _day),
    (rf"{YEAR}(?:M|-|/| M)(0[1-9]|1[0-2])", lambda year, month: f"{year}M{month}"),
    (rf"{YEAR}(0[1-9]|1[0-2])", lambda year, month: f"{year}M{month}"),
    (rf"{MONTH}[ -]{YEAR}", lambda name, year: _of_month(year, month_of(name))),
    (rf"{YEAR}[ ,-]+{MONTH}", lambda year, name: _of_month(year, month_of(name))),
    (rf"(?:år )?{YEAR}(?:\.0)?", lambda year: year),
]
# Only where they are all of a label.
LABELS: list[tuple[str, Made]] = [
    (rf"{MONTH}-(\d\d)", lambda name, year: _of_month(f"20{year}", month_of(name))),
    (rf"(0[1-9]|1[0-2])/{YEAR}", lambda month, year: f"{year}M{month}"),
]
WHOLE = [(re.compile(form, re.IGNORECASE), made) for form, made in (*PERIODS, *LABELS)]
WITHIN = [
    (re.compile(rf"(?<![^\W_])(?<![/-])(?:{form})(?![^\W_])(?![/-]\d)", re.IGNORECASE), made) for form, made in PERIODS
]


def period_of(text: str) -> str | None:
    """Return a period as the panel writes it (2024, 2024M01, 2024K1, 2018-2022), or None where the text is none."""
    text = without_mark(text)
    for pattern, made in WHOLE:
        if found := pattern.fullmatch(text):
            return made(*found.groups())
    return None


def is_span(text: str) -> bool:
    """Return whether a period, as the panel writes it, is of several years."""
    return SPAN.fullmatch(text) is not None


def without_period(text: str) -> str:
    """Return a text with its days, months and years left out: what stays when next month's file has it."""
    return " ".join(re.sub(rf"\d+|\b{MONTH}(?!\w)", "#", text, flags=re.IGNORECASE).split())


def periods_in(text: str) -> list[str]:
    """Return the periods that a text names; of a day its month and its year, since either can be meant."""
    found_days = [found for found in A_DAY.finditer(text) if not _is_changed(text[: found.start()].rstrip())]
    days = [(found[2], month_of(found[1])) if found[1] else (found[3], int(found[4])) for found in found_days]
    named: list[str | None] = [period for year, month in days for period in (_of_month(year, month), year)]
    rest = A_DAY.sub(" ", text)
    for pattern, made in WITHIN:
        found = [one for one in pattern.finditer(rest) if not _is_changed(rest[: one.start()].rstrip())]
        named += [made(*filter(None, one.groups())) for one in found]
        rest = pattern.sub(" ", rest)
    return list(dict.fromkeys(filter(None, named)))


def split_period(text: str) -> tuple[str, str] | None:
    """Return a label in two, where it ends with a period: "Folkmängd", "2021". None for all of a period."""
    if any(pattern.fullmatch(without_mark(text)) for pattern, _ in WHOLE):
        return None
    for found in re.finditer(r"[ ,_-]{1,3}", text):
        before, after = text[: found.start()], text[found.end() :]
        if before and not after.startswith("år ") and period_of(after):
            is_of_day = A_DAY_BEFORE.search(before) and re.match(MONTH, after, re.IGNORECASE)
            return None if is_of_day or _is_changed(text[: found.end()].rstrip(" ,_")) else (before, after)
    return None


def _is_changed(before: str) -> bool:
    """Return whether what stands before a period makes it another: "jämfört med 2021", "HT 2021", "2018-2021"."""
    return BEFORE.search(before) is not None


def without_mark(text: str) -> str:
    """Return a label without the sign or number of a footnote after it: "2024*", "2024 1)", "2024 (prel.)"."""
    return re.sub(r"(?: ?\*{1,3}| \d\)| ?\((?:prel\w{0,10}\.?|p|r|\d)\)| prel\.?)$", "", text.strip())


def part_of_year(text: str, heading: str = "") -> str | None:
    """Return a month, quarter, half-year or week without its year as M01, K1, H1 or V01; a number is one by its heading.

    None for others.
    """
    folded = without_mark(text).casefold()
    if folded.isdecimal():
        kinds = {"m[åo]n": ("M", 12), "kv|quarter": ("K", 4), "halvår": ("H", 2), "vecka|week": ("V", 53)}
        for pattern, (sign, count) in kinds.items():
            if re.match(pattern, heading, re.IGNORECASE) and 1 <= int(folded) <= count:
                return f"{sign}{int(folded):02d}" if count > 4 else f"{sign}{int(folded)}"
        return None
    # Any leap year has them all.
    found = period_of(f"{folded} 2020") or period_of(f"2020 {folded}")
    return found[4:] or None if found and found.startswith("2020") and not is_span(found) else None
