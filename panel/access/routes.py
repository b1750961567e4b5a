"""The permission and methods of each HTTP address. An address not listed here is refused."""

from enum import Enum
from urllib.parse import urlsplit

from panel.access.page_list import PAGES, START, Page
from panel.access.permissions import Permission
from panel.access.problems import API
from panel.access.sign_in.settings import CALLBACK

SIGN_IN, SIGNED_OUT, LOGIN, LOGOUT = "/logga-in", "/utloggad", "/auth/login", "/auth/logout"
STREAM, UPLOAD = "/_stcore/stream", "/_stcore/upload_file/"
ACCESSIBILITY = "/tillganglighet"
ALIVE, READY, STATUS, METRICS = "/health", "/ready", "/status", "/metrics"
HEALTH = {ALIVE, READY, STATUS, METRICS}
OPEN = {ACCESSIBILITY, SIGN_IN, SIGNED_OUT, LOGIN, LOGOUT, CALLBACK, "/panel.css", "/favicon.png", *HEALTH}
# The panel's own scripts, in panel/ui/.
SCRIPTS = ("panel.js", "take_away.js", "navigation.js", "print.js", "charts.js", "typing.js")
# What the browser requests by itself, beside the page and its socket.
EDITOR = "/_stcore/bidi-components/uppdragspanelen.sql_editor/editor.js"
PARTS = {*(f"/{script}" for script in SCRIPTS), EDITOR, "/picture", "/_stcore/health", "/_stcore/host-config"}
# The catalogue of open data, where Sveriges dataportal looks for it.
DATASETS = "/datasets/"
DCAT = f"{DATASETS}dcat"
FOLDERS = ("/static/", "/media/", "/data/", DATASETS, API)
PAGE_AT = {page.address: page for page in PAGES.values()} | {"": PAGES[START]}
READS, UPLOADS = frozenset({"GET", "HEAD"}), frozenset({"PUT", "DELETE", "OPTIONS"})
# A selection of data may be too long for an address.
SELECTS = READS | {"POST"}


class Open(Enum):
    """Marks an address that is open to anyone, signed in or not."""

    TO_ALL = "to all"


def page_at(path: str) -> Page | None:
    """Return the page at an address, None if there is none."""
    return PAGE_AT.get(path[1:].removesuffix("/"))


def required_permission(path: str) -> Permission | Open | None:
    """Return the permission that an address requires, None for an address that the panel does not serve."""
    if path in OPEN:
        return Open.TO_ALL
    page = page_at(path)
    if page is not None:
        return page.required_permission
    if "//" in path or "\\" in path or ".." in path:
        return None
    if path.startswith(UPLOAD):
        return Permission.REPORT
    return Permission.READ if path in PARTS or path.startswith(FOLDERS) else None


def first_part(path: str) -> str:
    """Return what to log and count of an address: a page or a top folder of the panel's, never free text."""
    return "/" + path.split("/")[1] if required_permission(path) else "unknown"


def methods(path: str) -> frozenset[str]:
    """Return the HTTP methods that an address accepts."""
    if path.startswith(API) and path.endswith("/data"):
        return SELECTS
    return UPLOADS if path.startswith(UPLOAD) else READS


def local_address(address: str) -> str | None:
    """Return `address` if it is a page or table of the panel's, None otherwise. Prevents open redirects."""
    if not address.startswith("/") or address.startswith("//") or not address.isprintable() or "\\" in address:
        return None
    parts = urlsplit(address)
    is_ours = page_at(parts.path) is not None or parts.path.startswith("/data/")
    return address if is_ours and not parts.netloc and not parts.scheme else None
