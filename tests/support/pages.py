"""Pages run through the frame, as the server runs them."""

import ast
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from panel.access.page_list import PAGES, START
from tests.conftest import ROOT
from tests.support.streamlit_private import begin_on


def views_of(file: str) -> tuple[str, ...]:
    """The views that a page offers, as PAGE_VIEWS in its file lists them; none where it has only one."""
    tree = ast.parse((ROOT / "pages" / f"{file}.py").read_text(encoding="utf-8"))
    named = {ast.unparse(one.targets[0]): one.value for one in tree.body if isinstance(one, ast.Assign)}
    return ast.literal_eval(named["PAGE_VIEWS"]) if "PAGE_VIEWS" in named else ()


FRAME = str(ROOT / "panel" / "ui" / "frame.py")
VIEWS = {file: views for file in PAGES if (views := views_of(file))}


def run(page: str, user: dict[str, Any] | None = None, **address: str) -> AppTest:
    """Open a page by its address, as a reader's first page. `user` are the claims of who has signed in."""
    app = AppTest.from_file(FRAME, default_timeout=60)
    if user is not None:
        app.user = user
    begin_on(app, "" if page == START else PAGES[page].address)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def open_page(page: str, plan_id: str | None, **address: str) -> AppTest:
    """Return a page of one of several plans."""
    return run(page, **({"plan": plan_id} if plan_id else {}), **address)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button whose label begins so."""
    next(one for one in app.button if one.label.startswith(label)).click().run()
    assert not app.exception, app.exception
    return app


def unfold(app: AppTest, key: str) -> None:
    """Open a fold whose content is made once it is open. `key` is the fold's."""
    app.session_state[key] = True
    app.run()
    assert not app.exception, app.exception


def buttons(app: AppTest) -> list[str]:
    """The labels of the buttons that are visible to users: new-build is for the page's own script."""
    return [one.label for one in app.button if one.key != "new-build"]


# An element of the panel's own that a page shows as text: it has been escaped once too often.
ESCAPED = re.compile(r"&lt;(?:article|details|div|h[1-6]|li|p|section|span|table|ul)\b[^<]{0,80}")


def words(app: AppTest) -> str:
    shown = "\n".join(element.body for element in app.get("html")).replace("\u00a0", " ")
    assert not ESCAPED.findall(shown)
    return shown
