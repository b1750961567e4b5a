"""Kolada's API v3: key figures of municipalities and regions, by gender and year."""

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
from etl.fetch.meaning.regions import kolada_region, to_kolada
from etl.fetch.meaning.units import Stated, in_indicator_units, is_known
from etl.fetch.sources.web import RawResponse, Web, onward, request

MAX_IDS = 25
PER_PAGE = 5000
MAX_PAGES = 500
SEXES = {"T": "total", "K": "women", "M": "men"}
ALL = "*"
# A group of municipalities, and a unit (a school, a home for the elderly), among Kolada's ids.
GROUP = re.compile(r"G\d+")
UNIT = re.compile(r"V\d")
A_KPI = "Sök efter det på kolada.se; ett id ser ut som N01951."
A_GROUP = "Sök efter den på kolada.se; en grupps id ser ut som G35870."
# Matches the last part of a title that is a unit, even one that units.toml does not have: "kr/elev", "MWh".
UNIT_FIRST = re.compile(
    r"(kr|tkr|mnkr|mkr|mdkr|antal|andel|procent|promille|ton|kg|kwh|mwh|gwh|m2|m3|km|ha|hektar|liter|år|dagar|timmar"
    r"|minuter|poäng|index|kvot)\b|%|‰|\(%\)",
    re.IGNORECASE,
)
DESCRIBED = "kpi-"
CHANGED = "Tjänsten kan ha ändrat sitt format. Läs dess dokumentation, och anmäl det till den som förvaltar panelen."


@dataclass(frozen=True)
class FetchPlan:
    """The calls of a fetch, each with at most MAX_IDS KPIs, regions and years; there are more where it pages."""

    urls: list[str]
    cells: int


def make_fetch_plan(series: Series, web: Web, since: date | None) -> FetchPlan:
    """Return the calls that fetch the KPIs, after a request for Kolada's regions. `cells` ignores the split by gender.

    Raises NoFiguresError when there is no year since `since`, FetchError for a region that Kolada does not have.
    """
    base = series.base_url
    regions = _regions(series, web)
    # A year that began before `since` is not requested.
    from_since = since.year + (since > date(since.year, 1, 1)) if since else 0
    first = max(int(series.entry["first_year"]), from_since)
    years = [str(year) for year in range(first, date.today().year + 1)]
    if not years:
        raise NoFiguresError(
            f"Det finns inget år från {first}.", "Ändra --since eller first_year.", location=series.series_id
        )
    batches = product(_batches([_kpi(one) for one in series.indicators]), _batches(regions), _batches(years))
    urls = [
        f"{base}/data/kpi/{','.join(kpis)}/municipality/{','.join(some)}/year/{','.join(when)}?per_page={PER_PAGE}"
        for kpis, some, when in batches
    ]
    return FetchPlan(urls, len(series.indicators) * len(regions) * len(years))


def fetch(series: Series, web: Web, since: date | None) -> list[RawResponse]:
    """Return the KPIs' metadata and all pages of all batches. Raises FetchError when one fails or values are lost."""
    described = [_described(web, series.base_url, _kpi(one)) for one in series.indicators]
    responses: list[RawResponse] = []
    for url in make_fetch_plan(series, web, since).urls:
        pages = list(_pages(web, url, len(responses)))
        _require_count(pages)
        responses += pages
    return described + responses


def fetch_few(series: Series, web: Web) -> list[RawResponse]:
    """Return the KPIs' metadata and the pages of the first batch: enough figures to try an entry."""
    described = [_described(web, series.base_url, _kpi(one)) for one in series.indicators]
    return described + list(_pages(web, make_fetch_plan(series, web, None).urls[0], 0))


def parse(series: Series, responses: Iterable[RawResponse], reference: Reference) -> pd.DataFrame:
    """Return the figures of raw responses: COLUMNS, in the order of KEY, without those that Kolada has deleted."""
    indicators = {_kpi(one): one.indicator_id for one in series.indicators}
    titles, data = _apart(responses)
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
    return _stated_of(_described(web, base, kpi), kpi)


def _described(web: Web, base: str, kpi: str) -> RawResponse:
    """Return the response with a KPI's metadata, stored with the figures: its title has the unit."""
    response = request(web, f"{base}/kpi/{kpi}", name=f"{DESCRIBED}{kpi}.json")
    _stated_of(response, kpi)
    return response


def _apart(responses: Iterable[RawResponse]) -> tuple[dict[str, str], list[RawResponse]]:
    """Return the KPIs' titles by id, and the responses with figures. Old snapshots have no titles."""
    titles: dict[str, str] = {}
    data: list[RawResponse] = []
    for response in responses:
        if response.name.startswith(DESCRIBED):
            kpi = response.name.removeprefix(DESCRIBED).removesuffix(".json")
            titles[kpi] = str(_stated_of(response, kpi)["title"])
        else:
            data.append(response)
    return titles, data


def _stated_of(response: RawResponse, kpi: str, what: str = "Nyckeltalet", hint: str = A_KPI) -> dict[str, Any]:
    stated = response.json()
    # One key figure may come alone, without the envelope of a list.
    content = [stated] if isinstance(stated, dict) and "values" not in stated else _values(response)
    if len(content) != 1 or content[0].get("id") != kpi or "title" not in content[0]:
        raise FetchError(f"{what} {kpi} finns inte.", hint, location=response.url)
    return content[0]


def _regions(series: Series, web: Web) -> list[str]:
    wanted = [str(code) for code in series.entry["regions"]]
    pages = list(_pages(web, f"{series.base_url}/municipality?per_page={PER_PAGE}", 0))
    _require_count(pages)
    try:
        known = {one["id"]: one["type"] for page in pages for one in _values(page)}
    except (KeyError, TypeError) as error:
        raise FetchError("Listan över kommuner ser inte ut som väntat.", CHANGED, location=pages[0].url) from error
    municipalities = sorted(code for code, kind in known.items() if kind == "K" and not code.startswith("00"))
    members = [code for group in wanted if GROUP.fullmatch(group) for code in _members(web, series.base_url, group)]
    codes = [to_kolada(code) for code in wanted if code != ALL and not GROUP.fullmatch(code)]
    for code in codes:
        if code not in known:
            problem = f"Kolada har ingen kommun eller region {code}."
            action = "Panelen har inga mindre områden än kommuner. " if UNIT.match(code) else ""
            raise FetchError(problem, f"{action}Ändra regions i katalogen.", location=series.series_id)
    return list(dict.fromkeys([*codes, *members, *(municipalities if ALL in wanted else [])]))


def _members(web: Web, base: str, group: str) -> list[str]:
    """Return Kolada's codes of the municipalities of a group, such as "Liknande kommuner, övergripande"."""
    response = request(web, f"{base}/municipality_groups/{group}")
    try:
        members = [str(one["member_id"]) for one in _stated_of(response, group, "Gruppen", A_GROUP)["members"]]
    except (KeyError, TypeError) as error:
        raise FetchError("Gruppen ser inte ut som väntat.", CHANGED, location=response.url) from error
    if not members:
        raise FetchError(f"Gruppen {group} är tom.", A_GROUP, location=response.url)
    return members


def _kpi(indicator: FetchedIndicator) -> str:
    if indicator.code is None:
        problem = f"Indikatorn {indicator.indicator_id} saknar code."
        raise FetchError(problem, "Skriv nyckeltalets id i katalogen, till exempel N01951.")
    return indicator.code


def _batches(ids: list[str]) -> list[list[str]]:
    return [ids[at : at + MAX_IDS] for at in range(0, len(ids), MAX_IDS)]


def _pages(web: Web, url: str, before: int) -> Iterator[RawResponse]:
    """Follow next_url to the last page; onward() refuses another host."""
    seen: set[str] = set()
    following: str | None = url
    while following:
        if following in seen or len(seen) >= MAX_PAGES:
            raise FetchError("Tjänstens sidor tar inte slut.", CHANGED, location=following)
        seen.add(following)
        response = request(web, following, name=f"{before + len(seen):04d}.json")
        _values(response)
        yield response
        stated = response.json().get("next_url")
        following = None if stated is None else onward(url, str(stated))


def _values(response: RawResponse) -> list[dict[str, Any]]:
    content = response.json()
    if not isinstance(content, dict) or not isinstance(content.get("values"), list):
        raise FetchError("Svaret saknar values.", CHANGED, location=response.url)
    return content["values"]


def _require_count(pages: list[RawResponse]) -> None:
    """Raise FetchError unless `count` is the values' number: each page's own on each, or the sum on all."""
    lengths = [len(_values(page)) for page in pages]
    counts = [page.json().get("count") for page in pages]
    if counts != lengths and set(counts) != {sum(lengths)}:
        problem = f"Svaret har {sum(lengths)} värden på {len(pages)} sidor, men count säger {counts}."
        raise FetchError(problem, "Hämta igen: något kom bort på vägen.", location=pages[0].url)


def _rows(response: RawResponse, indicators: dict[str, str], reference: Reference) -> Iterator[tuple[Any, ...]]:
    try:
        for entry in _values(response):
            region = kolada_region(str(entry["municipality"]), reference, response.url)
            period = parse_period(str(entry["period"]), response.url)
            indicator = indicators[entry["kpi"]]
            for cell in entry["values"]:
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
