"""The panel's regions and indicators, which fetched figures are checked against."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError, guesses
from etl.fetch.meaning.places import Place, read_places
from panel.errors import SourceError

REGION_FILES = ("regions.csv", "counties.csv")
INDICATOR_FILE = "indicator.csv"
DESCRIBE = "Beskriv det i data/statistics/indicator.csv eller i katalogen."


@dataclass(frozen=True)
class Indicator:
    """An indicator's unit and decimals. `is_bundled`: it is in indicator.csv, not only in the catalogue.

    `about` is its title, and on the next line its definition.
    """

    indicator_id: str
    unit: str
    decimals: int
    is_bundled: bool
    about: str = ""


@dataclass(frozen=True)
class Reference:
    """Regions: code by casefolded name, and `written` by code as it is written. Indicators: by id.

    `own_places` are those of data/places.csv.
    """

    names: dict[str, str]
    written: dict[str, str]
    indicators: dict[str, Indicator]
    own_places: tuple[Place, ...] = ()

    @cached_property
    def titles(self) -> dict[str, str]:
        """The names of all regions and own places, by code."""
        return self.written | {one.region_code: one.name for one in self.own_places}

    @cached_property
    def regions(self) -> frozenset[str]:
        """The codes of all regions."""
        return frozenset(self.names.values())

    @cached_property
    def own_codes(self) -> frozenset[str]:
        """The codes of the own places."""
        return frozenset(one.region_code for one in self.own_places)

    @cached_property
    def places(self) -> frozenset[str]:
        """The codes of all regions, and their names casefolded."""
        return self.regions | frozenset(self.names)

    def find(self, series: Series, indicator_id: str) -> Indicator | None:
        """Return an indicator of a series: from indicator.csv, or else from the series' own entry; None if neither."""
        return self.indicators.get(indicator_id) or next(_declared([series], indicator_id), None)

    def indicator(self, series: Series, indicator_id: str, location: str) -> Indicator:
        """Return an indicator of a series, as find() does. Raises FetchError for one that is not described."""
        found = self.find(series, indicator_id)
        if found is None:
            problem = f"Måttet '{indicator_id}' finns inte."
            raise FetchError(problem, f"{guesses(indicator_id, self.indicators)} {DESCRIBE}", location=location)
        return found

    def about(self, series: Series, indicator_id: str) -> str:
        """Return an indicator's title and definition, a line each; empty where it is not described."""
        found = self.find(series, indicator_id)
        return found.about if found else ""

    def with_declared(self, series: Iterable[Series]) -> "Reference":
        """Return a reference that also has the entries' own indicators; the last entry takes precedence."""
        declared = {one.indicator_id: one for one in _declared(series)}
        return replace(self, indicators=declared | self.indicators)


def reference_files(data: Path) -> list[Path]:
    """Return the files that a reference is read from."""
    return [data / "statistics" / name for name in (*REGION_FILES, INDICATOR_FILE)]


def region_codes(data: Path) -> dict[str, str]:
    """Return the codes of the municipalities by casefolded name. Raises OSError where the file is missing."""
    with reference_files(data)[0].open(encoding="utf-8", newline="") as file:
        return {
            row["name"].casefold(): row["region_code"] for row in csv.DictReader(file) if len(row["region_code"]) > 2
        }


def read_reference(data: Path) -> Reference:
    """Return the regions and indicators of data/statistics, and the own places.

    Raises SourceError when two regions share a name, or a place has a fault.
    """
    codes, written = dict[str, str](), dict[str, str]()
    for name in REGION_FILES:
        path = data / "statistics" / name
        for row in _rows(path):
            code = codes.setdefault(row["name"].casefold(), row["region_code"])
            if code != row["region_code"]:
                problem = f"{row['name']} har två koder: {code} och {row['region_code']}."
                raise SourceError(problem, "Rätta filen.", path=path)
            written[code] = row["name"]
    rows = _rows(data / "statistics" / INDICATOR_FILE)
    ids = {row["indicator_id"]: _indicator(row["indicator_id"], row, is_bundled=True) for row in rows}
    return Reference(codes, written, ids, tuple(read_places(data, codes.values())))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _indicator(indicator_id: str, stated: Mapping[str, Any], *, is_bundled: bool) -> Indicator:
    about = f"{stated['title']}\n{stated['definition']}"
    return Indicator(indicator_id, str(stated["unit"]), int(stated["decimals"]), is_bundled, about)


def _declared(series: Iterable[Series], indicator_id: str | None = None) -> Iterator[Indicator]:
    return (
        _indicator(one.indicator_id, one.about, is_bundled=False)
        for each in series
        for one in each.indicators
        if one.about and indicator_id in {None, one.indicator_id}
    )
