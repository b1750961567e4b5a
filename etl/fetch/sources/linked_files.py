"""A file that a page links to under a name with its month: the newest of those that are named alike."""

import html
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from etl.fetch.failure import FetchError
from etl.fetch.sources.web import RawResponse
from panel.formats import ENDINGS
from panel.formats.published.layout import QuestionError
from panel.formats.published.periods import MONTH, month_of

HREF = re.compile(r"""\bhref\s*=\s*["']([^"']{1,2000})["']""", re.IGNORECASE)
MAX_SHOWN = 8
A_MONTH = rf"(?<![^\W\d_]){MONTH}(?![^\W\d_])"
DATED = re.compile(rf"(?:\d|{A_MONTH})(?:[\d_ -]|{A_MONTH})*", re.IGNORECASE)
# Year and month, and day, without anything between.
TOGETHER = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)?(?!\d)")
NUMBER = re.compile(rf"\d+|{A_MONTH}", re.IGNORECASE)


def is_page(response: RawResponse) -> bool:
    """Return whether a response is a page, not a file."""
    return response.body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"


def links_in(page: RawResponse) -> dict[str, str]:
    """Return the addresses of the files that a page links to at its own host, by the files' names."""
    text = html.unescape(page.body.decode("utf-8", errors="replace"))
    addresses = [urljoin(page.url, found) for found in HREF.findall(text)]
    here = [one for one in addresses if urlsplit(one)[:2] == urlsplit(page.url)[:2]]
    named = {PurePosixPath(unquote(urlsplit(one).path)).name: one for one in here}
    return {name: one for name, one in named.items() if PurePosixPath(name).suffix.lower() in ENDINGS}


def pattern_of(name: str) -> str:
    """Return what a file and its later ones are called: statistik-*.xlsx for statistik-2026-08.xlsx."""
    stem, dot, suffix = name.rpartition(".")
    return DATED.sub("*", stem) + dot + suffix


def which_file(page: RawResponse, ending: str) -> QuestionError:
    """Return the question which of a page's files to fetch, with what each and its later ones are called.

    Raises FetchError where it links to none.
    """
    named = {pattern_of(name): name for name in sorted(links_in(page), key=_dates) if name.endswith(f".{ending}")}
    if not named:
        action = "Skriv filens egen adress."
        raise FetchError(f"Adressen är en sida, utan länkar till filer av slaget {ending}.", action, location=page.url)
    text = "Adressen är en sida med filer. Vilken ska hämtas, och sedan den nyaste som heter så?"
    return QuestionError("link", text, list(named), labels=list(named.values()))


def newest(links: Mapping[str, str], pattern: str, location: str) -> str:
    """Return the address of the newest file, by the dates in their names, of those that a pattern fits.

    Those that only differ by their dates go before others: statistik-2026-08.xlsx, not statistik-kvinnor-2026-08.xlsx.
    Raises FetchError where none fits.
    """
    fitting = [name for name in links if fnmatchcase(name, pattern)]
    if not fitting:
        named = ", ".join(list(links)[:MAX_SHOWN]) or "inga filer"
        action = "Rätta link, med * för det som är ett annat i nästa fil."
        raise FetchError(
            f"Sidan länkar inte till någon fil som heter {pattern}. Den har {named}.", action, location=location
        )
    alike = [name for name in fitting if pattern_of(name) == pattern]
    return links[max(alike or fitting, key=_dates)]


def _dates(name: str) -> tuple[list[int], list[int], str]:
    """Return the years of a file's name, and its other numbers and months, to order files by."""
    numbers = [
        int(found[0]) if found[0][0].isdecimal() else month_of(found[0])
        for found in NUMBER.finditer(TOGETHER.sub(r"\1-\2-\3", PurePosixPath(name).stem))
    ]
    is_year = [1900 <= number < 2100 for number in numbers]
    years = [number for number, is_one in zip(numbers, is_year, strict=True) if is_one]
    return years, [number for number, is_one in zip(numbers, is_year, strict=True) if not is_one], name
