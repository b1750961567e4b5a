"""Which dimension of a table is region, period, sex, age and contents, guessed from names where nobody has said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.fetch.failure import FetchError, guesses
from etl.fetch.meaning.parts_of_year import is_part_of_year
from etl.fetch.meaning.selection import chosen

ROLES = {
    "region": re.compile(r"region|kommun|län|geo", re.IGNORECASE),
    "sex": re.compile(r"kön|kon|sex|gender", re.IGNORECASE),
    "age": re.compile(r"[åa]lder.*|age", re.IGNORECASE),
    "period": re.compile(r"tid|år|månad|kvartal|period|time|year|month", re.IGNORECASE),
    "contents": re.compile(r"contentscode|tabellinnehåll|innehåll|indikator|contents", re.IGNORECASE),
}
# The region where no dimension has a name of the above.
PLACES = re.compile(r"stadsdel|delområde|område|distrikt|nyko.*|regso|deso|skola|enhet", re.IGNORECASE)


@dataclass(frozen=True)
class Dimensions:
    """What can be selected: each dimension's codes with labels, and which one is time or contents.

    Where the year and a part of it are two dimensions, `time` is the year.
    """

    codes: dict[str, dict[str, str]]
    labels: dict[str, str]
    time: str | None
    contents: str | None
    can_be_left_out: set[str]

    def is_part_of_year(self, code: str) -> bool:
        """Return whether a dimension's name says that it is month, quarter or another part of the year."""
        return is_part_of_year(code, self.labels[code])


def mapping(
    dimensions: Dimensions,
    select: Mapping[str, list[str]],
    wanted_roles: Mapping[str, str],
    has_region: bool,
    location: str,
) -> dict[str, Any]:
    """Return the entry's `dimensions` and `select`. Raises FetchError for a dimension or code that does not exist."""
    for code in (*select, *wanted_roles.values()):
        if code not in dimensions.codes:
            raise FetchError(f"Dimensionen '{code}' finns inte.", guesses(code, dimensions.codes), location=location)
    for code, expressions in select.items():
        chosen(expressions, list(dimensions.codes[code]), f"{location}, {code}", is_time=code == dimensions.time)
    roles = {"period": dimensions.time, "contents": dimensions.contents, **wanted_roles}
    for role, pattern in ROLES.items():
        if role == "region" and has_region:
            continue
        rest = [code for code in dimensions.codes if code not in roles.values()]
        named = [code for code in rest if pattern.fullmatch(code) or pattern.fullmatch(dimensions.labels[code])]
        if role == "region" and not named:
            named = [code for code in rest if PLACES.fullmatch(code) or PLACES.fullmatch(dimensions.labels[code])]
        named.sort(key=dimensions.is_part_of_year)
        roles[role] = roles.get(role) or next(iter(named), None)
    # One part of the year that is chosen has no role: it is refused, unless it is the whole year.
    parts = (code for code in dimensions.codes if code not in {*roles.values(), *select})
    roles.setdefault("part_of_year", next(filter(dimensions.is_part_of_year, parts), None))
    kept = {
        code: list(select.get(code, ["*"]))
        for code in dimensions.codes
        if code in select or not _is_left_out(code, roles, dimensions)
    }
    return {"dimensions": {role: code for role, code in roles.items() if code in kept}, "select": kept}


def years_in(times: Mapping[str, str]) -> str | None:
    """Return the dimension of time, from labels by code: where there are two, the one that is no part of the year."""
    return min(times, key=lambda code: is_part_of_year(code, times[code]), default=None)


def _is_left_out(code: str, roles: Mapping[str, str | None], dimensions: Dimensions) -> bool:
    """Return whether the service sums over a dimension that has no selection.

    Regions and parts of the year are always selected.
    """
    return code in dimensions.can_be_left_out and code not in {roles.get("region"), roles.get("part_of_year")}
