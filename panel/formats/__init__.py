"""Readers and writers of statistical files: PC-Axis, json-stat2, csv, xlsx, parquet.

Every reader returns a Cube, every writer takes one. The room uses no database, no network and no screen.
"""

import secrets
from collections.abc import Callable
from pathlib import Path

from panel.formats.cube import Cube, FormatError
from panel.formats.json_stat import read_json_stat, write_json_stat
from panel.formats.px.read import read_px, write_px
from panel.formats.tables import read_csv, read_parquet, read_xlsx, write_csv, write_parquet, write_xlsx

__all__ = ["ENDINGS", "Cube", "FormatError", "kind_of", "read", "write"]

KINDS: dict[str, tuple[Callable[[bytes], Cube], Callable[[Cube], bytes]]] = {
    ".px": (read_px, write_px),
    ".json": (read_json_stat, write_json_stat),
    ".csv": (read_csv, write_csv),
    ".xlsx": (read_xlsx, write_xlsx),
    ".parquet": (read_parquet, write_parquet),
}
OTHER_NAMES = {".json-stat2": ".json", ".jsonstat": ".json"}
ENDINGS = (*KINDS, *OTHER_NAMES)


def kind_of(path: Path) -> str:
    """Return a file's suffix in its canonical form (.px, .json …). Raises FormatError for an unknown one."""
    ending = path.suffix.lower()
    kind = OTHER_NAMES.get(ending, ending)
    if kind not in KINDS:
        raise FormatError(
            f"{path.name}: ändelsen säger inte vilket format filen har. De som finns: {' '.join(ENDINGS)}"
        )
    return kind


def read(path: Path, language: str | None = None) -> Cube:
    """Read a file in the format of its suffix; a px file in one of its languages, or its default one.

    Raises FormatError, and OSError when it cannot be opened.
    """
    kind = kind_of(path)
    if language is not None and kind != ".px":
        raise FormatError("Bara px-filer har flera språk att välja mellan. Ta bort språket.")
    reader, _ = KINDS[kind]
    return reader(path.read_bytes()) if language is None else read_px(path.read_bytes(), language)


def write(cube: Cube, path: Path) -> None:
    """Write a file in the format of its suffix, atomically. Raises FormatError and OSError."""
    _, writer = KINDS[kind_of(path)]
    body = writer(cube)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        aside.write_bytes(body)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
