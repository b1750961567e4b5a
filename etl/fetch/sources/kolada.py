"""Kolada's API v3: key figures of municipalities, regions and units (schools, homes), by gender and year."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import pandas as pd

from etl.fetch.catalogue.catalogue import FetchedIndicator, Series
from etl.fetch.failure import FetchError, NoFiguresError
from etl.fetch.meaning.figures import MISSING, PLAIN_COLUMNS, whole
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.units import Stated, in_indicator_units, is_known
from etl.fetch.sources.kolada_pages import CHANGED, PER_PAGE, pages_of, require_count, stated_of, values_of
from etl.fetch.sources.kolada_places import LISTED, place_of, regions_of, unit_lists, units_of, units_with_values
from etl.fetch.sources.web import RawResponse, Web, request

MAX_IDS = 25
SEXES = {"T": "total", "K": "women", "M": "men"}
# Matches the last part of a title that is a unit, even one that units.toml does not have: "kr/elev", "MWh".
UNIT_FIRST = re.compile(
    r"(kr|tkr|mnkr|mkr|mdkr|antal|andel|procent|promille|ton|kg|kwh|mwh|gwh|m2|m3|km|ha|hektar|liter|år|dagar|timmar"
    r"|minuter|poäng|index|kvot)\b|%|‰|\(%\)",
    re.IGNORECASE,
)
DESCRIBED = "kpi-"


@dataclass(frozen=True)
class FetchPlan:
    """The calls of a fetch, each with at most MAX_IDS KPIs, regions and years; there are more where it pages."""

    urls: list[str]
    cells: int


def make_fetch_plan(series: Series, web: Web, since: date | None) -> FetchPlan:
    """Return the calls that fetch the KPIs, after those for places. `cells` ignores the split by gender.

    Raises NoFiguresError when there is no year since `since`, FetchError for a region or unit that it lacks.
    """
    return _plan(series, regions_of(series, web), list(units_of(series, unit_lists(series, web))), since)


def _plan(series: Series, regions: list[str], units: list[str], since: date | None) -> FetchPlan:
    kpis = [_kpi(one) for one in series.indicators]
    # A year that began before `since` is not requested.
    from_since = since.year + (since > date(since.year, 1, 1)) if since else 0
    first = max(int(series.entry["first_year"]), from_since)
    years = [str(year) for year in range(first, date.today().year + 1)]
    if not years:
        raise NoFiguresError(
            f"Det finns inget år från {first}.", "Ändra --since eller first_year.", location=series.series_id
        )
    urls = [
        f"{series.base_url}/{what}/{','.join(some)}/year/{','.join(when)}?per_page={PER_PAGE}"
        for named in _batches(kpis)
        for what, places in (
            (f"data/kpi/{','.join(named)}/municipality", regions),
            (f"oudata/kpi/{','.join(named)}/ou", units),
        )
        for some, when in product(_batches(places), _batches(years))
    ]
    return FetchPlan(urls, len(kpis) * (len(regions) + len(units)) * len(years))


def fetch(series: Series, web: Web, since: date | None) -> list[RawResponse]:
    """Return the KPIs' metadata, the units' names and all pages of all batches.

    Raises FetchError when one fails or values are lost.
    """
    described, urls = _begun(series, web, since)
    responses: list[RawResponse] = []
    for url in urls:
        pages = list(pages_of(web, url, len(responses)))
        require_count(pages)
        responses += pages
    return described + responses


def fetch_few(series: Series, web: Web) -> list[RawResponse]:
    """Return the KPIs' metadata and the pages of the first batch: enough figures to try an entry."""
    described, urls = _begun(series, web, None)
    return described + list(pages_of(web, urls[0], 0))


def units_in(responses: Iterable[RawResponse]) -> dict[str, str]:
    """Return the units that the responses of a fetch have values of, by id, with their names."""
    _, others = _apart(responses)
    return units_with_values(*_apart(others, LISTED))


def _begun(series: Series, web: Web, since: date | None) -> tuple[list[RawResponse], list[str]]:
    """Return the metadata of a fetch, and the addresses of its figures."""
    described = [_described(web, series.base_url, _kpi(one)) for one in series.indicators]
    lists = unit_lists(series, web)
    return described + lists, _plan(series, regions_of(series, web), list(units_of(series, lists)), since).urls


def parse(series: Series, responses: Iterable[RawResponse], reference: Reference) -> pd.DataFrame:
    """Return the figures of raw responses: COLUMNS, in the order of KEY, without those that Kolada has deleted."""
    indicators = {_kpi(one): one.indicator_id for one in series.indicators}
    described, data = _apart(responses)
    _, data = _apart(data, LISTED)
    names = [one.name.removeprefix(DESCRIBED).removesuffix(".json") for one in described]
    titles = {kpi: str(stated_of(one, kpi)["title"]) for kpi, one in zip(names, described, strict=True)}
    rows = [row for response in data for row in _rows(response, indicators, reference)]
    for missing in sorted(set(indicators.values()) - {row[0] for row in rows}):
        raise NoFiguresError(f"Kolada har inga uppgifter om {missing}.", "Ändra katalogen.", location=series.series_id)
    stated = {indicators[kpi]: Stated(title_unit(title)) for kpi, title in titles.items() if kpi in indicators}
    figures = _typed(pd.DataFrame(rows, columns=PLAIN_COLUMNS))
    return whole(in_indicator_units(series, figures, stated, reference, series.series_id), series.series_id)


def title_unit(title: str) -> str | None:
    """Return the unit at the end of a KPI's title, since Kolada has no field for it; None where there is none.

    "Invånare totalt, antal" is antal, "Skattekraft, kr/inv" is kr/inv, "Behöriga lärare, andel (%)" is andel (%).
    "Elanvändning, MWh" is MWh: a unit that no indicator has is returned too, so that it is not taken for a count.
    """
    parts = title.split(",")
    # "kr, tusental" is one unit.
    last, last_two = parts[-1].strip(), ",".join(parts[-2:]).strip()
    if len(parts) > 2 and is_known(last_two):
        return last_two
    return last if len(parts) > 1 and (is_known(last) or UNIT_FIRST.match(last)) else None


def find_kpi(web: Web, base: str, kpi: str) -> dict[str, Any]:
    """Return Kolada's metadata of a KPI. Raises FetchError when there is none with that id."""
    return stated_of(_described(web, base, kpi), kpi)


def _described(web: Web, base: str, kpi: str) -> RawResponse:
    """Return the response with a KPI's metadata, stored with the figures: its title has the unit."""
    response = request(web, f"{base}/kpi/{kpi}", name=f"{DESCRIBED}{kpi}.json")
    stated_of(response, kpi)
    return response


def _apart(responses: Iterable[RawResponse], begins: str = DESCRIBED) -> tuple[list[RawResponse], list[RawResponse]]:
    """Return the responses whose name begins so, and the others. Old snapshots have no metadata."""
    found: tuple[list[RawResponse], list[RawResponse]] = [], []
    for one in responses:
        found[not one.name.startswith(begins)].append(one)
    return found


def _kpi(indicator: FetchedIndicator) -> str:
    if indicator.code is None:
        problem = f"Måttet {indicator.indicator_id} saknar code."
        raise FetchError(problem, "Skriv nyckeltalets id i katalogen, till exempel N01951.")
    return indicator.code


def _batches(ids: list[str]) -> list[list[str]]:
    return [ids[at : at + MAX_IDS] for at in range(0, len(ids), MAX_IDS)]


def _rows(response: RawResponse, indicators: dict[str, str], reference: Reference) -> Iterator[tuple[Any, ...]]:
    try:
        for entry in values_of(response):
            region = place_of(entry, reference, response.url)
            period = parse_period(str(entry["period"]), response.url)
            indicator = indicators[entry["kpi"]]
            for cell in entry["values"] if region else ():
                if not cell.get("isdeleted"):
                    flag, note = _mark(cell)
                    sex = _sex(cell["gender"], response.url)
                    yield indicator, region, *period, sex, "total", _number(cell["value"]), flag, note
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        detail = {KeyError: f": {error} saknas", ValueError: f": {error}"}.get(type(error), "")
        problem = f"Svaret ser inte ut som väntat{detail}."
        raise FetchError(problem, CHANGED, location=response.url) from error


def _sex(gender: Any, location: str) -> str:  # noqa: ANN401 - any JSON value
    if gender not in SEXES:
        problem = f"Kolada anger könet {gender!r}." if gender is not None else "Kolada anger inget kön (null)."
        raise FetchError(problem, f"Väntat var {', '.join(SEXES)}. {CHANGED}", location=location)
    return SEXES[gender]


def _number(value: Any) -> float | None:  # noqa: ANN401 - any JSON value
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"value är {value!r}")
    return float(value)


def _mark(cell: dict[str, Any]) -> tuple[str | None, str | None]:
    status = str(cell.get("status") or "").strip()
    note = f"Koladas status: {status}" if status else None
    return (MISSING if cell["value"] is None else None), note


def _typed(figures: pd.DataFrame) -> pd.DataFrame:
    return figures.astype({"value": "float64", "flag": object, "note": object})
