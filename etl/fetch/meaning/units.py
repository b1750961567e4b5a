"""Compare a source's units and decimals with the indicator's, and convert its values."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.failure import FetchError
from etl.fetch.meaning.reference import Indicator, Reference

WORDS = Path(__file__).with_name("units.toml")
COUNT, PERCENT = "antal", "procent"
# "antal lägenheter" counts dwellings; "antal per 1 000 invånare" is a rate, and a unit of its own.
COUNTED = re.compile(r"antal ([^\W\d_]+)")
# "antal dussin", "antal tiotusental": numbers, not what is counted.
IN_GROUPS = re.compile(r"dussin|(tio|hundra|tusen|miljon|miljard)")
MAX_DECIMALS = 15
STATE_SCALE = "Stämmer källans enhet: skriv {scale} i {where}, så räknas talen om. Annars skriv {unit}."
STATE_DECIMALS = "Kontrollera att det är samma mått. Ska talen tas som de är: skriv {unit} i {where}.{declared}"
STATE_UNIT = (
    "Välj ett annat mått eller ett annat innehåll. Är källans ord bara ett annat namn på samma enhet: skriv {unit}"
    " i {where}."
)
CATALOGUE, PACKAGE = "katalogen", "datapackage.json"


@dataclass(frozen=True)
class Unit:
    """The panel's name of a unit, and how many of it a figure of 1 stands for."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True)
class Stated:
    """The unit's text and the number of decimals that a source states; None where it states none."""

    unit: str | None = None
    decimals: int | None = None


def parse_unit(text: str) -> Unit:
    """Return the unit of a text. A text that units.toml does not have is a unit of its own."""
    word = _folded(text)
    known, scales = _words()
    if word in known:
        return known[word]
    for scale, factor in scales:
        rest = _without(word, scale)
        if rest is not None:
            unit = parse_unit(rest) if rest else Unit(COUNT)
            return Unit(unit.name, unit.factor * factor)
    counted = COUNTED.fullmatch(word)
    return Unit(COUNT) if counted and _can_be_counted(counted[1]) else Unit(word)


def _can_be_counted(word: str) -> bool:
    """Return whether a word is for people or things: "antal elever", but not "antal procent" or "antal tkr"."""
    known, _ = _words()
    return known.get(word, Unit(COUNT)) == Unit(COUNT) and not IN_GROUPS.match(word)


def is_known(text: str) -> bool:
    """Return whether units.toml has the unit of a text, as it is or as a multiple."""
    known, _ = _words()
    return parse_unit(text).name in {unit.name for unit in known.values()}


def in_indicator_units(
    series: Series, figures: pd.DataFrame, stated: Mapping[str, Stated], reference: Reference, location: str
) -> pd.DataFrame:
    """Return figures with each value in its indicator's unit. `stated` is what the source states, by indicator.

    Raises FetchError where unit, scale or decimals differ and the entry has no `scale` or `unit` to explain that, and
    for values impossible in the unit: fractions of a count, and shares of a bundled indicator below 0 or above 100.
    """
    figures = figures.copy()
    for indicator_id in figures["indicator_id"].unique():
        indicator = reference.indicator(series, indicator_id, location)
        rows = figures["indicator_id"] == indicator_id
        source = stated.get(indicator_id, Stated())
        factor = factor_to(indicator, source.unit, series.entry, location)
        used = decimals_in(figures.loc[rows, "value"].dropna())
        require_decimals(indicator, source.decimals, used, series.entry, location)
        if factor != 1:
            # Rounded, since 0.29 * 1000 gives 289.99999999999994.
            figures.loc[rows, "value"] = (figures.loc[rows, "value"] * factor).round(9)
        _require_values(series, figures.loc[rows, "value"].dropna(), indicator, location)
    return figures


def factor_to(
    indicator: Indicator, stated: str | None, entry: Mapping[str, Any], location: str, where: str = CATALOGUE
) -> float:
    """Return the factor that turns a figure into an indicator's unit. `entry` may have `unit` and `scale`.

    Raises FetchError where the source's text, or the entry's `unit` in its place, is another unit or scale.
    """
    scale = float(entry.get("scale", 1))
    own: str | None = entry.get("unit")
    counted = (own or stated or "").strip()
    if not counted:
        return scale
    theirs, ours = parse_unit(counted), parse_unit(indicator.unit)
    who = "Katalogen" if own else "Källan"
    problem = f"{who} räknar i '{counted}', men {indicator.indicator_id} i '{indicator.unit}'."
    if theirs.name != ours.name:
        action = STATE_UNIT.format(unit=_written("unit", indicator.unit, where), where=where)
        raise FetchError(problem, action, location=location)
    factor = theirs.factor / ours.factor
    if not math.isclose(factor, scale):
        if scale != 1:
            problem = f"{problem} Det gör scale = {factor:g}, men {where} säger scale = {scale:g}."
        written = {"scale": _written("scale", factor, where), "unit": _written("unit", "…", where)}
        raise FetchError(problem, STATE_SCALE.format(where=where, **written), location=location)
    return factor


def _written(name: str, value: str | float, where: str) -> str:
    """Return a key and its value as they are written in the catalogue (TOML) or in datapackage.json."""
    text = f'"{value}"' if isinstance(value, str) else f"{value:g}"
    return f"{name} = {text}" if where == CATALOGUE else f'"{name}": {text}'


def require_decimals(
    indicator: Indicator, stated: int | None, used: int, entry: Mapping[str, Any], location: str, where: str = CATALOGUE
) -> None:
    """Raise FetchError where a source's decimals differ from the indicator's and the entry has no `unit` or `scale`.

    One decimal more indicates another measure, or thousands; with one less the panel would show digits that nobody has
    measured. A source may state fewer decimals than its figures have: then `used`, those of the figures, count.
    """
    ours = indicator.decimals
    if stated is None or {"unit", "scale"} & set(entry) or ours in (stated, max(stated, used)):
        return
    problem = (
        f"Källan anger {_counted(stated)}, men {indicator.indicator_id} har {_counted(ours)} ('{indicator.unit}')."
    )
    written = _written("unit", indicator.unit, where)
    declared = "" if indicator.is_bundled else " Eller rätta decimals under serien."
    raise FetchError(problem, STATE_DECIMALS.format(unit=written, where=where, declared=declared), location=location)


def _counted(decimals: int) -> str:
    return "1 decimal" if decimals == 1 else f"{decimals} decimaler"


def decimals_in(values: pd.Series) -> int:
    """Return how many decimals figures have, at most MAX_DECIMALS."""
    return next(
        (count for count in range(MAX_DECIMALS) if np.isclose(values, values.round(count), rtol=1e-12, atol=0).all()),
        MAX_DECIMALS,
    )


def _require_values(series: Series, values: pd.Series, indicator: Indicator, location: str) -> None:
    name = parse_unit(indicator.unit).name
    if name == COUNT and indicator.decimals == 0 and "unit" not in series.entry:
        parts = values[(values - values.round()).abs() > 1e-6 * values.abs().clip(lower=1)]
        if len(parts):
            problem = (
                f"Källan har {parts.iloc[0]:g}, men {indicator.indicator_id} räknas i hela antal ('{indicator.unit}')."
            )
            action = "Kontrollera källans enhet. Är det så talen ska vara: skriv unit eller scale i katalogen."
            raise FetchError(problem, action, location=location)
    if name == PERCENT and indicator.is_bundled:
        beyond = values[(values < 0) | (values > 100)]
        if len(beyond):
            problem = f"{indicator.indicator_id} är {beyond.iloc[0]:g} procent."
            raise FetchError(problem, "En andel är 0 till 100: kontrollera källan och dess enhet.", location=location)


def _folded(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").casefold().split())


def _without(word: str, scale: str) -> str | None:
    """Return a unit's text without its scale; None where the scale is not a word of it, or is the base of a rate."""
    if word == scale:
        return ""
    if word.startswith(f"{scale} "):
        rest = word.removeprefix(scale)
    elif word.endswith(f" {scale}"):
        rest = word.removesuffix(scale)
    elif word.endswith(f"({scale})"):
        rest = word.removesuffix(f"({scale})")
    else:
        return None
    rest = re.sub(r"^\(([^()]*)\)$", r"\1", rest.strip(" ,"))
    # In "antal per 1000" and "1 000 000 kr" the number found is not a scale.
    return None if re.search(r"(^|\s)per$|/$|\d$|^\d", rest) else rest


@cache
def _words() -> tuple[dict[str, Unit], list[tuple[str, float]]]:
    """Return the units by each of their words, and the scales, the longest word first."""
    stated: dict[str, Any] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    known = {_folded(word): Unit(name) for name, words in stated["units"].items() for word in (name, *words)}
    for one in stated["multiples"]:
        known |= {_folded(word): Unit(one["of"], float(one["factor"])) for word in one["words"]}
    scales = {_folded(word): float(factor) for word, factor in stated["scales"].items()}
    return known, sorted(scales.items(), key=lambda one: -len(one[0]))
