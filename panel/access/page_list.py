"""Which pages there are, what each is called, where it is and what it takes to see it, as pages/pages.toml lists them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from panel.access.rights import Right
from panel.errors import SourceError

FILE = Path(__file__).resolve().parents[2] / "pages" / "pages.toml"
ADDRESS = re.compile(r"[a-z]+(-[a-z]+)*")
UNIQUE = ("file", "title", "address")


@dataclass(frozen=True)
class Page:
    """One [[page]] of pages.toml, whose head says what each key is. `permission` is a value of Right."""

    file: str
    title: str
    address: str
    group: str
    permission: str
    parameters: tuple[str, ...] = ()
    has_plan: bool = True

    @property
    def right(self) -> Right:
        """What it takes to see the page."""
        return Right(self.permission)


def read_pages(path: Path = FILE) -> dict[str, Page]:
    """Return the pages by file, in the order of the menu. Raises SourceError, which names every fault at once."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("page", [])
    except (OSError, ValueError) as error:
        raise SourceError("Listan över sidor går inte att läsa.", f"Rätta den: {error}.", path=path) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SourceError("Listan över sidor går inte att använda.", "Skriv varje sida som en [[page]].", path=path)
    faults = [fault for number, entry in enumerate(entries, start=1) for fault in _faults_of(entry, number, path)]
    if faults := [*faults, *_faults_between(entries, path)]:
        raise SourceError("Listan över sidor går inte att använda.", " ".join(faults), path=path)
    pages = (Page(**{**entry, "parameters": tuple(entry.get("parameters", ()))}) for entry in entries)
    return {page.file: page for page in pages}


def _faults_of(entry: Mapping[str, Any], number: int, path: Path) -> Iterator[str]:
    where = f"Sida {number} ({entry.get('file', 'utan file')})"
    known = {field.name: field.type for field in fields(Page)}
    for key in sorted(set(entry) - set(known)):
        yield f"{where}: {key} finns inte. Det som finns: {', '.join(known)}."
    for key in (key for key, kind in known.items() if kind is str):
        if not isinstance(entry.get(key), str) or not entry[key]:
            yield f"{where}: skriv {key} som text."
    if not isinstance(entry.get("has_plan", True), bool):
        yield f"{where}: has_plan ska vara true eller false."
    parameters = entry.get("parameters", [])
    if not isinstance(parameters, list) or not all(isinstance(one, str) for one in parameters):
        yield f"{where}: parameters ska vara en lista med texter."
    if entry.get("permission") not in set(Right):
        yield f"{where}: permission ska vara en av {', '.join(Right)}."
    if not ADDRESS.fullmatch(str(entry.get("address"))):
        yield f"{where}: address skrivs med a–z, och bindestreck mellan ord."
    if not (path.parent / f"{entry.get('file')}.py").is_file():
        yield f"{where}: filen {entry.get('file')}.py finns inte bredvid."


def _faults_between(entries: list[dict[str, Any]], path: Path) -> Iterator[str]:
    for key in UNIQUE:
        values = [entry.get(key) for entry in entries]
        yield from (f"{key} = {one!r} står två gånger." for one in dict.fromkeys(values) if values.count(one) > 1)
    groups = [entry.get("group") for entry in entries]
    if sum(one != before for one, before in zip(groups, [None, *groups], strict=False)) > len(set(groups)):
        yield "Sidor i samma grupp ska stå efter varandra."
    listed = {f"{entry.get('file')}.py" for entry in entries}
    for file in sorted(one.name for one in path.parent.glob("[a-z]*.py")):
        if file not in listed:
            yield f"{file} finns inte i listan."
    if not entries:
        yield "Ingen sida står i listan."


PAGES = read_pages()
# The page that the panel's own address shows.
START = next(iter(PAGES))
# The menu: the pages of each group.
MENU = {
    group: [page for page in PAGES.values() if page.group == group]
    for group in dict.fromkeys(page.group for page in PAGES.values())
}
