"""A new series' codes that are no regions: whether they are places of the municipality, as a person says."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.catalogue.mapping import Dimensions
from etl.fetch.failure import FetchError, OpenQuestionError
from etl.fetch.meaning.places import FILE, GROUP, KINDS, NATIONAL, UNIT, with_new_places
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.regions import CHOOSE, region_code, region_codes, unknown_regions
from etl.fetch.meaning.selection import chosen
from etl.fetch.sources.kolada_places import GROUP as GROUP_ID
from etl.fetch.sources.kolada_places import UNIT as UNIT_ID
from etl.fetch.sources.kolada_places import group_of
from etl.fetch.sources.web import Web
from panel.formats.published.layout import QuestionError
from panel.formats.published.words import places_in

MAX_NAMED = 8
# The answer that a key figure is wanted of municipalities, not of units.
MUNICIPALITIES = "kommuner"
# The answer that codes which are no regions are not wanted.
NO_PLACE = "utelämna"


@dataclass(frozen=True)
class OwnPlaces:
    """What a new series' entry gets, and the reference with its new places; their codes with names."""

    entry: dict[str, Any]
    reference: Reference
    new: dict[str, str]

    def notices(self, data: Path) -> list[str]:
        """Return, in Swedish, which places are new in the file."""
        named = ", ".join(f"{code} {name}" for code, name in list(self.new.items())[:MAX_NAMED])
        more = f" och {len(self.new) - MAX_NAMED} till" if len(self.new) > MAX_NAMED else ""
        return [f"Nya platser i {data / FILE}: {named}{more}."] if self.new else []


def region_named(name: str, reference: Reference) -> str:
    """Return the code of the only region that a file's name names, or "": befolkning_linköping.csv is 0580."""
    words = re.split(r"[^\w]|_|\d", Path(name).stem)
    named = {
        code for word in words for place in places_in(word, reference.places) if (code := region_code(place, reference))
    }
    return named.pop() if len(named) == 1 else ""


def units_or_municipalities(reference: Reference) -> QuestionError:
    """Return the question of whom a key figure that Kolada has of units too is to be fetched for."""
    named = [code for _, code in sorted(reference.names.items()) if len(code) == len("0180")]
    text = "Nyckeltalet finns för kommuner och för enheter (skolor, boenden). Vilka ska med?"
    labels = ["alla kommuner och riket", *(f"enheter i {reference.titles[code]}" for code in named)]
    choices = (MUNICIPALITIES, *named)
    return QuestionError("select", text, choices, of="units", labels=labels, proposed=MUNICIPALITIES)


def of_kolada(series: Series, web: Web, reference: Reference, units: Mapping[str, str]) -> OwnPlaces:
    """Return the places that a key figure of Kolada's has: its units, and the groups of municipalities with members."""
    own = list(reference.own_places)
    for group in filter(GROUP_ID.fullmatch, map(str, series.entry["regions"])):
        title, members = group_of(web, series.base_url, group)
        own = with_new_places(own, {group: title}, GROUP, GROUP, " ".join(members))
    for unit, name in units.items():
        if found := UNIT_ID.fullmatch(unit):
            own = with_new_places(own, {unit: name}, found[1], UNIT)
    new = {one.region_code: one.name for one in own if one.region_code not in reference.own_codes}
    return OwnPlaces({}, replace(reference, own_places=tuple(own)), new)


def with_own_places(
    data: Path,
    entry: Mapping[str, Any],
    dimensions: Dimensions,
    reference: Reference,
    answer: str | None,
    location: str,
) -> OwnPlaces:
    """Return the places that an entry's codes are, where a person says that they are some: stadsdel, or stadsdel:0180.

    Or the selection of the others, where these are to be left out: utelämna.

    Raises OpenQuestionError for codes that are no regions where nobody has said, and FetchError for an answer that is
    no kind of place, or a municipality that is not known from the source or the plans.
    """
    code = entry["dimensions"].get("region")
    if code is None:
        return OwnPlaces({}, reference, {})
    labels = dimensions.codes[code]
    labels = {one: labels[one] for one in chosen(entry["select"].get(code, ["*"]), list(labels), location)}
    where = f"{entry['id']}, {location}, {code}"
    unknown = unknown_regions(labels, reference, dimensions.labels[code])
    if not unknown:
        return OwnPlaces({}, reference, {})
    if answer is None:
        raise _question(labels, dimensions.labels[code], reference, where)
    if answer == NO_PLACE:
        known = [one for one in labels if one not in unknown]
        return OwnPlaces({"select": {**entry["select"], code: known}}, reference, {})
    kind, _, stated = answer.partition(":")
    if kind not in KINDS:
        raise FetchError(f"'{kind}' är inget slag av plats.", f"Det finns: {', '.join(KINDS)}.", location=where)
    within = GROUP if kind == GROUP else stated or _municipality(data, labels, reference, where)
    region_codes({within: within}, reference, where) if within != GROUP else None
    missing = unknown_regions(labels, reference, dimensions.labels[code], within)
    own = with_new_places(reference.own_places, missing, within, kind)
    return OwnPlaces({"places": within}, replace(reference, own_places=tuple(own)), missing)


def _question(labels: Mapping[str, str], heading: str, reference: Reference, location: str) -> OpenQuestionError:
    """Return the question, in the words of the refusal that the codes would get."""
    try:
        region_codes(labels, reference, location, heading)
    except FetchError as error:
        text = f"{error.problem} {error.action.removesuffix(CHOOSE)}Vilket slag av plats är de?"
        choices = (*KINDS, *([NO_PLACE] if len(unknown_regions(labels, reference, heading)) < len(labels) else []))
        question = QuestionError("places", text, choices, proposed=_kind(labels, reference))
        return OpenQuestionError(question, location)
    raise AssertionError(location)


def _kind(labels: Mapping[str, str], reference: Reference) -> str:
    """Return grupp for a few names without digits among municipalities, none of them nearly a municipality's, or ""."""
    unknown = unknown_regions(labels, reference)
    names = [name.casefold() for name in unknown.values()]
    is_few = len(unknown) * 3 < len(labels)
    is_other = not any(re.search(r"\d", one) or get_close_matches(one, reference.names, 1, 0.8) for one in names)
    return GROUP if is_few and is_other else ""


def _municipality(data: Path, labels: Mapping[str, str], reference: Reference, location: str) -> str:
    """Return the municipality that places lie in: the one in their codes, beside them, or of all plans."""
    in_codes = {area[1] for code in labels if (area := NATIONAL.fullmatch(code))}
    beside = {code for code in labels if code in reference.regions and len(code) == 4}
    plans = {str(plan["region_code"]) for plan in _plans(data) if "region_code" in plan}
    for found in (in_codes, beside, plans):
        if len(found) == 1:
            return next(iter(found))
    problem = "Det går inte att se vilken kommun platserna ligger i."
    raise FetchError(problem, "Skriv kommunens kod efter slaget: --places stadsdel:0180.", location=location)


def _plans(data: Path) -> list[dict[str, Any]]:
    descriptors = (path for path in data.glob("plans/*/datapackage.json") if not path.parent.name.startswith("."))
    return [json.loads(path.read_text(encoding="utf-8")).get("plan", {}) for path in descriptors]
