"""Places of one's own, data/places.csv: districts, statistical areas, schools, and groups of municipalities."""

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from panel.errors import SourceError

FILE = "places.csv"
# The kinds by their Swedish words, which the file and the command line use.
KINDS = {
    "stadsdel": "district",
    "nyko": "nyko",
    "regso": "regso",
    "deso": "deso",
    "skola": "school",
    "enhet": "unit",
    "grupp": "group",
}
GROUP, UNIT = "grupp", "enhet"
# A DeSO or RegSO, or one of Kolada's units, which has a code of its own in the whole country, with its municipality.
NATIONAL = re.compile(r"(?=\d{4}[A-C_R]|V\d\dE\d{5})(?:V\d\dE)?(\d{4})\w+", re.ASCII)
CODE = re.compile(r"[\w.-]+")
SEPARATORS = re.compile(r"[^\w.]+")
# Code and name in one cell: 110 Haga.
CODE_AND_NAME = re.compile(r"([A-Z]{0,3}\d[A-Z\d]*) +(.+)")


@dataclass(frozen=True)
class Place:
    """A place: its code here, its name, its kind (a key of KINDS) and the code of the place or municipality around it.

    A group of municipalities has no parent. With members, codes with spaces between, it stands for these, as the
    similar cities do; without, for the figures that a source has of it.
    """

    region_code: str
    name: str
    kind: str
    parent_code: str
    members: str = ""


COLUMNS = [one.name for one in fields(Place)]


def place_code(within: str, code: str) -> str:
    """Return the panel's code of a source's place in a municipality, or of a group: 0180-110, grupp-2701, 0180A0010."""
    both = CODE_AND_NAME.fullmatch(code)
    code = both[1] if both else code.strip()
    return code if NATIONAL.fullmatch(code) else f"{within}-{SEPARATORS.sub('-', code)}"


def read_places(data: Path, regions: Iterable[str]) -> list[Place]:
    """Return the places; none without a file. Raises SourceError, which names every fault of every row.

    `regions` are the codes of the country, counties and municipalities.
    """
    path = data / FILE
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except UnicodeDecodeError as error:
        raise SourceError("Filen är inte skriven i utf-8.", "Spara den som CSV UTF-8.", path=path) from error
    if reader.fieldnames not in (COLUMNS, COLUMNS[:-1]):
        found = ", ".join(reader.fieldnames or []) or "inga"
        raise SourceError(f"Kolumnerna är {found}.", f"De ska vara {', '.join(COLUMNS)}.", path=path)
    places = [Place(*(str(row.get(name) or "").strip() for name in COLUMNS)) for row in rows]
    faults = list(_faults(places, set(regions)))
    if faults:
        raise SourceError(f"Platserna har {len(faults)} fel.", " ".join(faults), path=path)
    return places


def with_new_places(
    known: Iterable[Place], labels: Mapping[str, str], within: str, kind: str, members: str = ""
) -> list[Place]:
    """Return the known places and those of a source's codes (with their names) that are not among them."""
    known = list(known)
    codes = {one.region_code for one in known}
    parent = "" if within == GROUP else within
    named = {code: CODE_AND_NAME.fullmatch(name) if code == name else None for code, name in labels.items()}
    new = {place_code(within, code): both[2] if both else labels[code] for code, both in named.items()}
    return [*known, *(Place(code, name, kind, parent, members) for code, name in new.items() if code not in codes)]


def write_places(data: Path, places: Iterable[Place]) -> None:
    """Replace the file atomically, the places by code."""
    path = data / FILE
    beside = path.with_name(f".{FILE}")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(map(astuple, places)))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _faults(places: list[Place], regions: set[str]) -> Iterator[str]:
    rows: dict[str, int] = {}
    parents = {one.region_code: one.parent_code for one in places}
    for row, one in enumerate(places, start=2):
        if not CODE.fullmatch(one.region_code):
            yield f"Rad {row}: koden '{one.region_code}' får bara ha bokstäver, siffror, punkt och bindestreck."
        if one.region_code in regions:
            yield f"Rad {row}: koden {one.region_code} är en kommuns, ett läns eller Rikets."
        if one.region_code in rows:
            yield f"Rad {row}: koden {one.region_code} står också på rad {rows[one.region_code]}."
        rows.setdefault(one.region_code, row)
        if not one.name:
            yield f"Rad {row}: namnet saknas."
        if one.kind not in KINDS:
            yield f"Rad {row}: slaget '{one.kind}' är inget av {', '.join(KINDS)}."
        if one.kind == GROUP and one.parent_code:
            yield f"Rad {row}: en grupp har ingen parent_code."
        if strangers := sorted(set(one.members.split()) - regions):
            yield f"Rad {row}: {', '.join(strangers)} i members finns inte."
        if one.kind != GROUP and one.members:
            yield f"Rad {row}: bara en grupp har members."
        if one.kind != GROUP and one.parent_code not in regions | set(parents):
            yield f"Rad {row}: parent_code '{one.parent_code}' finns inte."
        if one.kind != GROUP and _is_within_itself(one.region_code, parents):
            yield f"Rad {row}: {one.region_code} ligger i sig själv."


def _is_within_itself(code: str, parents: Mapping[str, str]) -> bool:
    above, seen = parents[code], set[str]()
    while above in parents and above not in seen and above != code:
        seen.add(above)
        above = parents[above]
    return above == code
