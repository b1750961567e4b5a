"""The accessibility statement (tillgänglighetsredogörelse) that the act 2018:1937 requires, made from the tests' results.

`make accessibility` tests the pages and writes the results. What was not tested is named as such: a rule without a
fault says nothing of a page, view or criterion that it did not meet.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from panel.access.current_user import acting_as
from panel.access.page_list import PAGES, START
from panel.access.permissions import LOCAL_USER
from panel.access.routes import ACCESSIBILITY
from panel.errors import SourceError
from panel.ui import home
from panel.warehouse import DatabaseUnavailableError
from panel.wording.sentences import accessibility as sentences
from panel.wording.settings import Settings, municipality_name, settings
from panel.wording.templates import render

RESULTS = Path(__file__).with_name("accessibility.json")
# Of WCAG 2.1, levels A and AA, to which the act refers by EN 301 549.
CRITERIA = 50
# Of WCAG 2.2 or level AAA, and so not of the act.
NOT_OF_THE_ACT = {"2.1.3", "2.4.11", "2.5.7", "2.5.8", "3.2.6", "3.3.7", "3.3.8"}


def read_results() -> dict[str, Any]:
    """Return what was tested: day, version, tools, criteria, and per page its views and the rules that failed."""
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def statement(results: dict[str, Any], own: Settings, municipality: str) -> str:
    """Return the statement as a page of HTML."""
    pages = results["pages"]
    known = {page["address"] for page in pages}
    addresses = {"" if page.file == START else page.address: page.title for page in PAGES.values()}
    criteria = [one for one in results["criteria"] if one not in NOT_OF_THE_ACT]
    return render(
        "server/accessibility.html",
        municipality=municipality,
        contact=own.accessibility_contact,
        failed=_by_rule(pages, "failed"),
        undecided=_by_rule(pages, "undecided"),
        untested=[title for address, title in addresses.items() if address not in known],
        scope=sentences.scope(len(pages), sum(page["views"] for page in pages), results["rules"]),
        coverage=sentences.coverage(len(criteria), CRITERIA),
        criteria=criteria,
        widths=sentences.widths(results["widths"]),
        tools=results["tools"],
        version=results["version"],
        tested_on=date.fromisoformat(results["tested_on"]),
    )


def _by_rule(pages: list[dict[str, Any]], kind: str) -> dict[str, list[str]]:
    """Return the titles of the pages with a rule that failed, or that the program could not decide, by rule."""
    rules = sorted({rule for page in pages for rule in page[kind]})
    return {rule: [page["title"] for page in pages if rule in page[kind]] for rule in rules}


def _own() -> tuple[Settings, str]:
    """Return the municipality's settings and name. A statement is there also without a database or with faulty settings."""
    try:
        with acting_as(LOCAL_USER):
            name = home.own_place().name if home.is_known() else ""
        return settings(), municipality_name(name) if name else settings().municipality or "Kommunen"
    except (SourceError, DatabaseUnavailableError):
        return Settings(), "Kommunen"


async def show(_: Request) -> Response:
    """Return the statement, to anyone."""
    own, municipality = await run_in_threadpool(_own)
    return HTMLResponse(statement(read_results(), own, municipality))


ROUTES = [Route(ACCESSIBILITY, show)]
