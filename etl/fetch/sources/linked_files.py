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

HREF = re.compile(r"""\bhref\s*=\s*["']([^"']{1,2000})["']""", re.IGNORECASE)
MAX_SHOWN = 8


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
    """Return what files of later months are called too: statistik-2026-08.xlsx is statistik-*.xlsx."""
    stem, dot, suffix = name.rpartition(".")
    return re.sub(r"\d[\d_-]*", "*", stem) + dot + suffix


def newest(links: Mapping[str, str], pattern: str, location: str) -> str:
    """Return the address of the last file, by name, of those that a pattern fits. Raises FetchError where none does."""
    fitting = sorted(name for name in links if fnmatchcase(name, pattern))
    if not fitting:
        named = ", ".join(list(links)[:MAX_SHOWN]) or "inga filer"
        action = "Rätta link, med * för det som är ett annat i nästa fil."
        raise FetchError(
            f"Sidan länkar inte till någon fil som heter {pattern}. Den har {named}.", action, location=location
        )
    return links[fitting[-1]]
