"""Entries of a catalogue that point at local services, and a table with a month's population."""

import shutil
from pathlib import Path
from typing import Any

from etl.fetch.catalogue.catalogue import Series, series_of
from tests.conftest import ROOT
from tests.support.services.pxweb import PxTable

INDICATOR_IDS = {"population", "open_unemployed_of_population_18_65", "unemployment_share", "unemployment_share_18_24"}
DIMENSIONS = {
    "Region": {"00": "Riket", "05": "Östergötlands län", "0580": "Linköping", "0581": "Norrköping"},
    "Alder": {"TotSA": "totalt, samtliga åldrar", "-4": "0-4 år", "100+": "100+ år"},
    "Kon": {"TotSa": "totalt, samtliga män och kvinnor", "1": "män", "2": "kvinnor"},
    "ContentsCode": {"000007SF": "Folkmängden per månad"},
    "Tid": {"2026M01": "2026M01", "2026M02": "2026M02", "2026M03": "2026M03"},
}
MAPPING = {"region": "Region", "period": "Tid", "sex": "Kon", "age": "Alder", "contents": "ContentsCode"}
ALL = {code: ["*"] for code in DIMENSIONS}


def sources_in(folder: Path) -> Path:
    """Return a data folder with the files that fetching needs."""
    data = folder / "data"
    (data / "statistics").mkdir(parents=True)
    for name in ("regions.csv", "counties.csv", "indicator.csv"):
        shutil.copy(ROOT / "data" / "statistics" / name, data / "statistics" / name)
    return data


def population_table(**changes: Any) -> PxTable:
    """Return a table of 4 regions, 3 ages, 3 sexes and 3 months: each cell with a number of its own."""
    keys: list[tuple[str, ...]] = [()]
    for labels in DIMENSIONS.values():
        keys = [(*key, code) for key in keys for code in labels]
    values: dict[tuple[str, ...], float | str | None] = {key: 1000 + at for at, key in enumerate(keys)}
    return PxTable("TAB6471", {code: dict(labels) for code, labels in DIMENSIONS.items()}, values, **changes)


def table_entry(url: str, **changes: Any) -> Series:
    """Return the entry of the table at an address."""
    entry = {
        "id": "population-month",
        "service": "pxweb",
        "url": url,
        "title": "Folkmängd",
        "producer": "SCB",
        "licence": "CC0 1.0",
        "table": "TAB6471",
        "dimensions": MAPPING,
        "select": ALL,
        "indicator": [{"id": "population", "code": "000007SF"}],
    }
    return series_of(entry | changes, INDICATOR_IDS, "catalogue.toml")


def kolada_entry(url: str, **changes: Any) -> Series:
    """Return the entry of a key figure at an address."""
    entry = {
        "id": "kolada-population",
        "service": "kolada",
        "url": url,
        "title": "Invånare",
        "producer": "SCB",
        "publisher": "Kolada (RKA)",
        "licence": "Öppna data, ange källan",
        "regions": ["*", "00"],
        "first_year": 2020,
        "indicator": [{"id": "population", "code": "N01951"}],
    }
    return series_of(entry | changes, INDICATOR_IDS, "catalogue.toml")


def file_entry(service: str, path: str, **changes: Any) -> Series:
    """Return the entry of a file or of Arbetsförmedlingen's workbooks."""
    entry = {
        "id": "from-file",
        "service": service,
        "title": "Ur fil",
        "producer": "Kommunen",
        "licence": "CC0 1.0",
        "path": path,
        "indicator": [{"id": "population"}],
    }
    return series_of(entry | changes, INDICATOR_IDS, "catalogue.toml")
