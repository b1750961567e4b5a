"""From a service's cells to figures: which region, period, sex and age each is of, and its value or its flag."""

import hashlib
import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from etl.fetch.catalogue import Series
from etl.fetch.failure import FetchFailed, NoFigures, guesses
from etl.fetch.periods import parse_period
from etl.fetch.regions import Names, region_code
from formats.cube import Cube, Dimension

KEY = ["indicator_id", "region_code", "period_start", "frequency", "sex", "age"]
COLUMNS = [*KEY, "value", "flag", "note"]
MISSING = ".."
FLAGS = {"..", ".", "-"}
SEXES = {
    **dict.fromkeys(("tot", "totsa", "totalt", "total", "t", "1+2", "båda", "båda könen", "samtliga"), "total"),
    **dict.fromkeys(("1", "m", "män", "men"), "men"),
    **dict.fromkeys(("2", "k", "kvinnor", "women"), "women"),
}
TOTAL_AGES = {"tot", "totsa", "totalt", "total", "totalt ålder", "totalt, samtliga åldrar", "samtliga åldrar"}


def from_cube(series: Series, cube: Cube, names: Names, place: str) -> pd.DataFrame:
    """Return the figures of a table by what its entry says of each dimension: the columns of COLUMNS, a row a cell.

    Raises FetchFailed when a dimension is unaccounted for, or a region, period, sex or code is not known for certain.
    """
    roles: dict[str, str] = series.entry.get("dimensions", {})
    by_code = {dimension.code: dimension for dimension in cube.dimensions}
    for role, code in roles.items():
        if code not in by_code:
            raise FetchFailed(f"Dimensionen '{code}' ({role}) finns inte.", guesses(code, by_code), place=place)
    if "period" not in roles:
        raise FetchFailed("Ingen dimension är perioden.", "Skriv dimensions.period i katalogen.", place=place)
    _hold_fixed([by_code[code] for code in by_code if code not in roles.values()], place)
    cells = cube.tidy()

    def column(role: str, meaning: Callable[[str, str], Any], without: Any) -> Any:  # noqa: ANN401 - a column
        """Translate a dimension's codes once each, not once a cell."""
        if role not in roles:
            return without
        dimension = by_code[roles[role]]
        meanings = {code: meaning(code, label) for code, label in zip(dimension.codes, dimension.labels, strict=True)}
        return cells[f"{dimension.code}_code"].astype(object).map(meanings)

    figures = pd.DataFrame(index=cells.index)
    figures["indicator_id"] = column("contents", _indicators(series, place), _only_indicator(series, roles, place))
    everywhere = region_code(series.entry["region"], names, place) if "region" in series.entry else None
    figures["region_code"] = column("region", lambda code, _: region_code(code, names, place), everywhere)
    figures["period_start"] = column("period", lambda code, _: parse_period(code, place).start, None)
    figures["frequency"] = column("period", lambda code, _: parse_period(code, place).frequency, None)
    figures["sex"] = column("sex", lambda code, label: _sex(series, code, label, place), "total")
    figures["age"] = column("age", lambda code, label: _age(series, code, label), "total")
    figures["value"], figures["flag"], figures["note"] = cells["value"], cells["flag"].replace({"": None}), None
    if figures["region_code"].isna().any():
        raise FetchFailed("Ingen dimension är regionen.", "Skriv dimensions.region, eller region.", place=place)
    return figures[COLUMNS]


def whole(figures: pd.DataFrame, place: str) -> pd.DataFrame:
    """Return figures in the order of their key, each with a value or a flag.

    Raises FetchFailed when there are none, or when two of them are of the same region, period, sex and age.
    """
    if figures.empty:
        raise NoFigures("Svaret har inga uppgifter.", "Ändra urvalet i katalogen.", place=place)
    figures = figures[COLUMNS].sort_values(KEY, ignore_index=True)
    twice = figures[figures.duplicated(KEY)]
    if not twice.empty:
        problem = f"Två uppgifter gäller samma sak: {', '.join(map(str, twice[KEY].iloc[0]))}."
        raise FetchFailed(problem, "Välj bland dimensionerna i katalogen så att varje uppgift är en.", place=place)
    if figures["value"].map(math.isinf).any():
        raise FetchFailed("Svaret har ett oändligt tal.", "Anmäl felet till tjänsten.", place=place)
    flags = figures["flag"].astype(object).where(figures["flag"].notna(), None)
    unknown = set(flags.dropna()) - FLAGS
    notes = figures["note"].astype(object).where(figures["note"].notna(), None)
    # What a source marks in signs of its own is missing here, and its sign is kept as a note.
    notes = notes.where(~flags.isin(unknown), flags)
    flags = flags.where(~flags.isin(unknown), MISSING)
    has_value = figures["value"].notna()
    notes = notes.where(~(has_value & flags.notna() & notes.isna()), flags)
    figures["flag"] = flags.where(flags.notna(), MISSING).where(~has_value, None)
    figures["note"] = notes
    return figures


def since_period(figures: pd.DataFrame, since: date | None) -> pd.DataFrame:
    """Return the figures of periods that begin on a day or later."""
    return figures if since is None else figures[figures["period_start"] >= since].reset_index(drop=True)


def figures_sha256(figures: pd.DataFrame) -> str:
    """Return one hash over figures in the order of their key."""
    return hashlib.sha256(figures.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


def _hold_fixed(dimensions: list[Dimension], place: str) -> None:
    for dimension in dimensions:
        if len(dimension.codes) != 1:
            problem = f"Dimensionen '{dimension.code}' har {len(dimension.codes)} värden, men ingen uppgift i panelen."
            action = f"Välj ett av dem med select i katalogen. {guesses('', dimension.codes)}"
            raise FetchFailed(problem, action, place=place)


def _only_indicator(series: Series, roles: dict[str, str], place: str) -> str | None:
    if "contents" in roles:
        return None
    if len(series.indicators) > 1:
        raise FetchFailed("Ingen dimension skiljer indikatorerna åt.", "Skriv dimensions.contents.", place=place)
    return series.indicators[0].indicator_id


def _indicators(series: Series, place: str) -> Callable[[str, str], str]:
    by_code = {one.code: one.indicator_id for one in series.indicators}

    def named(code: str, label: str) -> str:
        if code not in by_code:
            action = f"Skriv code {code} i katalogen, eller välj bort det."
            raise FetchFailed(f"'{code}' ({label}) är ingen av seriens indikatorer.", action, place=place)
        return by_code[code]

    return named


def _sex(series: Series, code: str, label: str, place: str) -> str:
    own: dict[str, str] = series.entry.get("sex_codes", {})
    for sex in (own.get(code), SEXES.get(label.casefold()), SEXES.get(code.casefold())):
        if sex in {"total", "women", "men"}:
            return sex
    action = 'Skriv sex_codes i katalogen, till exempel sex_codes = {"3" = "total"}.'
    raise FetchFailed(f"'{code}' ({label}) är inget känt kön.", action, place=place)


def _age(series: Series, code: str, label: str) -> str:
    if code in series.entry.get("total_ages", ()) or {code.casefold(), label.casefold()} & TOTAL_AGES:
        return "total"
    return label.removesuffix(" år").strip()
