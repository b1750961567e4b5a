"""Pages served outside Streamlit: sign in, signed out, permission denied. Each returns HTML."""

from urllib.parse import quote

from markupsafe import Markup

from panel.access.page_list import Page
from panel.access.permissions import ROLES, Permission, User
from panel.access.routes import LOGOUT, SIGN_IN
from panel.wording.templates import render

CONTACT = "Fråga den som förvaltar panelen i din kommun."


def sign_in_page(address: str) -> Markup:
    """Return the sign-in page for every address: one button, which leads back to the address."""
    return _page("sign_in", back=quote(address, safe=""))


def signed_out_page() -> Markup:
    """Return the page after signing out."""
    return _page("signed_out", back=quote("/", safe=""))


def failed_page(address: str) -> Markup:
    """Return the page when the provider did not vouch for anyone."""
    return _page("failed", back=quote(address, safe=""), contact=f"{CONTACT[0].lower()}{CONTACT[1:]}")


def no_role_page() -> Markup:
    """Return the page for somebody who is signed in and may do nothing here."""
    return _page("no_role")


def no_permission_page(user: User, permission: Permission, page: Page | None) -> Markup:
    """Return the page for an address that takes a role which the person has not."""
    return _page("not_allowed", page=page, roles=roles_with(permission), function=user.function, contact=CONTACT)


def too_many_page(count: int) -> Markup:
    """Return the page for somebody who has as many pages open as one person may."""
    return _page("too_many", count=count)


def roles_with(permission: Permission) -> str:
    """Return the roles that have a permission, joined for a Swedish sentence: "rapportör eller controller"."""
    roles = [role for role, permissions in ROLES.items() if permission in permissions]
    return " eller ".join(filter(None, [", ".join(roles[:-1]), roles[-1]]))


def _page(name: str, **values: object) -> Markup:
    return render(f"access/{name}.html", sign_in=SIGN_IN, logout=LOGOUT, **values)
