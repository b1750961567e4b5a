"""The page for an address that does not exist."""

from difflib import get_close_matches
from unicodedata import combining, normalize

from markupsafe import Markup

from panel.access.page_list import PAGES, START, Page
from panel.access.permissions import User
from panel.wording.templates import render


def not_found(user: User, path: str) -> Markup:
    """Return the page for an address that does not exist: the nearest page, and all that this person may see."""
    allowed = [page for page in PAGES.values() if user.may(page.required_permission)]
    return render("access/not_found.html", pages=allowed, start=START, near=nearest(path, allowed))


def nearest(path: str, pages: list[Page]) -> Page | None:
    """Return the page whose address or title is most like a path: /mål and /ml give Mål; None where none is near."""
    names = {_plain(page.title): page for page in pages} | {page.address: page for page in pages}
    found = get_close_matches(_plain(path.strip("/")), names, n=1)
    return names[found[0]] if found else None


def _plain(word: str) -> str:
    letters = normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not combining(letter)).replace(" ", "-")
