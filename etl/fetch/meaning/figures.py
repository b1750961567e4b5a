"""From a table's cells to figures: region, period, sex, age and breakdown of each, with its value or flag."""

import hashlib
import math
from collections.abc import Mapping
from datetime import date
from operator import itemgetter
from typing import Any

import pandas as pd

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError, NoFiguresError
from etl.fetch.meaning.breakdowns import WHOLE
from etl.fetch.meaning.meanings import Meanings, meanings_of
from etl.fetch.meaning.parts_of_year import joined
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.units import Stated, in_indicator_units
from panel.formats.cube import Cube

KEY = ["indicator_id", "region_code", "period_start", "frequency", "sex", "age", "breakdown_id"]
# What is known of a source without a third dimension; COLUMNS has the breakdown's as well.
PLAIN_COLUMNS = [*KEY[:-1], "value", "flag", "note"]
COLUMNS = [*PLAIN_COLUMNS, "breakdown_id", "breakdown_dimension", "breakdown_name"]
MISSING = ".."
FLAGS = {"..", ".", "-"}


def from_cube(series: Series, cube: Cube, reference: Reference, location: str) -> pd.DataFrame:
    """Return a table's figures by the roles that the entry gives its dimensions: the columns of COLUMNS, a row a cell.

    Values are in the indicator's unit. Raises FetchError, naming the series, when a dimension has no role, when a
    region, period, sex, age or code is not recognised, or when unit or decimals differ from the indicator's.
    """
    location = f"{series.series_id}, {location}"
    meanings = meanings_of(series, cube.dimensions, reference, location)
    cells = cube.tidy()

    def column(role: str, without: Any) -> Any:  # noqa: ANN401 - a column
        """Translate each code of a dimension once, instead of once a cell."""
        if role not in meanings:
            return without
        return cells[f"{meanings[role].dimension}_code"].astype(object).map(meanings[role].by_code)

    figures = pd.DataFrame(index=cells.index)
    figures["indicator_id"] = column("contents", series.indicators[0].indicator_id)
    figures["region_code"] = column("region", series.entry.get("region"))
    period = column("period", None)
    if "part_of_year" in meanings:
        period = _joined(period, column("part_of_year", None), location)
    figures["period_start"] = period.map(lambda one: one.start)
    figures["frequency"] = period.map(lambda one: one.frequency)
    figures["sex"] = column("sex", "total")
    figures["age"] = column("age", "total")
    part = column("breakdown", WHOLE)
    figures["value"], figures["flag"], figures["note"] = cells["value"], cells["flag"].replace({"": None}), None
    for at, name in enumerate(COLUMNS[-len(WHOLE) :]):
        figures[name] = WHOLE[at] if part is WHOLE else part.map(itemgetter(at))
    return in_indicator_units(series, figures[COLUMNS], _stated(cube, meanings, series), reference, location)


def whole(figures: pd.DataFrame, location: str) -> pd.DataFrame:
    """Return figures in the order of their key, each with a value or a flag.

    Raises NoFiguresError when there are none, and FetchError when two have the same key or a value is infinite.
    """
    if figures.empty:
        raise NoFiguresError("Svaret har inga uppgifter.", "Ändra urvalet i katalogen.", location=location)
    if "breakdown_id" not in figures:
        figures = figures.assign(**dict(zip(COLUMNS[-len(WHOLE) :], WHOLE, strict=True)))
    figures = figures[COLUMNS].sort_values(KEY, ignore_index=True)
    twice = figures[figures.duplicated(KEY)]
    if not twice.empty:
        problem = f"Två uppgifter gäller samma sak: {', '.join(map(str, twice[KEY].iloc[0]))}."
        raise FetchError(problem, "Välj bland dimensionerna i katalogen så att varje uppgift är en.", location=location)
    if figures["value"].map(math.isinf).any():
        raise FetchError("Svaret har ett oändligt tal.", "Anmäl felet till tjänsten.", location=location)
    flags = figures["flag"].astype(object).where(figures["flag"].notna(), None)
    unknown = set(flags.dropna()) - FLAGS
    notes = figures["note"].astype(object).where(figures["note"].notna(), None)
    # A flag of the source's own becomes ".." (missing), with the original as a note.
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
    """Return one hash of the figures, which depends on the order of the rows."""
    return hashlib.sha256(figures.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


def _joined(years: pd.Series, parts: pd.Series, location: str) -> pd.Series:
    """Return the period of each cell, from its year and its part of the year, each pair worked out once."""
    pairs = list(zip(years, parts, strict=True))
    periods = {pair: joined(*pair, location) for pair in dict.fromkeys(pairs)}
    return pd.Series([periods[pair] for pair in pairs], index=years.index, dtype=object)


def _stated(cube: Cube, meanings: Mapping[str, Meanings], series: Series) -> dict[str, Stated]:
    """Return unit and decimals by indicator: those of its contents code, or else of the table."""
    stated = {one.indicator_id: Stated(cube.unit, cube.decimals) for one in series.indicators}
    for dimension in cube.dimensions:
        units = dimension.units or (None,) * len(dimension.codes)
        decimals = dimension.decimals or (None,) * len(dimension.codes)
        by_code = {
            code: Stated(unit or cube.unit, cube.decimals if number is None else number)
            for code, unit, number in zip(dimension.codes, units, decimals, strict=True)
        }
        if "contents" in meanings and meanings["contents"].dimension == dimension.code:
            stated |= {meanings["contents"].by_code[code]: found_value for code, found_value in by_code.items()}
        elif dimension.units or dimension.decimals:
            stated = dict.fromkeys(stated, by_code[dimension.codes[0]])
    return stated
