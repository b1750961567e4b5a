"""The catalogue: which series are fetched, from which service, and what their codes and indicators mean here."""

import csv
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl.fetch.failure import FetchError, guesses
from panel.configuration import read_toml
from panel.errors import SourceError
from panel.wording.period_lengths import LENGTHS, RHYTHMS

FILE = "catalogue.toml"
# What is added on the page Lägg till statistik, apart from the entries that a new version of the panel changes.
ADDED = f"added/{FILE}"
SERVICES = {
    "scb": "https://statistikdatabasen.scb.se/api/v2",
    "pxweb": None,
    "kolada": "https://api.kolada.se/v3",
    "arbetsformedlingen": None,
    "px": None,
    "csv": None,
    "xlsx": None,
    "json": None,
    "parquet": None,
}
TABLES = {"scb", "pxweb"}
FILES = {"px", "csv", "xlsx", "json", "parquet"}
ABOUT = {"id", "service", "title", "producer", "publisher", "licence", "url", "indicator"}
COUNTED = {"unit", "scale"}
MAPPING = {
    "select",
    "dimensions",
    "region",
    "sex_codes",
    "age_codes",
    "total_ages",
    "breakdown_totals",
    "places",
} | COUNTED
KEYS = {
    "scb": {"table", "codelist"} | MAPPING,
    "pxweb": {"table", "codelist"} | MAPPING,
    "kolada": {"regions", "units", "first_year"} | COUNTED,
    "arbetsformedlingen": {"path", "first_period", "last_period"},
    **{name: {"path", "link"} | MAPPING for name in FILES},
    "px": {"path", "link", "language"} | MAPPING,
    **{name: {"path", "link", "layout"} | MAPPING for name in ("csv", "xlsx", "parquet")},
}
NEEDED = {"scb": {"table", "dimensions"}, "pxweb": {"table", "dimensions", "url"}, "kolada": {"regions", "first_year"}}
MEANINGS = {"title", "unit", "decimals", "frequency", "direction", "definition", "comparable_group"}
# Optional keys of an indicator: how often figures are published, how many days after the period's end, and how to
# aggregate shorter periods to a longer one.
OPTIONAL = {"rhythm", "lag", "aggregation"}
AGGREGATIONS = {"sum", "mean", "last", "none"}
DIRECTIONS = {"higher_better", "lower_better", "neutral"}
ROLES = ("region", "period", "part_of_year", "sex", "age", "breakdown", "contents")
# What `series add` writes where the service states nothing, for a person to replace.
TO_FILL = "ATT SKRIVA"
API_V1 = re.compile(r"/v1(/|$)")
SERIES_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
# The problem, and what to do.
Fault = tuple[str, str]


@dataclass(frozen=True)
class FetchedIndicator:
    """An indicator of a series. `code` is its contents code, KPI or group at the service.

    `about` is what the entry declares of it. `ages` gives the ages counted from a month (2023-01) on, where the source
    does not state them.
    """

    indicator_id: str
    code: str | None
    about: dict[str, Any]
    ages: dict[str, str]


@dataclass(frozen=True)
class Series:
    """One entry of the catalogue; `entry` is the entry itself, unchanged. `is_added`: on a page, by a reader."""

    series_id: str
    service: str
    entry: dict[str, Any]
    indicators: tuple[FetchedIndicator, ...]
    is_added: bool = False

    @property
    def is_uploaded(self) -> bool:
        """Whether a reader gives each of its files: there is nothing to fetch."""
        return self.is_added and "path" in self.entry

    @property
    def base_url(self) -> str:
        """The address of the service, without a trailing slash; empty for files."""
        return str(self.entry.get("url") or SERVICES[self.service] or "").rstrip("/")

    @property
    def page_url(self) -> str:
        """An address where the source can be seen; empty for files without an address."""
        if self.service in TABLES:
            between = "" if uses_api_v1(self.base_url) else "tables/"
            return f"{self.base_url}/{between}{self.entry['table']}"
        if self.service == "kolada":
            return f"{self.base_url}/kpi/{','.join(str(one.code) for one in self.indicators)}"
        return self.base_url


def uses_api_v1(url: str) -> bool:
    """Return whether an address is of PxWeb's API v1; any other is of v2."""
    return bool(API_V1.search(url))


def read_catalogue(data: Path) -> list[Series]:
    """Return the entries of data/catalogue.toml, and then those of data/added/catalogue.toml.

    Raises SourceError, which names every fault of every entry.
    """
    path = data / FILE
    stated = [(file, entry) for file in (path, data / ADDED) for entry in _entries(file)]
    known = known_indicators(data) if stated else set()
    found, faults = [], []
    for file, entry in stated:
        try:
            found.append(replace(series_of(entry, known, file), is_added=file != path))
        except SourceError as error:
            faults.append(error)
    if faults:
        several = SourceError("Flera serier går inte att använda.", " ".join(map(str, faults)), path=path)
        raise several if len(faults) > 1 else faults[0]
    _require_one_unit(found, path)
    ids = [series.series_id for series in found]
    for series_id in ids:
        if ids.count(series_id) > 1:
            raise SourceError("Två serier har samma id.", "Ge den ena ett annat.", path=path, value=series_id)
    return found


def _entries(path: Path) -> list[dict[str, Any]]:
    stated = read_toml(path)
    other = set(stated) - {"series"}
    if other:
        raise SourceError(f"'{other.pop()}' hör inte till katalogen.", "En serie börjar med [[series]].", path=path)
    entries: list[dict[str, Any]] = stated.get("series", [])
    return entries


def known_indicators(data: Path) -> set[str]:
    """Return the ids in data/statistics/indicator.csv: those that an entry need not describe."""
    with (data / "statistics" / "indicator.csv").open(encoding="utf-8", newline="") as file:
        return {row["indicator_id"] for row in csv.DictReader(file)}


def series_of(entry: dict[str, Any], known: set[str] | None, path: Path | str) -> Series:
    """Return an entry as a series. `known` are ids that need no description; None accepts any id, as in a snapshot.

    Raises SourceError, with the entry and every fault, for missing keys, unknown keys and invalid values.
    """
    if faults := list(_faults_of(entry, known)):
        (problem, action), *more = faults
        action = " ".join([action, *(f"{one} {what}" for one, what in more)])
        raise SourceError(problem, action, path=path, value=str(entry.get("id", "")) or None)
    return Series(entry["id"], entry["service"], entry, tuple(map(indicator_of, entry["indicator"])))


def _faults_of(entry: dict[str, Any], known: set[str] | None) -> Iterator[Fault]:
    if not SERIES_ID.fullmatch(str(entry.get("id", ""))):
        yield "Serien saknar id, eller har ett annat än a-z, 0-9, _ och -.", "Ge den ett id."
    service = str(entry.get("service"))
    if service not in SERVICES:
        yield f"Tjänsten '{service}' finns inte.", guesses(service, SERVICES)
        return
    yield from _unknown_keys(entry, ABOUT | KEYS[service])
    needed = {"title", "producer", "licence", "indicator"} | NEEDED.get(service, set())
    for missing in sorted(needed - set(entry)):
        yield f"{missing} saknas.", "Skriv det i katalogen."
    if service in FILES | {"arbetsformedlingen"} and not ({"path", "url"} & set(entry)):
        yield "path saknas.", "Skriv var filen ligger."
    yield from _unknown_keys(entry.get("dimensions", {}), set(ROLES))
    yield from _count_faults(entry)
    indicators = entry.get("indicator", [])
    for stated in indicators:
        yield from _indicator_faults(stated, known)
    lacks_code = len(indicators) > 1 and any(one.get("code") is None for one in indicators)
    if lacks_code or ("indicator" in entry and not indicators):
        yield "Det går inte att se vilket mått som är vilket.", "Skriv code för varje."


def require_filled(series: Series) -> None:
    """Raise FetchError for an entry with text left to fill in: no figure is shown without its licence."""
    for name in ("title", "producer", "publisher", "licence"):
        stated = str(series.entry.get(name, TO_FILL if name != "publisher" else "-")).strip()
        if stated in {"", TO_FILL}:
            problem = f"{name} är inte ifyllt: det står {stated or 'inget'}."
            action = f"Skriv {name} i katalogen, under serien, och hämta den igen."
            raise FetchError(problem, action, location=series.series_id)


def require_counted(entry: dict[str, Any], path: Path | str, series_id: str) -> None:
    """Raise SourceError unless `unit`, if given, is a text and `scale`, if given, a number above 0."""
    for problem, action in _count_faults(entry):
        raise SourceError(problem, action, path=path, value=series_id)


def _count_faults(entry: dict[str, Any]) -> Iterator[Fault]:
    unit, scale = entry.get("unit", "antal"), entry.get("scale", 1)
    if not isinstance(unit, str) or not unit.strip():
        yield f"unit är {unit!r}.", 'Skriv enheten som text: unit = "1000-tal".'
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0 < scale < math.inf:
        yield f"scale är {scale!r}.", "Skriv ett tal över 0: scale = 1000."


def _require_one_unit(catalogue: list[Series], path: Path) -> None:
    """Raise SourceError where two entries declare different units for an indicator: its figures would be mixed."""
    units: dict[str, tuple[str, str]] = {}
    for series in catalogue:
        for one in (one for one in series.indicators if one.about):
            other, unit = units.setdefault(one.indicator_id, (series.series_id, one.about["unit"]))
            if unit != one.about["unit"]:
                problem = f"{one.indicator_id} är '{one.about['unit']}' här och '{unit}' i {other}."
                raise SourceError(problem, "Skriv samma enhet i båda.", path=path, value=series.series_id)


def indicator_of(stated: dict[str, Any]) -> FetchedIndicator:
    """Return an indicator of an entry, unchecked."""
    code, about = stated.get("code"), {key: value for key, value in stated.items() if key in MEANINGS | OPTIONAL}
    return FetchedIndicator(str(stated["id"]), None if code is None else str(code), about, stated.get("ages", {}))


def _indicator_faults(stated: dict[str, Any], known: set[str] | None) -> Iterator[Fault]:
    yield from _unknown_keys(stated, MEANINGS | OPTIONAL | {"id", "code", "ages"})
    about = {key: value for key, value in stated.items() if key in MEANINGS | OPTIONAL}
    indicator_id = str(stated.get("id", ""))
    if not indicator_id:
        yield "Måttet saknar id.", "Skriv id."
    is_known = known is None or indicator_id in known
    missing = sorted(MEANINGS - set(about))
    if missing and (about or not is_known):
        problem = f"Måttet {indicator_id} saknar {', '.join(missing)}."
        yield problem, "Skriv det, eller nämn ett mått i indicator.csv med bara dess id."
    for name, allowed in (("direction", DIRECTIONS), ("aggregation", AGGREGATIONS)):
        if name in about and about[name] not in allowed:
            yield f"{name} är '{about[name]}'.", guesses(str(about[name]), sorted(allowed))
    if about.get("frequency", "M") not in LENGTHS or not isinstance(about.get("decimals", 0), int):
        yield f"frequency är inget av {', '.join(LENGTHS)}, eller decimals inget heltal.", "Rätta det."
    if about.get("rhythm", "M") not in RHYTHMS.values():
        yield "rhythm är inte W, M, Q, H eller Y.", "Skriv hur ofta nya uppgifter kommer."
    if not is_day_count(about.get("lag", 0)):
        yield "lag är inget antal dagar.", "Skriv hur många dagar efter periodens slut som uppgiften kommer."


def is_day_count(value: object) -> bool:
    """Return whether a value of an entry is a whole number of days, 0 or more."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _unknown_keys(found: Iterable[str], allowed: set[str]) -> Iterator[Fault]:
    for key in sorted(set(found) - allowed):
        yield f"'{key}' hör inte dit.", guesses(key, sorted(allowed))
