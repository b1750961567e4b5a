"""A table's metadata in json-stat: units, decimals, source, notes, and px keywords."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from panel.formats.cube import Cube, Dimension, FormatError

KEYWORD = re.compile("[A-Z][A-Z0-9-]*")
# Keywords with a field of their own in a Cube.
OWN_FIELD = {"DECIMALS", "SHOWDECIMALS", "LANGUAGE", "UNITS", "HEADING", "STUB"}
READ = {"version", "class", "label", "id", "size", "dimension", "value", "status", "role"}
READ |= {"source", "updated", "note", "extension"}
Kind = TypeVar("Kind")
WORDS: dict[type, str] = {str: "text", int: "ett heltal", list: "en lista", dict: "ett objekt"}


def expect(kind: type[Kind], found: object, path: str) -> Kind:
    """Return a value of the expected type; a bool is not an int. Raises FormatError with the path."""
    if not isinstance(found, kind) or isinstance(found, bool):
        raise FormatError(f"{path} saknas eller är inte {WORDS[kind]}. Hämta tabellen igen, eller rätta källan.")
    return found


def read_about(cube: Cube, document: dict[str, Any]) -> Cube:
    """Return the cube with the document's metadata. Raises FormatError with the path of an invalid value."""
    px = expect(dict, expect(dict, document.get("extension") or {}, "extension").get("px") or {}, "extension.px")
    dimensions = tuple(_with_units(one, document) for one in cube.dimensions)
    units = {unit for one in dimensions for unit in one.units} or {_text(px, "units", "extension.px.")}
    decimals = {given for one in dimensions for given in one.decimals} or {_decimals(px, "extension.px.decimals")}
    return replace(
        cube,
        dimensions=tuple(_only_where_they_differ(one, units, decimals) for one in dimensions),
        unit=units.pop() if len(units) == 1 else None,
        decimals=decimals.pop() if len(decimals) == 1 else None,
        source=_text(document, "source"),
        updated=_text(document, "updated"),
        language=_text(px, "language", "extension.px."),
        notes=tuple(_notes(document)),
        more=_more(px),
        left_out=tuple(_left_out(document, px)),
    )


def about_of(cube: Cube) -> dict[str, object]:
    """Return source, updated, note and extension as in a json-stat document, without those that are None."""
    px: dict[str, object] = {key.lower(): value for key, value in cube.more.items()}
    px |= {"language": cube.language, "decimals": cube.decimals}
    if not any(one.role == "metric" for one in cube.dimensions):
        px["units"] = cube.unit
    px = {key: value for key, value in px.items() if value is not None}
    extension = {"px": px} if px else None
    about = {"source": cube.source, "updated": cube.updated, "note": list(cube.notes) or None, "extension": extension}
    return {key: value for key, value in about.items() if value is not None}


def units_of(dimension: Dimension, cube: Cube) -> dict[str, dict[str, object]]:
    """Return the unit and decimals of each code of a metric dimension, as in its category.unit."""
    units = dimension.units or (cube.unit,) * len(dimension.codes)
    decimals = dimension.decimals or (cube.decimals,) * len(dimension.codes)
    found: dict[str, dict[str, object]] = {}
    for code, unit, number in zip(dimension.codes, units, decimals, strict=True):
        found[code] = {} if unit is None else {"base": unit}
        if number is not None:
            found[code]["decimals"] = number
    return found


def _with_units(dimension: Dimension, document: dict[str, Any]) -> Dimension:
    path = f"dimension.{dimension.code}.category.unit"
    given = expect(dict, document["dimension"][dimension.code]["category"].get("unit", {}), path)
    strange = set(given) - set(dimension.codes)
    if strange:
        raise FormatError(f"{path} har {min(strange)!r}, som inte är en av dimensionens koder. Rätta källan.")
    if not given:
        return dimension
    each = [expect(dict, given.get(code, {}), f"{path}.{code}") for code in dimension.codes]
    locations = [f"{path}.{code}." for code in dimension.codes]
    pairs = list(zip(each, locations, strict=True))
    return replace(
        dimension,
        units=tuple(_text(one, "base", location) or _text(one, "label", location) for one, location in pairs),
        decimals=tuple(_decimals(one, f"{location}decimals") for one, location in pairs),
    )


def _only_where_they_differ(dimension: Dimension, units: set[str | None], decimals: set[int | None]) -> Dimension:
    return replace(
        dimension,
        units=dimension.units if len(units) > 1 else (),
        decimals=dimension.decimals if len(decimals) > 1 else (),
    )


def _text(about: dict[str, Any], key: str, path: str = "") -> str | None:
    found = about.get(key)
    return None if found is None else expect(str, found, f"{path}{key}") or None


def _decimals(about: dict[str, Any], path: str) -> int | None:
    found = about.get("decimals")
    if found is None:
        return None
    if not 0 <= expect(int, found, path) <= 15:
        raise FormatError(f"{path} är {found}. Det ska vara 0 till 15: rätta källan.")
    return int(found)


def _notes(document: dict[str, Any]) -> list[str]:
    """Return the table's notes, then those of dimensions and values, with the name before them."""
    found = _list_of_notes(document.get("note"), "note")
    for code, about in ((code, document["dimension"][code]) for code in document["id"]):
        label = about.get("label", code)
        path = f"dimension.{code}"
        found += [f"{label}: {note}" for note in _list_of_notes(about.get("note"), f"{path}.note")]
        category = about["category"]
        for value, notes in expect(dict, category.get("note") or {}, f"{path}.category.note").items():
            name = category.get("label", {}).get(value, value)
            texts = _list_of_notes(notes, f"{path}.category.note.{value}")
            found += [f"{label}, {name}: {note}" for note in texts]
    return found


def _left_out(document: dict[str, Any], px: dict[str, Any]) -> Iterator[str]:
    """Yield the paths of what a Cube cannot represent, once for all dimensions."""
    dimensions = [document["dimension"][code] for code in document["id"]]
    of_dimensions = {key for about in dimensions for key in about if about[key]}
    of_categories = {key for about in dimensions for key in about["category"] if about["category"][key]}
    yield from (key for key in document if key not in READ and document[key])
    yield from (f"extension.{key}" for key, value in (document.get("extension") or {}).items() if key != "px" and value)
    yield from (
        f"extension.px.{key}" for key in px if key.upper() not in OWN_FIELD and isinstance(px[key], list | dict)
    )
    yield from (f"dimension.*.{key}" for key in sorted(of_dimensions - {"label", "category", "note"}))
    yield from (f"dimension.*.category.{key}" for key in sorted(of_categories - {"index", "label", "unit", "note"}))


def _list_of_notes(found: object, path: str) -> list[str]:
    if found is None or isinstance(found, str):
        return [found] if found else []
    notes = [expect(str, one, f"{path}[{at}]") for at, one in enumerate(expect(list, found, path))]
    return [note for note in notes if note]


def _more(px: dict[str, Any]) -> dict[str, str]:
    """Return other values under extension.px by px keyword, with YES and NO for booleans."""
    words = {True: "YES", False: "NO"}
    found = {}
    for key, value in px.items():
        keyword = key.upper()
        if KEYWORD.fullmatch(keyword) and keyword not in OWN_FIELD and isinstance(value, str | int) and value != "":
            found[keyword] = words[value] if isinstance(value, bool) else str(value)
    return found
