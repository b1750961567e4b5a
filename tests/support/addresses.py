"""The query parameters of each page, and visits to it by address."""

from functools import cache

from streamlit.testing.v1 import AppTest

from panel.access.page_list import PAGES
from tests.support.pages import FRAME

READ = [(page, name) for page, listed in PAGES.items() for name in listed.parameters]
IN_A_VIEW = {
    ("follow_up", "galler"): {"visa": "Lämna in"},
    ("population", "fran"): {"visa": "Jämförelse"},
    ("sources", "citat"): {"visa": "Dokumentet"},
}


@cache
def hash_of(page: str) -> str:
    """Return Streamlit's hash of a page, which an AppTest computes in its first run."""
    return AppTest.from_file(FRAME, default_timeout=60).run().switch_page(f"../../pages/{page}.py")._page_hash


def arrive(page: str, **address: str) -> AppTest:
    """Open a page by a link, as a visitor's first page."""
    app = AppTest.from_file(FRAME, default_timeout=60)
    app._page_hash = hash_of(page)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app
