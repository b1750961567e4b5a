"""Kolada's API v3: key figures of municipalities and regions, by gender and year."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import pandas as pd

from etl.fetch.catalogue.catalogue import FetchedIndicator, Series
from etl.fetch.failure import FetchFailed, NoFigures
from etl.fetch.meaning.figures import COLUMNS, MISSING, whole
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.regions import kolada_region, to_kolada
from etl.fetch.meaning.units import Stated, in_indicator_units, is_known
from etl.fetch.sources.web import Answer, Web, ask, onward

MOST_IDS = 25
PER_PAGE = 5000
MOST_PAGES = 500
SEXES = {"T": "total", "K": "women", "M": "men"}
ALL = "*"
# What the end of a title begins with when it is a unit, though one that the panel has no word for: "kr/elev", "MWh".
UNIT_FIRST = re.compile(
    r"(kr|tkr|mnkr|mkr|mdkr|antal|andel|procent|promille|ton|kg|kwh|mwh|gwh|m2|m3|km|ha|hektar|liter|år|dagar|timmar"
    r"|minuter|poäng|index|kvot)\b|%|‰|\(%\)",
    re.IGNORECASE,
)
DESCRIBED = "kpi-"
CHANGED = "Tjänsten kan ha ändrat sitt format. Läs dess dokumentation, och anmäl det till den som förvaltar panelen."


@dataclass(frozen=True)
class Plan:
    """The calls that a fetch would make, each with as many regions and years as one may have; more where it pages."""

    urls: list[str]
    cells: int


def make_plan(series: Series, web: Web, since: date | None) -> Plan:
    """Ask Kolada for its regions, and return the calls that fetch the KPIs. `cells` counts no split by gender."""
    base = series.base_url
    regions = _regions(series, web)
    # A year that began before `since` is not asked for.
    from_since = since.year + (since > date(since.year, 1, 1)) if since else 0
    first = max(int(series.entry["first_year"]), from_since)
    years = [str(year) for year in range(first, date.today().year + 1)]
    if not years:
        raise NoFigures(f"Det finns inget år från {first}.", "Ändra --since eller first_year.", place=series.series_id)
    batches = product(_batches([_kpi(one) for one in series.indicators]), _batches(regions), _batches(years))
    urls = [
        f"{base}/data/kpi/{','.join(kpis)}/municipality/{','.join(some)}/year/{','.join(when)}?per_page={PER_PAGE}"
        for kpis, some, when in batches
    ]
    return Plan(urls, len(series.indicators) * len(regions) * len(years))


def fetch(series: Series, web: Web, since: date | None) -> list[Answer]:
    """Return every page of every batch. Raises FetchFailed when one of them fails, or pages and count do not add up."""
    described = [_described(web, series.base_url, _kpi(one)) for one in series.indicators]
    answers: list[Answer] = []
    for url in make_plan(series, web, since).urls:
        pages = list(_pages(web, url, len(answers)))
        _hold_count(pages)
        answers += pages
    return described + answers


def fetch_few(series: Series, web: Web) -> list[Answer]:
    """Return the answer to the first batch alone: what the KPIs are, and figures enough to see what they are like."""
    described = [_described(web, series.base_url, _kpi(one)) for one in series.indicators]
    return described + list(_pages(web, make_plan(series, web, None).urls[0], 0))


def parse(series: Series, answers: Iterable[Answer], reference: Reference) -> pd.DataFrame:
    """Return the figures of raw answers: COLUMNS, in the order of KEY. What Kolada has deleted is left out."""
    indicators = {_kpi(one): one.indicator_id for one in series.indicators}
    titles, data = _apart(answers)
    rows = [row for answer in data for row in _rows(answer, indicators, reference)]
    for missing in sorted(set(indicators.values()) - {row[0] for row in rows}):
        raise NoFigures(f"Kolada har inga uppgifter om {missing}.", "Ändra katalogen.", place=series.series_id)
    stated = {indicators[kpi]: Stated(title_unit(title)) for kpi, title in titles.items() if kpi in indicators}
    figures = _typed(pd.DataFrame(rows, columns=COLUMNS))
    return whole(in_indicator_units(series, figures, stated, reference, series.series_id), series.series_id)


def title_unit(title: str) -> str | None:
    """Return the unit that a KPI's title ends with, since Kolada has no field for it; None where it names none.

    "Invånare totalt, antal" is antal, "Skattekraft, kr/inv" is kr/inv, "Behöriga lärare, andel (%)" is andel (%).
    "Elanvändning, MWh" is a unit that no indicator has, and never a count.
    """
    parts = title.split(",")
    # "kr, tusental" is one unit.
    last, last_two = parts[-1].strip(), ",".join(parts[-2:]).strip()
    if len(parts) > 2 and is_known(last_two):
        return last_two
    return last if len(parts) > 1 and (is_known(last) or UNIT_FIRST.match(last)) else None


def find_kpi(web: Web, base: str, kpi: str) -> dict[str, Any]:
    """Return what Kolada says of a KPI. Raises FetchFailed when there is none with that id."""
    return _stated_of(_described(web, base, kpi), kpi)


def _described(web: Web, base: str, kpi: str) -> Answer:
    """Return the answer that says what a KPI is, kept beside the figures: its title holds the unit."""
    answer = ask(web, f"{base}/kpi/{kpi}", name=f"{DESCRIBED}{kpi}.json")
    _stated_of(answer, kpi)
    return answer


def _apart(answers: Iterable[Answer]) -> tuple[dict[str, str], list[Answer]]:
    """Return the titles of KPIs by their id, and the answers with figures. A snapshot of old has no titles."""
    titles: dict[str, str] = {}
    data: list[Answer] = []
    for answer in answers:
        if answer.name.startswith(DESCRIBED):
            kpi = answer.name.removeprefix(DESCRIBED).removesuffix(".json")
            titles[kpi] = str(_stated_of(answer, kpi)["title"])
        else:
            data.append(answer)
    return titles, data


def _stated_of(answer: Answer, kpi: str) -> dict[str, Any]:
    stated = answer.json()
    # One key figure may come alone, without the envelope of a list.
    said = [stated] if isinstance(stated, dict) and "values" not in stated else _values(answer)
    if len(said) != 1 or said[0].get("id") != kpi or "title" not in said[0]:
        problem = f"Nyckeltalet {kpi} finns inte."
        raise FetchFailed(problem, "Sök efter det på kolada.se; ett id ser ut som N01951.", place=answer.url)
    return said[0]


def _regions(series: Series, web: Web) -> list[str]:
    wanted = [str(code) for code in series.entry["regions"]]
    pages = list(_pages(web, f"{series.base_url}/municipality?per_page={PER_PAGE}", 0))
    _hold_count(pages)
    try:
        known = {one["id"]: one["type"] for page in pages for one in _values(page)}
    except (KeyError, TypeError) as error:
        raise FetchFailed("Listan över kommuner ser inte ut som väntat.", CHANGED, place=pages[0].url) from error
    municipalities = sorted(code for code, kind in known.items() if kind == "K" and not code.startswith("00"))
    codes = [to_kolada(code) for code in wanted if code != ALL]
    for code in codes:
        if code not in known:
            problem = f"Kolada har ingen kommun eller region {code}."
            raise FetchFailed(problem, "Ändra regions i katalogen.", place=series.series_id)
    return list(dict.fromkeys([*codes, *(municipalities if ALL in wanted else [])]))


def _kpi(indicator: FetchedIndicator) -> str:
    if indicator.code is None:
        problem = f"Indikatorn {indicator.indicator_id} saknar code."
        raise FetchFailed(problem, "Skriv nyckeltalets id i katalogen, till exempel N01951.")
    return indicator.code


def _batches(ids: list[str]) -> list[list[str]]:
    return [ids[at : at + MOST_IDS] for at in range(0, len(ids), MOST_IDS)]


def _pages(web: Web, url: str, before: int) -> Iterator[Answer]:
    """Follow next_url, which never leads to another host, to the last page."""
    seen: set[str] = set()
    following: str | None = url
    while following:
        if following in seen or len(seen) >= MOST_PAGES:
            raise FetchFailed("Tjänstens sidor tar inte slut.", CHANGED, place=following)
        seen.add(following)
        answer = ask(web, following, name=f"{before + len(seen):04d}.json")
        _values(answer)
        yield answer
        stated = answer.json().get("next_url")
        following = None if stated is None else onward(url, str(stated))


def _values(answer: Answer) -> list[dict[str, Any]]:
    said = answer.json()
    if not isinstance(said, dict) or not isinstance(said.get("values"), list):
        raise FetchFailed("Svaret saknar values.", CHANGED, place=answer.url)
    return said["values"]


def _hold_count(pages: list[Answer]) -> None:
    """Raise FetchFailed unless what came is what the pages say: each its own number of values, or all the sum."""
    lengths = [len(_values(page)) for page in pages]
    counts = [page.json().get("count") for page in pages]
    if counts != lengths and set(counts) != {sum(lengths)}:
        problem = f"Svaret har {sum(lengths)} värden på {len(pages)} sidor, men count säger {counts}."
        raise FetchFailed(problem, "Hämta igen: något kom bort på vägen.", place=pages[0].url)


def _rows(answer: Answer, indicators: dict[str, str], reference: Reference) -> Iterator[tuple[Any, ...]]:
    try:
        for told in _values(answer):
            region = kolada_region(str(told["municipality"]), reference, answer.url)
            period = parse_period(str(told["period"]), answer.url)
            indicator = indicators[told["kpi"]]
            for cell in told["values"]:
                if not cell.get("isdeleted"):
                    flag, note = _mark(cell)
                    sex = _sex(cell["gender"], answer.url)
                    yield indicator, region, *period, sex, "total", _number(cell["value"]), flag, note
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        problem = f"Svaret ser inte ut som väntat ({type(error).__name__}: {error})."
        raise FetchFailed(problem, CHANGED, place=answer.url) from error


def _sex(gender: Any, place: str) -> str:  # noqa: ANN401 - what JSON holds
    if gender not in SEXES:
        problem = f"Kolada anger könet {gender!r}." if gender is not None else "Kolada anger inget kön (null)."
        raise FetchFailed(problem, f"Väntat var {', '.join(SEXES)}. {CHANGED}", place=place)
    return SEXES[gender]


def _number(value: Any) -> float | None:  # noqa: ANN401 - what JSON holds
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"value är {value!r}")
    return float(value)


def _mark(cell: dict[str, Any]) -> tuple[str | None, str | None]:
    status = str(cell.get("status") or "").strip()
    note = f"Koladas status: {status}" if status else None
    return (MISSING if cell["value"] is None else None), note


def _typed(figures: pd.DataFrame) -> pd.DataFrame:
    return figures.astype({"value": "float64", "flag": object, "note": object})
