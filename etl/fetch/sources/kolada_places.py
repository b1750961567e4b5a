"""Whom Kolada has figures of: municipalities, regions, groups of municipalities, and units (schools, homes)."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.regions import kolada_region, to_kolada
from etl.fetch.sources.kolada_pages import CHANGED, PER_PAGE, pages_of, require_count, stated_of, values_of
from etl.fetch.sources.web import RawResponse, Web, request

ALL = "*"
# A group of municipalities, and a unit (a school, a home for the elderly) with its municipality, among Kolada's ids.
GROUP = re.compile(r"G\d+")
UNIT = re.compile(r"V\d\dE(\d{4})\d+", re.ASCII)
A_GROUP = "Sök efter den på kolada.se; en grupps id ser ut som G35870."
LISTED = "units-"
NEW_UNIT = "Lägg till den i data/places.csv ({},NAMN,enhet,KOMMUN,), eller räkna upp i units de enheter som ska med."


def regions_of(series: Series, web: Web) -> list[str]:
    """Return Kolada's codes of the municipalities and regions that the entry names. Raises FetchError for others."""
    wanted = [str(code) for code in series.entry["regions"]]
    pages = list(pages_of(web, f"{series.base_url}/municipality?per_page={PER_PAGE}", 0))
    require_count(pages)
    try:
        known = {one["id"]: one["type"] for page in pages for one in values_of(page)}
    except (KeyError, TypeError) as error:
        raise FetchError("Listan över kommuner ser inte ut som väntat.", CHANGED, location=pages[0].url) from error
    municipalities = sorted(code for code, kind in known.items() if kind == "K" and not code.startswith("00"))
    groups = [group_of(web, series.base_url, one)[1] for one in wanted if GROUP.fullmatch(one)]
    codes = [to_kolada(code) for code in wanted if code != ALL and not GROUP.fullmatch(code)]
    for code in codes:
        if code not in known:
            problem = f"Kolada har ingen kommun eller region {code}."
            action = "En enhet skrivs i units. " if UNIT.fullmatch(code) else ""
            raise FetchError(problem, f"{action}Ändra regions i katalogen.", location=series.series_id)
    return list(dict.fromkeys([*codes, *chain(*groups), *(municipalities if ALL in wanted else [])]))


def unit_lists(series: Series, web: Web) -> list[RawResponse]:
    """Return Kolada's lists of the units of each municipality that the entry names units of."""
    wanted = [str(one) for one in series.entry.get("units", [])]
    municipalities = dict.fromkeys(found[1] if (found := UNIT.fullmatch(one)) else one for one in wanted)
    urls = [f"{series.base_url}/ou?municipality={one}&per_page={PER_PAGE}" for one in municipalities]
    pages = [list(pages_of(web, url, 0)) for url in urls]
    for some in pages:
        require_count(some)
    return [replace(one, name=f"{LISTED}{at:04d}.json") for at, one in enumerate(chain(*pages), start=1)]


def units_of(series: Series, lists: list[RawResponse]) -> dict[str, str]:
    """Return the ids of the units that the entry names, themselves or by municipality, with their names.

    Raises FetchError for a unit that Kolada does not have.
    """
    try:
        listed = {str(one["id"]): one for page in lists for one in values_of(page)}
        wanted = {str(one) for one in series.entry.get("units", [])}
        found = {unit: str(one["title"]) for unit, one in listed.items() if {unit, one["municipality"]} & wanted}
        missing = wanted - found.keys() - {listed[unit]["municipality"] for unit in found}
    except (KeyError, TypeError) as error:
        raise FetchError("Listan över enheter ser inte ut som väntat.", CHANGED, location=lists[0].url) from error
    if missing:
        problem = f"Kolada har ingen enhet {min(missing)}, och inga enheter i en kommun med den koden."
        raise FetchError(problem, "Ändra units i katalogen.", location=series.series_id)
    return found


def group_of(web: Web, base: str, group: str) -> tuple[str, list[str]]:
    """Return the name of a group, such as "Liknande kommuner", and Kolada's codes of its municipalities."""
    response = request(web, f"{base}/municipality_groups/{group}")
    try:
        stated = stated_of(response, group, "Gruppen", A_GROUP)
        members = [str(one["member_id"]) for one in stated["members"]]
    except (KeyError, TypeError) as error:
        raise FetchError("Gruppen ser inte ut som väntat.", CHANGED, location=response.url) from error
    if not members:
        raise FetchError(f"Gruppen {group} är tom.", A_GROUP, location=response.url)
    return str(stated["title"]), members


def has_value(row: dict[str, Any]) -> bool:
    """Return whether a row has a value of any gender."""
    return any(cell["value"] is not None and not cell.get("isdeleted") for cell in row["values"])


def units_with_values(listed: Iterable[RawResponse], data: Iterable[RawResponse]) -> dict[str, str]:
    """Return the units that responses have values of, by id, with their names."""
    found = {str(row["ou"]) for page in data for row in values_of(page) if "ou" in row and has_value(row)}
    return {unit["id"]: unit["title"] for page in listed for unit in values_of(page) if unit["id"] in found}


def place_of(row: dict[str, Any], reference: Reference, location: str) -> str | None:
    """Return the panel's code of a row's region, or of its unit, which has Kolada's own.

    None for a unit without values that is no place of data/places.csv. Raises FetchError for one with values.
    """
    if "ou" not in row:
        return kolada_region(str(row["municipality"]), reference, location)
    unit = str(row["ou"])
    if unit in reference.own_codes:
        return unit
    if has_value(row):
        raise FetchError(f"Enheten '{unit}' är ingen känd plats.", NEW_UNIT.format(unit), location=location)
    return None
