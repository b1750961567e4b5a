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
from etl.fetch.meaning.units import decimals_in
from panel.formats.cube import Cube
from panel.formats.published.layout import QuestionError
from panel.wording.period_lengths import RHYTHMS

QUESTIONS = {
    "title": ("Vad heter den nya indikatorn?", ()),
    "direction": ("Är högre bättre (higher_better), lägre (lower_better) eller inget av dem (neutral)?", DIRECTIONS),
    "definition": ("Vad mäter den, med en mening?", ()),
    "aggregation": (
        "Hur blir kortare perioder en längre: summan (sum), medeltalet (mean), sista (last), inte alls (none)?",
        AGGREGATIONS,
    ),
    "decimals": ("Hur många decimaler har den?", ()),
}
NUMBERS = {"decimals", "lag"}
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
    return About(cube.title, cube.unit or "", used if cube.decimals is None else max(cube.decimals, used))


def new_indicator(wanted: Wanted, known: Collection[str]) -> dict[str, Any]:
    """Return a new indicator as far as it is described. Raises FetchError for an id that is taken or invalid."""
    if wanted.indicator in known:
        raise FetchError(f"Indikatorn '{wanted.indicator}' finns redan.", "Välj ett annat id, eller --indicator.")
    if wanted.indicator != slug(str(wanted.indicator), "_"):
        raise FetchError(f"'{wanted.indicator}' är inget id för en indikator.", "Ett id har a-z, 0-9 och _.")
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

    Raises OpenQuestionError for what neither does. The frequency is that of the figures: with_frequency().
    """
    unit = wanted.options.get("unit") or about.unit
    found = {"title": about.title, "unit": unit, "decimals": about.decimals, **_stated(wanted)}
    if not found["unit"]:
        raise OpenQuestionError(QuestionError("unit", "Källan säger inte vilken enhet talen har. Vilken?"), "")
    for name, (text, choices) in QUESTIONS.items():
        if found.get(name) in {"", None}:
            raise OpenQuestionError(QuestionError("describe", text, sorted(choices), of=name), "")
    return {"comparable_group": wanted.indicator, **found, "frequency": "Y"}


def with_frequency(indicator: Mapping[str, Any], figures: pd.DataFrame) -> dict[str, Any]:
    """Return a new indicator with the frequency of its figures, and the rhythm of it where none is stated.

    Raises FetchError where they have several: each is an indicator of its own.
    """
    found = sorted(set(figures["frequency"])) or [indicator["frequency"]]
    if len(found) > 1:
        problem = f"Källan har perioder av {len(found)} längder ({', '.join(found)}), och en indikator har en."
        raise FetchError(problem, "Välj perioder av en längd, eller dela filen.")
    return {**indicator, "frequency": found[0], "rhythm": indicator.get("rhythm", RHYTHMS[found[0]])}


def slug(text: str, between: str = "-") -> str:
    """Return a text as an id of a-z and 0-9, at most 60 characters: "Andel äldre" is "andel-aldre"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", between, plain)[:60].strip(between)
