"""Test that a client is spared what it has already, and that only the sites that are set may read the API."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from panel.access.permissions import RoleAssignment, User
from panel.server.api import limits
from panel.server.api.conditional import ApiCors
from panel.wording import clock
from tests.support.apart import run_apart
from tests.support.data_api import call

pytestmark = pytest.mark.slow

ADDRESS = "tables/plan_points-ks-2024/data?format=csv"
READER = User("lasare", "", (RoleAssignment("läsare", ("*",)),))


@pytest.mark.usefixtures("reported_panel")
def test_what_a_client_has_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = call(ADDRESS)
    known = {"If-None-Match": f'"other", {first.headers["etag"]}'}
    monkeypatch.setattr(limits, "count_call", lambda _: pytest.fail())
    again = call(ADDRESS, headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    monkeypatch.undo()


@pytest.mark.usefixtures("reported_panel")
def test_another_address_user_day_or_build_is_another_answer(built, monkeypatch: pytest.MonkeyPatch) -> None:
    etags = [
        call(ADDRESS).headers["etag"],
        call(f"{ADDRESS}&senaste=1").headers["etag"],
        call(ADDRESS, READER).headers["etag"],
    ]
    monkeypatch.setattr(clock, "today", lambda: clock.date(2030, 1, 1))
    etags.append(call(ADDRESS).headers["etag"])
    monkeypatch.setenv("DASHBOARD_DATABASE", str(built))
    etags.append(call(ADDRESS).headers["etag"])
    assert len(set(etags)) == 5


@pytest.mark.usefixtures("panel")
def test_a_refusal_has_no_etag() -> None:
    assert "etag" not in call("tables/finns-inte").headers


@pytest.mark.parametrize(("origin", "path", "allowed"), [
    ("https://www.kommunen.se", "/api/v2/config", "https://www.kommunen.se"),
    ("https://other.example", "/api/v2/config", None),
    ("https://www.kommunen.se", "/data/x.csv", None),
])  # fmt: skip
def test_only_sites_that_are_set_may_read_the_api(origin: str, path: str, allowed: str | None) -> None:
    app = ApiCors(
        Starlette(routes=[Route("/{rest:path}", lambda _: PlainTextResponse("x"))]), ("https://www.kommunen.se",)
    )

    async def asked() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://panelen.example") as client:
            preflight = {
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization",
            }
            return [await client.get(path, headers={"Origin": origin}), await client.options(path, headers=preflight)]

    for got in run_apart(asked()):
        assert got.headers.get("access-control-allow-origin") == allowed
        assert "access-control-allow-credentials" not in got.headers
