"""The files of the catalogue as they are written: comments and order stay when an entry is added or changed."""

import os
import re
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from panel.errors import SourceError


def write_entry(path: Path, entry: dict[str, Any], comments: list[str]) -> None:
    """Append an entry to a file of the catalogue; the comments of the others stay."""
    document = read_document(path)
    written = tomlkit.table()
    for comment in ["Kan väljas, enligt tjänsten:", *comments]:
        written.add(tomlkit.comment(re.sub(r"[\x00-\x1f\x7f]+", " ", comment)))
    for key, value in entry.items():
        written.add(key, _aot(value) if key == "indicator" else value)
    entries = document.setdefault("series", tomlkit.aot())
    if not isinstance(entries, AoT):
        raise SourceError("'series' är ingen lista.", "En serie börjar med [[series]].", path=path)
    entries.append(written)
    write_catalogue(path, document)


def read_document(path: Path) -> tomlkit.TOMLDocument:
    """Return a file of the catalogue as it is written, with its comments; an empty one where there is no file."""
    return tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()


def write_catalogue(path: Path, document: tomlkit.TOMLDocument) -> None:
    """Replace a file of the catalogue atomically."""
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(document))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _aot(tables: list[dict[str, Any]]) -> AoT:
    array = tomlkit.aot()
    for table in tables:
        array.append(tomlkit.item(table))
    return array
