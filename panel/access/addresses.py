"""The page for an address that does not exist."""

from markupsafe import Markup

from panel.access.page_list import PAGES, START
from panel.access.permissions import User
from panel.wording.templates import render


def not_found(user: User) -> Markup:
    """Return the page for an address that does not exist: what there is instead, for this person."""
    allowed = [page for page in PAGES.values() if user.may(page.required_permission)]
    return render("access/not_found.html", pages=allowed, start=START)
