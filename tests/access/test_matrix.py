"""Test the rights of each kind of visitor to each page and action, on a panel with a real sign-in provider.

What is expected is written here by hand, from what the roles are for, and not taken from the code that decides.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from panel import warehouse
from panel.access.page_files import OF_QUERY, required
from panel.access.page_list import START
from panel.access.routes import PAGE_AT
from panel.records import audit, tokens
from tests.support.provider import Panel, start_panel
from tests.support.provider.people import ALL_VISITORS, ANONYMOUS, ROLES, all_clients
from tests.support.provider.session import Session, open_socket

pytestmark = pytest.mark.services

ALL_ROLES, ANALYSTS, REPORTERS, CONTROLLER = (
    set(ROLES),
    {"analytiker", "controller"},
    {"rapportor", "godkannare", "controller"},
    {"controller"},
)
# What is not for every role, by address.
PAGES_OF_FEW = {
    "utforska": ANALYSTS,
    "sql": ANALYSTS,
    "lagg-till-statistik": ANALYSTS,
    "uppfoljning": REPORTERS,
    "ansvar": CONTROLLER,
    "drift": CONTROLLER,
    "planer": CONTROLLER,
}
# In nobody's menu here, where the panel has one plan.
OF_SEVERAL_PLANS = {"namnder", "tva-ar"}
PAGES = {
    address: PAGES_OF_FEW.get(address, ALL_ROLES)
    for address, page in PAGE_AT.items()
    if page.file != START or not address
}
# What a file's address must state, besides what the page begins with.
STATED = {
    "period": "2024-delar",
    "nyckeltal": "criterion:8A",
    "kvitto": "1",
    "fran": "2024-01-01",
    "till": "2024-12-31",
}
NOT_USED = [
    "/_stcore/metrics",
    "/_stcore/agent/interact",
    "/component/x.js",
    "/app/static/x",
    "/_stcore/bidi-components/x",
]
Outcomes = list[tuple[str, str, object, object]]


@pytest.fixture(scope="module")
def panel(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    own = tmp_path_factory.mktemp("signed-in")
    shutil.copytree(reported.parent, own / "served")
    with start_panel(own / "served" / reported.name, own) as running:
        yield running


@pytest.fixture(scope="module")
def people(panel: Panel) -> Iterator[dict[str, httpx.Client]]:
    with all_clients(panel) as visitors:
        yield visitors


@pytest.fixture(scope="module")
def tally() -> Iterator[Callable[[Outcomes], None]]:
    """Take in outcomes (who, what, expected, got), hold them to what is expected, and say at the end how many there were."""
    tried: Outcomes = []

    def assert_expected(outcomes: Outcomes) -> None:
        tried.extend(outcomes)
        assert [one for one in outcomes if one[2] != one[3]] == []

    yield assert_expected
    print(f"\n{len(tried)} cells tried, {sum(one[2] != one[3] for one in tried)} wrong")


def expected(who: str, allowed: set[str] | None, given: int = 200) -> int:
    """The status that somebody should meet: 401 for a stranger, 403 for who may not, 404 for what nobody is given."""
    if who in ANONYMOUS:
        return 401
    if who == "utan-roll":
        return 403
    if allowed is None:
        return 404
    return given if who in allowed else 403


def test_each_visitor_meets_each_page_as_the_role_says(people: dict[str, httpx.Client], tally) -> None:
    outcomes: Outcomes = []
    for who in ALL_VISITORS:
        for address, allowed in PAGES.items():
            for method in ("GET", "HEAD"):
                got = people[who].request(method, f"/{address}", headers={"Accept": "text/html"})
                outcomes.append((who, f"{method} /{address}", expected(who, allowed), got.status_code))
    tally(outcomes)


def test_each_page_is_asked_for_again_within_an_open_page(panel: Panel, people: dict[str, httpx.Client], tally) -> None:
    outcomes: Outcomes = []
    for who in ROLES:
        with open_socket(people[who], panel.origin) as session:
            for address, allowed in PAGES.items():
                shown = session.show(address)
                heading = re.findall("<h1>(.*?)</h1>", shown)
                outcomes.append(
                    (who, f"shown /{address}", who in allowed, heading != ["Du har inte rätt att se det här"])
                )
                outcomes.append((who, f"one heading on /{address}", 1, len(heading)))
            outcomes += [
                (who, f"menu {address}", who in PAGES[address] and address not in OF_SEVERAL_PLANS, shows)
                for address, shows in menu_of(session)
            ]
    tally(outcomes)


def menu_of(session: Session) -> list[tuple[str, bool]]:
    return [(address if address != "oversikt" else "", shows) for address, shows in session.pages.items()]


def test_each_pages_files_are_given_as_the_role_says(people, tally) -> None:
    outcomes: Outcomes = []
    for query, file in OF_QUERY.items():
        params = {name: STATED[name] for name in required(query)}
        for who in ALL_VISITORS:
            got = people[who].get(f"/data/{file.title}.csv", params=params)
            outcomes.append(
                (
                    who,
                    f"/data/{file.title}",
                    expected(who, PAGES_OF_FEW.get(file.page.address, ALL_ROLES)),
                    got.status_code,
                )
            )
    tally(outcomes)


def test_no_query_is_an_address(people, tally) -> None:
    addresses = [f"/data/{query}.csv" for query in warehouse.query_names()]
    got = [(who, one, people[who].get(one).status_code) for who in ("controller", "lasare") for one in addresses]
    tally([(who, one, expected(who, None), status) for who, one, status in got])


def test_utforskas_files_are_the_analysts(people: dict[str, httpx.Client], tally) -> None:
    address = "/data/utforska.{}?matt=population&region=0581"
    tally(
        [
            (who, form, expected(who, ANALYSTS), people[who].get(address.format(form)).status_code)
            for who in ALL_VISITORS
            for form in ("xlsx", "csv", "parquet", "json", "px", "html")
        ]
    )


def test_the_data_api_gives_statistics_to_analysts_and_plans_to_all(people: dict[str, httpx.Client], tally) -> None:
    tables = {"births-Q": ANALYSTS, "plan_points-ks-2024": ALL_ROLES, "finns-inte": None}
    outcomes: Outcomes = []
    for who in ALL_VISITORS:
        for table, allowed in tables.items():
            got = people[who].get(f"/api/v2/tables/{table}/data")
            outcomes.append((who, table, expected(who, allowed), got.status_code))
            if got.status_code != 200:
                outcomes.append((who, "type", "application/problem+json", got.headers["content-type"]))
        got = people[who].post("/api/v2/tables/plan_points-ks-2024/data", content=b"{}")
        outcomes.append((who, "POST", expected(who, ALL_ROLES), got.status_code))
        got = people[who].post("/api/v2/tables", content=b"{}")
        outcomes.append((who, "POST elsewhere", expected(who, ALL_ROLES, 405), got.status_code))
    tally(outcomes)


def test_a_program_with_a_token_reads_what_it_names_until_it_is_revoked(panel: Panel, tally, monkeypatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(panel.database))
    token = tokens.create("Power BI", ["ks-*"], True, date(2100, 1, 1), "controller")
    given = {"/api/v2/tables/births-Q/data": 200, "/api/v2/tables/plan_points-ks-2024/data": 200}
    refused = {"/": 401, "/data/budget/ram.csv": 401, "/api": 401}
    with httpx.Client(base_url=panel.origin, auth=("nyckel", token)) as program:
        tally([("token", path, status, program.get(path).status_code) for path, status in {**given, **refused}.items()])
        tokens.revoke(tokens.every()[0].token_id)
        tally([("revoked", path, 401, program.get(path).status_code) for path in given])


def test_open_data_gives_anyone_the_statistics_and_no_plan(panel: Panel, people, tally) -> None:
    settings = panel.database.with_name("panel.toml")
    settings.write_text("open_data = true", encoding="utf-8")
    given = {"/api/v2/tables/births-Q/data": 200, "/datasets/dcat": 200, "/api/v2/plans": 200}
    refused = {"/api/v2/tables/plan_points-ks-2024/data": 403, "/api/v2/plans/ks-2024/goals": 403, "/utforska": 401}
    who = ANONYMOUS[0]
    tally([(who, path, status, people[who].get(path).status_code) for path, status in {**given, **refused}.items()])
    settings.unlink()
    tally([(who, f"closed {path}", 401, people[who].get(path).status_code) for path in given])


def test_what_the_panel_does_not_use_is_refused_for_all(people: dict[str, httpx.Client], tally) -> None:
    outcomes: Outcomes = []
    for who in ALL_VISITORS:
        for path in NOT_USED:
            for method in ("GET", "POST", "OPTIONS"):
                got = people[who].request(method, path)
                outcomes.append((who, f"{method} {path}", expected(who, None), got.status_code))
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            got = people[who].request(method, "/budget")
            outcomes.append((who, f"{method} /budget", expected(who, ALL_ROLES, 405), got.status_code))
        got = people[who].get("/media/nonsens")
        outcomes.append((who, "/media", expected(who, ALL_ROLES, 404), got.status_code))
        got = people[who].request("GET", "/kallor", content=b"x" * 10)
        outcomes.append((who, "a body for a page", expected(who, ALL_ROLES, 413), got.status_code))
    tally(outcomes)


def test_files_are_handed_in_by_those_who_report(panel: Panel, people: dict[str, httpx.Client], tally) -> None:
    outcomes: Outcomes = []
    with open_socket(people["controller"], panel.origin) as session:
        session.show("")
        for who in ALL_VISITORS:
            visitor, route = people[who], f"/_stcore/upload_file/{session.session_id}/{who}"
            visitor.get("/_stcore/health")
            token = {"X-Xsrftoken": visitor.cookies.get("_streamlit_xsrf") or ""}
            files = {"file": ("blad.xlsx", b"x")}
            outcomes += [
                (who, "PUT", expected(who, REPORTERS, 204), visitor.put(route, files=files, headers=token).status_code),
                (
                    who,
                    "PUT without the token",
                    expected(who, REPORTERS, 403),
                    visitor.put(route, files=files).status_code,
                ),
                (who, "DELETE", expected(who, REPORTERS, 204), visitor.delete(route, headers=token).status_code),
                (who, "DELETE without the token", expected(who, REPORTERS, 403), visitor.delete(route).status_code),
                (who, "GET", expected(who, REPORTERS, 405), visitor.get(route).status_code),
            ]
        large = {"file": ("blad.xlsx", b"x" * (10 * 1024 * 1024 + 1))}
        controller = people["controller"]
        token = {"X-Xsrftoken": controller.cookies.get("_streamlit_xsrf") or ""}
        got = controller.put(f"/_stcore/upload_file/{session.session_id}/stor", files=large, headers=token)
        outcomes.append(("controller", "PUT of more than 10 MB", 413, got.status_code))
    tally(outcomes)


def test_a_socket_opens_for_the_panels_own_pages_of_those_who_may_read(panel: Panel, people, tally) -> None:
    def opens(who: str, **how: str) -> bool:
        try:
            with open_socket(people[who], panel.origin, **how):
                return True
        except InvalidStatus as error:
            assert error.response.status_code == 403
            return False

    outcomes: Outcomes = []
    for who in ALL_VISITORS:
        outcomes.append((who, "own page", who in ROLES, opens(who)))
        for other in ("http://localhost", "https://annan.example", "null", ""):
            outcomes.append((who, f"from {other or 'nowhere'}", False, opens(who, claims_to_be=other)))
    tally(outcomes)


def test_a_socket_without_the_token_shows_nothing(panel: Panel, people: dict[str, httpx.Client]) -> None:
    with open_socket(people["controller"], panel.origin, with_token=False) as session:
        assert re.findall("<h1>(.*?)</h1>", session.show("drift")) == ["Du är inte inloggad"]


def test_nobody_takes_over_the_page_of_another(panel: Panel, people: dict[str, httpx.Client]) -> None:
    with open_socket(people["controller"], panel.origin) as session:
        session.show("")
        session_id = session.session_id
        with open_socket(people["lasare"], panel.origin, session_id=session_id) as other:
            assert "Inloggad som läsare" in other.show("")
            assert other.session_id != session_id


def test_the_log_says_who_was_refused_and_who_took_what(
    panel: Panel, people: dict[str, httpx.Client], monkeypatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(panel.database))
    for _ in range(5):
        people["rapportor"].get("/sql")
    people["lasare"].get("/data/mal/mal.xlsx", params={"plan": "ks-2024"})
    lines = [(line.event, line.who, line.about) for line in audit.every_line()]
    refused = [line for line in lines if line == ("refused", "rapportor@kommun.example", {"address": "/sql"})]
    assert len(refused) == 1
    taken = {"table": "mal/mal", "form": "xlsx", "rows": 31, "plan_id": "ks-2024"}
    assert ("exported", "lasare@kommun.example", taken) in lines
    for login in (*ROLES, "utan-roll"):
        assert ("signed in", f"{login}@kommun.example", {}) in lines
    assert ("signed out", "controller@kommun.example", {}) in lines
