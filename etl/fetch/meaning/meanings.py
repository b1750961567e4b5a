"""What the codes of a table's dimensions mean, by the entry's roles: region, period, sex, age, breakdown, indicator."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError, guesses
from etl.fetch.meaning import breakdowns
from etl.fetch.meaning.parts_of_year import TOTALS, is_one_part, is_part_of_year, parts_by_code
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.regions import region_code, region_codes
from panel.formats.cube import Dimension
from panel.formats.published.words import ALL_OF

SEXES = {
    **dict.fromkeys((*TOTALS, "1+2", "båda", "båda könen", "kvinnor och män", "män och kvinnor"), "total"),
    **dict.fromkeys(("pojkar och flickor", "flickor och pojkar"), "total"),
    **dict.fromkeys(("1", "m", "man", "män", "men", "pojke", "pojkar"), "men"),
    **dict.fromkeys(("2", "k", "kvinna", "kvinnor", "women", "flicka", "flickor"), "women"),
}
TOTAL_AGES = {"totalt ålder", "totalt, samtliga åldrar", "samtliga åldrar", *TOTALS}
AGE = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)?", re.ASCII)
OLDEST = re.compile(r"(-w|\s*(år )?(och|eller) (äldre|över))$", re.IGNORECASE)


@dataclass(frozen=True)
class Meanings:
    """What each code of a dimension means, by its role.

    A region's code, a Period, a part of a year (length and number), a sex, an age, a Part or an indicator's id.
    """

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
        raise FetchError("Ingen dimension skiljer måtten åt.", "Skriv dimensions.contents.", location=location)
    found = {
        role: Meanings(code, _by_code(series, role, by_code[code], reference, location)) for role, code in roles.items()
    }
    for meanings in found.values():
        _require_distinct(meanings, location)
    return found


def _by_code(series: Series, role: str, dimension: Dimension, reference: Reference, location: str) -> dict[str, Any]:
    labels = dict(zip(dimension.codes, dimension.labels, strict=True))
    if role == "region":
        within = series.entry.get("places")
        return region_codes(labels, reference, f"{location}, {dimension.code}", dimension.label, within)
    if role == "part_of_year":
        return dict(parts_by_code(dimension, location))
    if role == "breakdown":
        return dict(breakdowns.parts_by_code(series.entry, dimension, location))
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
            "Skriv dimensions.region eller region i katalogen (series add: --dimension region=… eller --region 0180)."
        )
        raise FetchError("Ingen dimension är regionen.", action, location=location)


def _require_one_value(dimension: Dimension, location: str) -> None:
    """Raise FetchError for a dimension without a role that has many values, or that is a part of the year."""
    is_part, is_alone = is_one_part(dimension), len(dimension.codes) == 1
    if is_alone and not is_part:
        return
    if is_alone or dimension.role == "time" or is_part_of_year(dimension.code, dimension.label):
        problem = f"Dimensionen '{dimension.code}' är en del av året, och året står för sig."
        action = (
            f"Med ett värde valt ({dimension.labels[0]}) skulle det bli hela årets siffra. Ta bort valet, och skriv"
            f" dimensions.part_of_year (series add: --dimension part_of_year={dimension.code}): då blir varje del en"
            " egen period."
        )
        raise FetchError(problem, action, location=location)
    problem = f"Dimensionen '{dimension.code}' har {len(dimension.codes)} värden, men ingen uppgift i panelen."
    action = (
        "Välj ett av dem med select i katalogen, eller skriv dimensions.breakdown: då blir de en uppdelning."
        f" {guesses('', dimension.codes)}"
    )
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
        raise FetchError(f"'{code}' ({label}) är inget av seriens mått.", action, location=location)
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
        age = (
            OLDEST.sub("+", ALL_OF.sub("", text.strip()).removesuffix(" år"))
            .replace("\N{EN DASH}", "-")
            .replace(" ", "")
        )
        found = AGE.fullmatch(age)
        if found and int(found[1]) <= int(found[2] or found[1]):
            return age
    action = f'Skriv age_codes = {{"{code}" = "16-64"}} i katalogen, eller välj bort åldern.'
    raise FetchError(f"'{code}' ({label}) är ingen känd ålder.", action, location=location)
