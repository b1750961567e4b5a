"""Regions as the services write them: codes, codes with names, and names."""

import csv
import re
from pathlib import Path

from etl.errors import SourceError
from etl.fetch.failure import FetchFailed

FILES = ("regions.csv", "counties.csv")
CODE = re.compile(r"(\d{4}|\d{2})(?: .*)?", re.ASCII)
KOLADA_CODE = re.compile(r"\d{4}", re.ASCII)

Names = dict[str, str]


def region_files(data: Path) -> list[Path]:
    """Return the files that regions and their names come from."""
    return [data / "statistics" / name for name in FILES]


def read_names(data: Path) -> Names:
    """Return the code of each region by its name, casefolded. Raises SourceError when two regions share a name."""
    codes: Names = {}
    for path in region_files(data):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = codes.setdefault(row["name"].casefold(), row["region_code"])
                if code != row["region_code"]:
                    problem = f"{row['name']} har två koder: {code} och {row['region_code']}."
                    raise SourceError(problem, "Rätta filen.", path=path)
    return codes


def region_code(text: str, names: Names, place: str = "") -> str:
    """Return the code of a region given as 0581, 05, 00, "0581 Norrköping" or "Norrköping".

    Raises FetchFailed for a region that it does not know for certain.
    """
    if found := CODE.fullmatch(text):
        return found[1]
    code = names.get(text.casefold())
    if code is None:
        action = "Välj kommuner, län eller riket i katalogen, eller rätta namnet i filen."
        raise FetchFailed(f"'{text}' är ingen känd kommun, inget län och inte Riket.", action, place=place)
    return code


def kolada_region(text: str, place: str = "") -> str:
    """Return the code of one of Kolada's regions: 0581 a municipality, 0000 is Riket (00), 0005 the region of 05."""
    if not KOLADA_CODE.fullmatch(text):
        action = "Välj kommuner, regioner eller riket (fyra siffror) i katalogen."
        raise FetchFailed(f"'{text}' är ingen av Koladas koder för kommuner och regioner.", action, place=place)
    return text[2:] if text.startswith("00") else text


def to_kolada(code: str) -> str:
    """Return Kolada's code of a region: the opposite of kolada_region."""
    return code.rjust(4, "0")
