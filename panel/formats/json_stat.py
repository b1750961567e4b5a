"""json-stat 2.0, from PxWeb, Eurostat and other statistics services. https://json-stat.org/format/"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from panel.formats.cube import ROLES, Cube, Dimension, FormatError, Role, check_dimensions, with_flags
from panel.formats.json_stat_about import about_of, expect, read_about, units_of

# Matches the end of each key, and sometimes text inside a string: there are never fewer matches than keys.
KEY_END = re.compile(rb'"\s*+:')
CELLS_A_PIECE = 100_000
INDEX = "^(0|[1-9][0-9]{0,9})$"
ASK_FOR = (
    "Här läses json-stat 2.0. Hämta tabellen som json-stat2: så heter formatet i PxWeb, och i en fråga till dess API"
    ' skrivs "response": {"format": "json-stat2"}.'
)


def read_json_stat(body: bytes) -> Cube:
    """Read a json-stat 2.0 dataset. Raises FormatError with the path in the document."""
    document = _parse(body)
    _check_kind(document)
    dimensions = _dimensions(document)
    check_dimensions(dimensions)
    count = int(np.prod([len(dimension.codes) for dimension in dimensions]))
    values = _values(document, count)
    flags, flag_names = with_flags(values, *_status(document, count))
    title = expect(str, document.get("label", ""), "label")
    return read_about(Cube(title, dimensions, values, flags, flag_names), document)


def write_json_stat(cube: Cube) -> bytes:
    """Return the table as a json-stat 2.0 dataset in UTF-8: flags in status, missing values as null."""
    return b"".join(json_stat_pieces(cube, describe(cube, cube.dimensions)))


def describe(cube: Cube, dimensions: tuple[Dimension, ...]) -> dict[str, Any]:
    """Return a json-stat 2.0 dataset without its cells: what the cube says of itself, and some dimensions."""
    document: dict[str, Any] = {"version": "2.0", "class": "dataset", "label": cube.title, **about_of(cube)}
    roles = {role: [one.code for one in dimensions if one.role == role] for role in ROLES}
    document["role"] = {role: codes for role, codes in roles.items() if codes}
    document["id"] = [dimension.code for dimension in dimensions]
    document["size"] = [len(dimension.codes) for dimension in dimensions]
    document["dimension"] = {dimension.code: _dimension_of(dimension, cube) for dimension in dimensions}
    return document


def json_stat_pieces(cube: Cube, document: dict[str, Any]) -> Iterator[bytes]:
    """Yield a described dataset with the cube's cells, in pieces of at most CELLS_A_PIECE cells."""
    yield orjson.dumps(document)[:-1] + b',"value":['
    for at in range(0, len(cube.values), CELLS_A_PIECE):
        part = np.ascontiguousarray(cube.values[at : at + CELLS_A_PIECE])
        yield (b"," if at else b"") + orjson.dumps(part, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1]
    yield b"]"
    flagged = np.flatnonzero(cube.flags)
    for at in range(0, len(flagged), CELLS_A_PIECE):
        some = flagged[at : at + CELLS_A_PIECE]
        names = [cube.flag_names[flag] for flag in cube.flags[some].tolist()]
        status = orjson.dumps(dict(zip(map(str, some.tolist()), names, strict=True)))
        yield (b"," if at else b',"status":{') + status[1:-1]
    yield b"}}" if len(flagged) else b"}"


def _parse(body: bytes) -> dict[str, Any]:
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        document = orjson.loads(body)
        if isinstance(document, dict) and len(KEY_END.findall(body)) != _key_count(document):
            json.loads(body, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        if isinstance(error, orjson.JSONDecodeError):
            position = f"rad {error.lineno}, tecken {error.colno}"
            raise FormatError(f"Filen är inte hel json ({position}). Hämta den igen.") from error
        raise FormatError("Filen är inte json som går att läsa. Hämta den igen.") from error
    if not isinstance(document, dict):
        raise FormatError("Filen är json, men ingen tabell: ytterst ska det stå ett objekt.")
    return document


def _key_count(found: dict[str, Any] | list[Any]) -> int:
    """Return the number of keys in a parsed document, which is smaller than in its text when a key was repeated."""
    items: Collection[Any] = found.values() if isinstance(found, dict) else found
    own = len(found) if isinstance(found, dict) else 0
    # Skips a list of a million numbers without a loop in Python.
    if not {dict, list} & set(map(type, items)):
        return own
    return own + sum(_key_count(one) for one in items if isinstance(one, dict | list))


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FormatError(f"Nyckeln {twice} står två gånger i samma objekt. Bara en av dem kan gälla: rätta källan.")
    return found


def _check_kind(document: dict[str, Any]) -> None:
    version, kind = document.get("version"), document.get("class")
    if not isinstance(version, str) or not version.startswith("2."):
        stated = "version saknas" if version is None else f"version är {version!r}"
        raise FormatError(f"{_other_kind(document) or stated}. {ASK_FOR}")
    if kind != "dataset":
        raise FormatError(f"class är {kind!r}. Här läses en tabell (dataset): hämta själva tabellen.")


def _other_kind(document: dict[str, Any]) -> str | None:
    """Return, in Swedish, which other known kind of json a document without version 2 is."""
    if str(document.get("version", "")).startswith("1."):
        return "version är {!r}: filen är json-stat 1".format(document["version"])
    tables = [one for one in document.values() if isinstance(one, dict)]
    if "version" not in document and any({"dimension", "value"} <= set(one) for one in tables):
        return "Filen är json-stat 1: tabellen ligger i ett objekt för sig"
    if {"columns", "data"} <= set(document):
        return "Filen är PxWebs eget format json"
    return "Filen är PxWebs beskrivning av en tabell, utan celler" if "variables" in document else None


def _dimensions(document: dict[str, Any]) -> tuple[Dimension, ...]:
    ids = [expect(str, one, f"id[{at}]") for at, one in enumerate(expect(list, document.get("id"), "id"))]
    sizes = [expect(int, one, f"size[{at}]") for at, one in enumerate(expect(list, document.get("size"), "size"))]
    if len(ids) != len(sizes):
        raise FormatError(f"size har {len(sizes)} tal, men id har {len(ids)} dimensioner. De ska vara lika många.")
    about = expect(dict, document.get("dimension"), "dimension")
    each = {code: expect(dict, about.get(code), f"dimension.{code}") for code in ids}
    roles = _roles(document, ids, _codes_by_label(each))
    return tuple(_dimension(code, each[code], size, roles.get(code)) for code, size in zip(ids, sizes, strict=True))


def _codes_by_label(about: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the dimensions' codes by label, without labels that two dimensions share."""
    labels = {code: expect(str, one.get("label", code), f"dimension.{code}.label") for code, one in about.items()}
    count = Counter(labels.values())
    return {label: code for code, label in labels.items() if count[label] == 1}


def _roles(document: dict[str, Any], ids: list[str], by_label: dict[str, str]) -> dict[str, Role]:
    """Return each dimension's role. Some services name the dimension by its label there instead of by its code."""
    found: dict[str, Role] = {}
    given = expect(dict, document.get("role", {}), "role")
    for role in ROLES:
        for at, name in enumerate(expect(list, given.get(role, []), f"role.{role}")):
            code = name if name in ids else by_label.get(expect(str, name, f"role.{role}[{at}]"))
            if code is None or code in found:
                message = "ingen dimension i id, eller en som har en roll"
                raise FormatError(
                    f"role.{role}[{at}] är {name!r}: {message}. Skriv ett av {', '.join(ids)}, eller ta bort det."
                )
            found[code] = role
    return found


def _dimension(code: str, about: dict[str, Any], size: int, role: Role | None) -> Dimension:
    path = f"dimension.{code}.category"
    category = expect(dict, about.get("category"), path)
    names = expect(dict, category.get("label", {}), f"{path}.label")
    codes = _codes(category, names, path)
    if len(codes) != size:
        raise FormatError(f"{path}.index har {len(codes)} värden, men size säger {size}. Hämta tabellen igen.")
    strange = set(names) - set(codes)
    if strange:
        raise FormatError(f"{path}.label har {min(strange)!r}, som inte står i index. Rätta källan.")
    labels = [expect(str, names.get(one, one), f"{path}.label.{one}") for one in codes]
    label = expect(str, about.get("label", code), f"dimension.{code}.label")
    return Dimension(code, label, tuple(codes), tuple(labels), role)


def _codes(category: dict[str, Any], names: dict[str, Any], path: str) -> list[str]:
    index = category.get("index", list(names) if len(names) == 1 else None)
    if isinstance(index, list):
        return [expect(str, one, f"{path}.index[{at}]") for at, one in enumerate(index)]
    index = expect(dict, index, f"{path}.index")
    positions = {expect(int, position, f"{path}.index.{one}"): one for one, position in index.items()}
    if sorted(positions) != list(range(len(index))):
        raise FormatError(f"{path}.index ska ge varje värde en plats från 0 till {len(index) - 1}. Rätta källan.")
    return [positions[position] for position in range(len(index))]


def _values(document: dict[str, Any], count: int) -> npt.NDArray[np.float64]:
    found = document.get("value")
    if isinstance(found, dict):
        positions = _positions(found, count, "value")
        values = np.full(count, np.nan)
        values[positions] = _numbers(list(found.values()), list(found))
        return values
    numbers = expect(list, found, "value")
    if len(numbers) != count:
        raise FormatError(f"value har {len(numbers)} celler, men size ger {count}. Hämta tabellen igen.")
    return _numbers(numbers, range(count))


def _numbers(found: list[Any], positions: list[str] | range) -> npt.NDArray[np.float64]:
    if not set(map(type, found)) <= {int, float, type(None)}:
        at = next(at for at, one in enumerate(found) if type(one) not in (int, float, type(None)))
        raise FormatError(f"value[{positions[at]}] är {found[at]!r}. Där ska stå ett tal eller null: rätta källan.")
    try:
        # Copied, since Arrow's arrays may be read-only.
        return np.array(pa.array(found, type=pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid as error:
        raise FormatError("value har ett heltal som är för stort för att återges exakt. Rätta källan.") from error


def _positions(found: dict[str, Any], count: int, path: str) -> npt.NDArray[np.int64]:
    """Return the cells that a sparse map has. Raises FormatError for one that is not in the table."""
    keys = pa.array(list(found), type=pa.string())
    is_index = pc.match_substring_regex(keys, INDEX).to_numpy(zero_copy_only=False)
    positions = pc.cast(keys.filter(pa.array(is_index)), pa.int64()).to_numpy()
    if not is_index.all() or (positions >= count).any():
        strange = next(key for key in found if not re.fullmatch(INDEX, key) or int(key) >= count)
        raise FormatError(f"{path}.{strange[:40]} är ingen cell i tabellen, som har cellerna 0 till {count - 1}.")
    return positions


def _status(document: dict[str, Any], count: int) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Return each cell's index among the flags, and the flags."""
    found = document.get("status")
    if found is None or isinstance(found, str):
        return np.zeros(count, dtype=np.intp), [found or ""]
    if isinstance(found, dict):
        flagged = _positions(found, count, "status")
        some, names = _texts(list(found.values()), list(found))
        positions = np.full(count, len(names))
        positions[flagged] = some
        return positions, [*names, ""]
    texts = expect(list, found, "status")
    if len(texts) == 1:
        # json-stat: a list of one element is the status of all cells.
        texts = texts * count
    if len(texts) != count:
        raise FormatError(f"status har {len(texts)} celler, men tabellen har {count}. Hämta tabellen igen.")
    return _texts(texts, range(count))


def _texts(found: list[Any], positions: list[str] | range) -> tuple[npt.NDArray[np.intp], list[str]]:
    if not set(map(type, found)) <= {str, type(None)}:
        at = next(at for at, one in enumerate(found) if type(one) not in (str, type(None)))
        raise FormatError(f"status[{positions[at]}] är {found[at]!r}. Där ska stå text: rätta källan.")
    encoded = pc.fill_null(pa.array(found, type=pa.string()), "").dictionary_encode()
    return encoded.indices.to_numpy().astype(np.intp), encoded.dictionary.to_pylist()


def _dimension_of(dimension: Dimension, cube: Cube) -> dict[str, object]:
    category: dict[str, object] = {
        "index": {code: position for position, code in enumerate(dimension.codes)},
        "label": dict(zip(dimension.codes, dimension.labels, strict=True)),
    }
    if dimension.role == "metric":
        category["unit"] = units_of(dimension, cube)
    return {"label": dimension.label, "category": category}
