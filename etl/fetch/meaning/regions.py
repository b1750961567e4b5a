"""Regions as the services write them: codes, codes with names, and names."""

import re
from collections.abc import Iterable, Mapping

from etl.fetch.failure import FetchError
from etl.fetch.meaning.places import NATIONAL, place_code
from etl.fetch.meaning.reference import Reference
from panel.formats.published.words import COUNTRY, COUNTY, county_names, place_name, plain, plain_names

CODE = re.compile(r"(\d{4}|\d{2})(?: .*)?", re.ASCII)
KOLADA_CODE = re.compile(r"\d{4}", re.ASCII)
MAX_NAMED = 8
CHOOSE = (
    "Välj kommuner, län eller riket med select i katalogen, rätta koden i källan, eller lägg till regionen i"
    " data/statistics/regions.csv. Är de platser i kommunen: series add --places (docs/catalogue.md)."
)


def region_codes(
    labels: Mapping[str, str], reference: Reference, location: str = "", heading: str = "", within: str | None = None
) -> dict[str, str]:
    """Return the region's code for each of a source's codes.

    A code is 0180, 05, 00, "0180 Stockholm", "Stockholm" or "Stockholms kommun". Under the heading Län, "Uppsala" is
    the county, and so it is among names of counties alone. `labels` is the source's name of each code. `within` is the
    municipality of the source's places, or grupp: a code is then a place of data/places.csv, or a region that the
    source calls by its name. Raises FetchError, naming them, for regions and places that the panel does not have.
    """
    found = _found(labels, reference, heading, within)
    _require_certain(labels, reference, location)
    unknown = [code for code, region in found.items() if region is None]
    if unknown and within is not None:
        action = "Lägg till i data/places.csv det som saknas, eller välj bort det med select i katalogen."
        raise FetchError(f"{_named(unknown, labels)} är ingen känd plats i {within}.", action, location=location)
    if unknown:
        is_are = "är ingen känd kommun, inget län och inte Riket"
        action = f"{_guess(unknown[0], reference)}{CHOOSE}"
        raise FetchError(f"{_named(unknown, labels)} {is_are}.", action, location=location)
    return {code: region for code, region in found.items() if region is not None}


def _require_certain(labels: Mapping[str, str], reference: Reference, location: str) -> None:
    """Raise FetchError where names lack å, ä and ö, and one of them may be another's: Habo, of Habo and Håbo."""
    written = {label.casefold() for label in labels.values()}
    two = {plain(name) for name in reference.names if not name.isascii()} & reference.names.keys() & written
    if two and written & plain_names(reference.places).keys():
        problem = f"Namnen saknar å, ä och ö, och {', '.join(sorted(two)).title()} kan vara två kommuner."
        raise FetchError(problem, "Rätta namnen i filen, eller hämta den med regionernas koder.", location=location)


def unknown_regions(
    labels: Mapping[str, str], reference: Reference, heading: str = "", within: str | None = None
) -> dict[str, str]:
    """Return the codes that region_codes() would refuse, with their names, unless one is a known code miswritten."""
    unknown = {code: labels[code] for code, one in _found(labels, reference, heading, within).items() if one is None}
    is_miswritten = any("Menar du" in _guess(code, reference) for code in unknown)
    return {} if is_miswritten and within is None else unknown


def _found(labels: Mapping[str, str], reference: Reference, heading: str, within: str | None) -> dict[str, str | None]:
    """Return the region's code of each of a source's codes, None for one that the panel does not have."""
    is_county = bool(COUNTY.fullmatch(heading)) or _are_counties(labels, reference)
    found = {code: _code_of(code, reference, is_county=is_county) for code in labels}
    if within is None:
        return found
    own = {code: place for code in labels if (place := place_code(within, code)) in reference.own_codes}
    by_name = {code: _code_of(label, reference) for code, label in labels.items()}
    return {code: own.get(code) or (region if region == by_name[code] else None) for code, region in found.items()}


def _named(codes: list[str], labels: Mapping[str, str]) -> str:
    named = ", ".join(_shown(code, labels[code]) for code in codes[:MAX_NAMED])
    return named + (f" och {len(codes) - MAX_NAMED} till" if len(codes) > MAX_NAMED else "")


def region_code(text: str, reference: Reference, location: str = "") -> str:
    """Return the code of one region. Raises FetchError for a region that the panel does not have."""
    return region_codes({text: text}, reference, location)[text]


def kolada_region(text: str, reference: Reference, location: str = "") -> str:
    """Return the panel's code for one of Kolada's: 0180 is a municipality, 0000 Riket (00), 0005 region 05.

    Raises FetchError for any other.
    """
    if not KOLADA_CODE.fullmatch(text):
        action = "Välj kommuner, regioner eller riket (fyra siffror) i katalogen."
        raise FetchError(f"'{text}' är ingen av Koladas koder för kommuner och regioner.", action, location=location)
    return region_code(text[2:] if text.startswith("00") else text, reference, location)


def to_kolada(code: str) -> str:
    """Return Kolada's code of a region: the inverse of kolada_region."""
    return code.rjust(4, "0")


def _code_of(text: str, reference: Reference, *, is_county: bool = False) -> str | None:
    found = CODE.fullmatch(text)
    if found is not None:
        return found[1] if found[1] in reference.regions else None
    folded = text.casefold()
    named = (folded, place_name(text, reference.places))
    names = (*county_names(folded), *named) if is_county else named
    code = next((reference.names[name] for name in names if name in reference.names), None)
    return None if is_county and len(code or "") > 2 else code


def _are_counties(labels: Iterable[str], reference: Reference) -> bool:
    """Return whether all names are counties' without the word län, and one is of no municipality: Uppsala, Dalarna …"""
    names = {label.casefold() for label in labels} - COUNTRY
    of_counties = {name for name in names if {*county_names(name)} & reference.names.keys()}
    return names == of_counties != names & reference.names.keys()


def _shown(code: str, label: str) -> str:
    return f"'{code}'" if label == code else f"'{code}' ({label})"


def _guess(text: str, reference: Reference) -> str:
    """Return "Menar du 0180? " for a code without its 0 or with letters before it, or what a small area is, or ""."""
    if area := NATIONAL.fullmatch(text):
        return f"Det ser ut som ett område i {area[1]}. "
    digits = re.sub(r"\D", "", text)
    close = [code for code in (digits.zfill(4), digits.zfill(2)) if digits and code in reference.regions]
    return f"Menar du {close[0]}? " if close else ""
