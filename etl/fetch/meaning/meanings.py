"""What the codes of a table's dimensions mean: region, period, sex, age and indicator, by the entry's roles."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError, guesses
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.regions import region_code, region_codes
from panel.formats.cube import Dimension

TOTALS = ("tot", "totsa", "totalt", "total", "t", "samtliga", "alla")
SEXES = {
    **dict.fromkeys((*TOTALS, "1+2", "båda", "båda könen", "kvinnor och män", "män och kvinnor"), "total"),
    **dict.fromkeys(("1", "m", "man", "män", "men"), "men"),
    **dict.fromkeys(("2", "k", "kvinna", "kvinnor", "women"), "women"),
}
TOTAL_AGES = {"totalt ålder", "totalt, samtliga åldrar", "samtliga åldrar", *TOTALS}
AGE = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)?", re.ASCII)
OLDEST = re.compile(r"(-w|\s*(år )?(och|eller) (äldre|över))$", re.IGNORECASE)
PART_OF_YEAR = re.compile(
    r"(kvartal|månad|halvår|tertial|vecka|vecko|quarter|month|half-?year|week)(et|en|er|s)?"
    r"([ _-]?(nr|nummer|no|number))?|kv|mån|veckor"
)
MONTHS = "jan|feb|mars?|march|apr|maj|may|june?|july?|aug|sep|okt|oct|nov|dec"
ONE_MONTH = rf"({MONTHS})(i|il|uari|uary|ober|tember|ember|usti|ust)?"
ONE_PART = re.compile(
    r"[kq]\d|h[12]|m\d{1,2}|(kvartal|kv|quarter|halvår|tertial|vecka|månad|month)\.? ?\d{1,2}"
    r"|([1-4](:[ae])?|första|andra|tredje|fjärde) (kvartalet|halvåret|tertialet)"
    rf"|({ONE_MONTH})( ?[-\N{{EN DASH}}] ?({ONE_MONTH}))?"
)
WHOLE_YEAR = {*TOTALS, "hela året", "helår", "år", "whole year", "year"}


@dataclass(frozen=True)
class Meanings:
    """What each code of a dimension means: a region's code, a Period, a sex, an age or an indicator's id."""

    dimension: str
    by_code: Mapping[str, Any]


def meanings_of(
    series: Series, dimensions: Iterable[Dimension], reference: Reference, location: str
) -> dict[str, Meanings]:
    """Return the meanings of each dimension that has a role, by role.

    Raises FetchError when a dimension has no role and several values, a code is not recognised, or two mean the same.
    """
    roles: dict[str, str] = series.entry.get("dimensions", {})
    by_code = {dimension.code: dimension for dimension in dimensions}
    for role, code in roles.items():
        if code not in by_code:
            raise FetchError(f"Dimensionen '{code}' ({role}) finns inte.", guesses(code, by_code), location=location)
    if "period" not in roles:
        raise FetchError("Ingen dimension är perioden.", "Skriv dimensions.period i katalogen.", location=location)
    for code, dimension in by_code.items():
        if code not in roles.values():
            _require_one_value(dimension, location)
    _require_region(series, roles, reference, location)
    if "contents" not in roles and len(series.indicators) > 1:
        raise FetchError("Ingen dimension skiljer indikatorerna åt.", "Skriv dimensions.contents.", location=location)
    found = {
        role: Meanings(code, _by_code(series, role, by_code[code], reference, location)) for role, code in roles.items()
    }
    for meanings in found.values():
        _require_distinct(meanings, location)
    return found


def _by_code(series: Series, role: str, dimension: Dimension, reference: Reference, location: str) -> dict[str, Any]:
    labels = dict(zip(dimension.codes, dimension.labels, strict=True))
    if role == "region":
        return region_codes(labels, reference, f"{location}, {dimension.code}")
    meaning: dict[str, Callable[[str, str], Any]] = {
        "period": lambda code, _: parse_period(code, location),
        "sex": lambda code, label: _sex(series, code, label, location),
        "age": lambda code, label: _age(series, code, label, location),
        "contents": lambda code, label: _indicator(series, code, label, location),
    }
    return {code: meaning[role](code, label) for code, label in labels.items()}


def _require_region(series: Series, roles: Mapping[str, str], reference: Reference, location: str) -> None:
    if "region" in series.entry:
        region_code(str(series.entry["region"]), reference, location)
    elif "region" not in roles:
        action = (
            "Skriv dimensions.region eller region i katalogen (series add: --dimension region=… eller --region 0581)."
        )
        raise FetchError("Ingen dimension är regionen.", action, location=location)


def _require_one_value(dimension: Dimension, location: str) -> None:
    """Raise FetchError for a dimension without a role that has many values, or that is a part of the year."""
    names = {dimension.code.casefold(), dimension.label.casefold()}
    is_part = dimension.role == "time" or any(map(PART_OF_YEAR.fullmatch, names))
    code, label = (one.casefold().strip() for one in (dimension.codes[0], dimension.labels[0]))
    is_one_part = (is_part or bool(ONE_PART.fullmatch(label))) and not {code, label} & WHOLE_YEAR
    if len(dimension.codes) == 1 and not is_one_part:
        return
    if is_part or len(dimension.codes) == 1:
        problem = f"Dimensionen '{dimension.code}' är en del av året, och året står för sig."
        action = (
            f"Med ett värde valt ({dimension.labels[0]}) skulle det bli hela årets siffra. Hämta tabellen med perioden"
            " i en dimension (2024K1, 2024M01), eller med hela året valt."
        )
        raise FetchError(problem, action, location=location)
    problem = f"Dimensionen '{dimension.code}' har {len(dimension.codes)} värden, men ingen uppgift i panelen."
    action = f"Välj ett av dem med select i katalogen. {guesses('', dimension.codes)}"
    raise FetchError(problem, action, location=location)


def _require_distinct(meanings: Meanings, location: str) -> None:
    first: dict[Any, str] = {}
    for code, meaning in meanings.by_code.items():
        if meaning in first:
            problem = f"'{first[meaning]}' och '{code}' i dimensionen '{meanings.dimension}' är samma sak."
            raise FetchError(problem, "Välj en av dem med select i katalogen.", location=location)
        first[meaning] = code


def _indicator(series: Series, code: str, label: str, location: str) -> str:
    by_code = {one.code: one.indicator_id for one in series.indicators}
    if code not in by_code:
        action = f"Skriv code {code} i katalogen, eller välj bort det."
        raise FetchError(f"'{code}' ({label}) är ingen av seriens indikatorer.", action, location=location)
    return by_code[code]


def _sex(series: Series, code: str, label: str, location: str) -> str:
    own: dict[str, str] = series.entry.get("sex_codes", {})
    for sex in (own.get(code), SEXES.get(label.casefold()), SEXES.get(code.casefold())):
        if sex in {"total", "women", "men"}:
            return sex
    action = f'Skriv sex_codes i katalogen: sex_codes = {{"{code}" = "total"}}, eller "women" eller "men".'
    raise FetchError(f"'{code}' ({label}) är inget känt kön.", action, location=location)


def _age(series: Series, code: str, label: str, location: str) -> str:
    own: dict[str, str] = series.entry.get("age_codes", {})
    texts = [own[code]] if code in own else [label, code]
    if code in series.entry.get("total_ages", ()) or {text.strip().casefold() for text in texts} & TOTAL_AGES:
        return "total"
    for text in texts:
        age = OLDEST.sub("+", text.strip().removesuffix(" år")).replace("\N{EN DASH}", "-").replace(" ", "")
        found = AGE.fullmatch(age)
        if found and int(found[1]) <= int(found[2] or found[1]):
            return age
    action = f'Skriv age_codes = {{"{code}" = "16-64"}} i katalogen, eller välj bort åldern.'
    raise FetchError(f"'{code}' ({label}) är ingen känd ålder.", action, location=location)
