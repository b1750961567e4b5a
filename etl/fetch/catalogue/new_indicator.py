"""A new indicator: what its source states of it, and what only a person can say."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.fetch.catalogue.catalogue import AGGREGATIONS, DIRECTIONS
from etl.fetch.catalogue.wanted import Wanted
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning.units import decimals_in, is_known, parse_unit
from panel.formats.cube import Cube
from panel.formats.published.layout import QuestionError
from panel.formats.published.words import units_in
from panel.wording.period_lengths import RHYTHMS

QUESTIONS = {
    "title": ("Vad heter det nya måttet?", ()),
    "direction": ("Är högre bättre (higher_better), lägre (lower_better) eller inget av dem (neutral)?", DIRECTIONS),
    "definition": ("Vad mäter det, med en mening?", ()),
    "aggregation": (
        "Hur blir kortare perioder en längre: summan (sum), medeltalet (mean), sista (last), inte alls (none)?",
        AGGREGATIONS,
    ),
    "decimals": ("Hur många decimaler har det?", ()),
}
NUMBERS = {"decimals", "lag"}
MAX_DECIMALS = 6
# What is left to a form is so until it is written there.
DRAFT: Mapping[str, Any] = {
    "title": "",
    "unit": "",
    "decimals": 0,
    "direction": "neutral",
    "definition": "-",
    "aggregation": "none",
}
# Read before anything is known of a new indicator; replaced before the entry is written.
UNREAD: Mapping[str, Any] = {"title": "", "definition": "", "unit": "", "decimals": 15, "frequency": "Y"}


@dataclass(frozen=True)
class About:
    """What a source states of its figures; "" and None for what it does not."""

    title: str = ""
    unit: str = ""
    decimals: int | None = None


def about_file(cube: Cube) -> About:
    """Return what a file states, with the decimals that its figures have where they have more."""
    used = decimals_in(pd.Series(cube.values).dropna())
    unit = cube.unit or unit_in(cube.title)
    return About(cube.title, unit, used if cube.decimals is None else max(cube.decimals, used))


def new_indicator(wanted: Wanted, known: Collection[str]) -> dict[str, Any]:
    """Return a new indicator as far as it is described. Raises FetchError for an id that is taken or invalid."""
    if wanted.indicator in known:
        raise FetchError(f"Måttet '{wanted.indicator}' finns redan.", "Välj ett annat id, eller --indicator.")
    if wanted.indicator != slug(str(wanted.indicator), "_"):
        raise FetchError(f"'{wanted.indicator}' är inget id för ett mått.", "Ett id har a-z, 0-9 och _.")
    return {"id": wanted.indicator, **UNREAD, **_stated(wanted)}


def _stated(wanted: Wanted) -> dict[str, Any]:
    """Return what is stated of a new indicator. Raises FetchError where a number is another text."""
    stated = {name: value for name, value in (wanted.new or {}).items() if value not in {"", None}}
    for name in NUMBERS & set(stated):
        if not str(stated[name]).isdecimal():
            raise FetchError(f"{name} är '{stated[name]}'.", "Skriv ett heltal.")
        stated[name] = int(stated[name])
    return stated


def describe(wanted: Wanted, about: About) -> dict[str, Any]:
    """Return the description of a new indicator: what is stated, and else what its source states.

    Raises OpenQuestionError for what neither does, unless it is a draft. The frequency is of the figures:
    with_frequency().
    """
    unit = wanted.options.get("unit") or about.unit
    found = {"title": about.title, "unit": unit, "decimals": about.decimals, **_stated(wanted)}
    if wanted.is_draft:
        found = {**DRAFT, **{name: value for name, value in found.items() if value not in {"", None}}}
        return {"comparable_group": wanted.indicator, **found, "frequency": "Y"}
    if not found["unit"]:
        raise OpenQuestionError(QuestionError("unit", "Källan säger inte vilken enhet talen har. Vilken?"), "")
    for name, (text, choices) in QUESTIONS.items():
        if found.get(name) in {"", None}:
            raise OpenQuestionError(QuestionError("describe", text, sorted(choices), of=name), "")
    return {"comparable_group": wanted.indicator, **found, "frequency": "Y"}


def contents_indicators(
    wanted: Wanted, indicator: Mapping[str, Any], labels: Mapping[str, str], decimals: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return an indicator of each of several contents (labels by code), with what is stated of it, or else of all.

    Each has a unit of its own where its label names one, and the decimals that its figures have.
    """
    base, found = str(indicator["title"]), list[dict[str, Any]]()
    for code, label in labels.items():
        stated: dict[str, Any] = {"title": f"{base}: {label}" if base else label, "definition": indicator["definition"]}
        if base and indicator["definition"] != DRAFT["definition"]:
            stated["definition"] += f" Här: {label}."
        stated |= {"unit": unit_in(label) or indicator["unit"], "decimals": decimals.get(code, indicator["decimals"])}
        name = f"{indicator['id']}-{slug(code) or len(found)}"
        taken = {str(one["id"]) for one in found}
        stated["id"] = name if name not in taken else f"{name}-{len(found)}"
        found.append({**indicator, **stated, "code": code, **wanted.contents.get(code, {})})
    return found


def unit_in(label: str) -> str:
    """Return the unit that the name of a measure has, or "": Antal hushåll, Andel äldre, Pris, tkr."""
    last = re.split(r"[,(]", label)[-1].strip(" )")
    units = [(word, parse_unit(word)) for word in (last, label) if is_known(word)]
    known = [unit.name if unit.factor == 1 else word for word, unit in units]
    return next(iter([*units_in([label]), *known]), "antal" if label.casefold().startswith("antal ") else "")


def decimals_by_code(cube: Cube) -> dict[str, int]:
    """Return how many decimals the figures of each of a table's contents have; none where it has no such dimension."""
    axis = next((at for at, one in enumerate(cube.dimensions) if one.role == "metric"), None)
    if axis is None:
        return {}
    values = cube.values.reshape(cube.shape)
    codes = enumerate(cube.dimensions[axis].codes)
    figures = {code: pd.Series(values.take(at, axis).ravel()).dropna() for at, code in codes}
    return {code: min(MAX_DECIMALS, decimals_in(one)) for code, one in figures.items()}


def with_frequency(indicator: Mapping[str, Any], figures: pd.DataFrame) -> dict[str, Any]:
    """Return a new indicator with the frequency of its figures, and the rhythm of it where none is stated.

    Raises FetchError where they have several: each is an indicator of its own.
    """
    found = sorted(set(figures["frequency"])) or [indicator["frequency"]]
    if len(found) > 1:
        problem = f"Källan har perioder av {len(found)} längder ({', '.join(found)}), och ett mått har en."
        raise FetchError(problem, "Välj perioder av en längd, eller dela filen.")
    return {**indicator, "frequency": found[0], "rhythm": indicator.get("rhythm", RHYTHMS[found[0]])}


def slug(text: str, between: str = "-") -> str:
    """Return a text as an id of a-z and 0-9, at most 60 characters: "Andel äldre" is "andel-aldre"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", between, plain)[:60].strip(between)
