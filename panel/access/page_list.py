"""The list of pages, as read from pages/pages.toml."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from panel.access.permissions import Permission
from panel.configuration import Rule, one_of, read_tables, read_toml
from panel.errors import SourceError

FILE = Path(__file__).resolve().parents[2] / "pages" / "pages.toml"
ADDRESS = re.compile(r"[a-z]+(-[a-z]+)*")
UNIQUE = ("file", "title", "address")


@dataclass(frozen=True)
class Page:
    """One [[page]] of pages.toml; the head of that file explains each key. `permission` is a value of Permission."""

    file: str
    title: str
    address: Annotated[str, Rule(ADDRESS.fullmatch, "skrivs med a–z, och bindestreck mellan ord.")]
    group: str
    permission: Annotated[str, one_of(*Permission)]
    parameters: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    needs: Annotated[str, one_of("", "boards", "years")] = ""
    has_plan: bool = True

    @property
    def required_permission(self) -> Permission:
        """The permission required to see the page."""
        return Permission(self.permission)


def read_pages(path: Path = FILE) -> dict[str, Page]:
    """Return the pages by file, in the order of the menu. Raises SourceError, which lists every fault."""
    entries = read_toml(path).get("page", [])
    faults: list[str] = []
    pages = read_tables(Page, entries, "page", faults)
    if not pages or (faults := [*faults, *_faults_between(entries, path)]):
        raise SourceError("Listan över sidor går inte att använda.", " ".join(faults), path=path)
    return {page.file: page for page in pages}


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
    for file in sorted(listed):
        if not (path.parent / file).is_file():
            yield f"Filen {file} finns inte bredvid."


PAGES = read_pages()
# The page shown at the panel's root address.
START = next(iter(PAGES))
# The pages of each group in the menu.
MENU = {
    group: [page for page in PAGES.values() if page.group == group]
    for group in dict.fromkeys(page.group for page in PAGES.values())
}
