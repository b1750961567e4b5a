"""What a plan says of population and unemployment, to be tested against the statistics."""

import re
from calendar import monthrange
from collections.abc import Iterator

from panel.plans.document.plan import MONTHS
from panel.plans.reading.lines import number_in
from panel.plans.reading.measures import NUMBER
from panel.plans.reading.rows import Claim

SUBJECTS = {
    "population": re.compile(r"\b(?:folkmängd|befolkning|invånare|invånarantal|folkbokförda)", re.IGNORECASE),
    "unemployment_share": re.compile(r"\barbetslöshet", re.IGNORECASE),
}
LEAST_PEOPLE = 1_000
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})(?: månad)? (20\d\d)\b", re.IGNORECASE)
SHARE = re.compile(rf"({NUMBER}) ?(?:procent|%)(?!\w)", re.IGNORECASE)
# Another place than the municipality, a part of the people, a change or what is to come.
NOT_THE_LEVEL = re.compile(
    r"\b(?:riket|länet|sverige|rikets|länets|ungdomsarbetslöshet|ungdomar|utrikes|prognos|väntas|beräknas|förväntas|öka[dtrs]?\w{0,3}|minska\w{0,3}|ökning|minskning|ålder|åldern|per 1 000)\b",
    re.IGNORECASE,
)


def claims_in(sentence: str, municipality: str | None) -> Iterator[Claim]:
    """Yield the level of population or unemployment that a sentence states of the municipality in a month."""
    month = MONTH.search(sentence)
    of_us = re.search(r"\b(?:kommunen|kommunens|staden|stadens)\b", sentence, re.IGNORECASE) or (
        municipality and municipality.casefold() in sentence.casefold()
    )
    if month is None or not of_us or NOT_THE_LEVEL.search(sentence):
        return
    year, number = int(month[2]), 1 + MONTHS.index(month[1].casefold())
    start, end = f"{year}-{number:02}-01", f"{year}-{number:02}-{monthrange(year, number)[1]:02}"
    if SUBJECTS["unemployment_share"].search(sentence):
        if share := SHARE.search(sentence):
            yield Claim("unemployment_share", number_in(share[1]) or 0.0, start, end, sentence)
    elif SUBJECTS["population"].search(sentence):
        sizes = (number_in(one[0]) for one in re.finditer(NUMBER, sentence[: month.start()] + sentence[month.end() :]))
        for size in sizes:
            if size is not None and size >= LEAST_PEOPLE and not 1900 <= size < 2100:
                yield Claim("population", size, start, end, sentence)
                return
