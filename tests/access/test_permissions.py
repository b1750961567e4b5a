"""Test how sign-in claims and settings become a person with rights, and which settings are refused."""

import tomllib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel import warehouse
from panel.access import page_files, routes
from panel.access.permissions import LOCAL_USER, ROLES, Permission, RoleAssignment, User
from panel.access.sign_in import cookies, settings
from panel.access.sign_in.identity import user_of
from panel.access.sign_in.settings import ConfigurationError, read_sign_in
from tests.conftest import ROOT

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AUTH = {
    "redirect_uri": "https://panelen.kommun.example/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "panelen",
    "client_secret": "hemlig",
    "server_metadata_url": "https://inloggning.kommun.example/.well-known/openid-configuration",
}
READER = {"value": "panel-lasare", "role": "läsare", "plans": ["*"], "function": "läsare, kommunledningen"}
REPORTER = {
    "value": "panel-rapportor",
    "role": "rapportör",
    "plans": ["ks-*"],
    "municipalities": ["0581"],
    "offices": ["samhallsbyggnad"],
    "function": "rapportör, samhällsbyggnadskontoret",
}
ACCESS = {"claim": "roles", "subject": "preferred_username", "grant": [READER, REPORTER]}
SIGN_IN = read_sign_in({"auth": AUTH, "access": ACCESS})
assert SIGN_IN is not None


def claims(**changed: Any) -> dict[str, Any]:
    stamp = NOW.timestamp()
    own_claims = {
        "preferred_username": "konto@kommun.example",
        "roles": ["panel-lasare"],
        "exp": stamp + 60,
        "iat": stamp,
    }
    return {name: value for name, value in {**own_claims, **changed}.items() if value is not ...}


def test_a_claim_gives_the_grants_that_name_its_values() -> None:
    user = user_of(claims(roles=["annat", "panel-rapportor", "panel-lasare"]), SIGN_IN, NOW)
    assert user is not None
    assert [assignment.role for assignment in user.assignments] == ["läsare", "rapportör"]
    assert user.signs_as(Permission.REPORT, "ks-2024", "0581") == "rapportör, samhällsbyggnadskontoret"
    assert user.subject == "konto@kommun.example"


@pytest.mark.parametrize("roles", ["panel-lasare", ["panel-lasare"], ["panel-lasare", 7, None]])
def test_roles_may_be_a_list_or_one_word(roles: object) -> None:
    user = user_of(claims(roles=roles), SIGN_IN, NOW)
    assert user is not None
    assert user.may(Permission.READ)


@pytest.mark.parametrize(
    "roles", [..., None, [], {"panel-lasare": True}, "panel", ["PANEL-LASARE"], 1, "panel-lasare,x"]
)
def test_what_no_grant_names_gives_nothing(roles: object) -> None:
    user = user_of(claims(roles=roles), SIGN_IN, NOW)
    assert user is not None
    assert not any(user.may(permission) for permission in Permission)


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": ...},
        {"exp": NOW.timestamp()},
        {"exp": NOW.timestamp() - 1},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"nbf": NOW.timestamp() + 121},
        {"iat": NOW.timestamp() + 121},
        {"preferred_username": ...},
        {"preferred_username": " "},
        {"preferred_username": ["konto"]},
    ],
)
def test_claims_that_do_not_hold_are_nobodys(wrong: dict[str, Any]) -> None:
    assert user_of(claims(**wrong), SIGN_IN, NOW) is None


STRONG = read_sign_in(
    {
        "auth": AUTH,
        "access": {**ACCESS, "requires": {"amr": ["mfa", "hwk"], "iss": ["https://inloggning.kommun.example"]}},
    }
)


@pytest.mark.parametrize(
    ("extra", "is_enough"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": "hwk"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": []}, False),
        ({"amr": {"mfa": True}}, False),
        ({}, False),
        ({"amr": ["mfa"], "iss": "https://inloggning.kommun.example.attacker.example"}, False),
        ({"amr": ["mfa"], "iss": ...}, False),
    ],
)
def test_a_sign_in_that_lacks_what_every_one_must_bear_gives_nothing(extra: dict[str, Any], is_enough: bool) -> None:
    assert STRONG is not None
    user = user_of(claims(**{"iss": "https://inloggning.kommun.example", **extra}), STRONG, NOW)
    assert user is not None
    assert user.may(Permission.READ) == is_enough


def test_clocks_may_differ_a_little() -> None:
    assert user_of(claims(iat=NOW.timestamp() + 100, nbf=NOW.timestamp() + 100), SIGN_IN, NOW) is not None


def test_a_person_expires_when_the_claims_say() -> None:
    user = user_of(claims(), SIGN_IN, NOW)
    assert user is not None
    assert not user.is_expired(NOW + timedelta(seconds=59))
    assert user.is_expired(NOW + timedelta(seconds=60))
    assert not LOCAL_USER.is_expired()


@given(
    st.dictionaries(
        st.text(max_size=8), st.none() | st.text(max_size=8) | st.integers() | st.lists(st.text(max_size=4)), max_size=6
    )
)
def test_no_claims_at_all_give_more_than_the_grants(stated: dict[str, Any]) -> None:
    user = user_of({**claims(roles=...), **stated}, SIGN_IN, NOW)
    if user is not None and "roles" not in stated:
        assert user.assignments == ()


def test_a_reporter_reports_for_own_offices_of_own_plans_alone() -> None:
    user = user_of(claims(roles=["panel-rapportor"]), SIGN_IN, NOW)
    assert user is not None
    assert user.may_report_for("samhallsbyggnad", "ks-2024", "0581")
    assert not user.may_report_for("tillvaxt", "ks-2024", "0581")
    assert not user.may_report_for(None, "ks-2024", "0581")
    assert not user.may_report_for("samhallsbyggnad", "kf-2024", "0581")
    assert not user.may_report_for("samhallsbyggnad", "ks-2024", "0580")


def test_every_file_says_whose_plan_its_rows_are() -> None:
    """A page of plans gives away what names a plan or a publication; other pages official statistics."""
    assert set(page_files.OF_QUERY) <= set(warehouse.query_names())
    assert len(page_files.OF_QUERY) == len(page_files.FILES)
    for query, file in page_files.OF_QUERY.items():
        parameters = warehouse.query_parameters(query)
        assert parameters & {"plan_id", "receipt_no"} or not file.page.has_plan, query
        assert len({page_files.PARAMETERS[name] for name in parameters}) == len(parameters), query


@pytest.mark.usefixtures("reported_panel")
def test_a_file_of_a_plan_is_for_those_who_may_see_the_plan() -> None:
    elsewhere = User("x", "", (RoleAssignment("controller", ("annan-*",)),))
    here = User("x", "", (RoleAssignment("läsare", ("ks-*",), ("0581",)),))
    for query, params in [("goal_states", {"plan_id": "ks-2024"}), ("receipt", {"receipt_no": 1})]:
        file = page_files.OF_QUERY[query]
        assert page_files.may_have(here, file, params), query
        assert not page_files.may_have(elsewhere, file, params), query
    assert not page_files.may_have(here, file, {"plan_id": "ks-1999"})
    assert not page_files.may_have(here, file, {"receipt_no": 99})
    assert page_files.may_have(elsewhere, page_files.OF_QUERY["unemployment_groups"], {"region_code": "0581"})


@pytest.mark.parametrize(
    ("section", "changed", "message"),
    [
        ("auth", {"cookie_secret": "kort"}, "cookie_secret ska vara minst 32 tecken"),
        ("auth", {"cookie_secret": ...}, "cookie_secret saknas"),
        ("auth", {"client_id": ...}, "client_id saknas"),
        ("auth", {"client_secret": ""}, "client_secret saknas"),
        ("auth", {"server_metadata_url": ...}, "server_metadata_url saknas"),
        (
            "auth",
            {"server_metadata_url": "http://inloggning.kommun.example/x"},
            "server_metadata_url ska börja med https",
        ),
        ("auth", {"redirect_uri": "http://panelen.kommun.example/oauth2callback"}, "redirect_uri ska börja med https"),
        ("auth", {"redirect_uri": "https://panelen.kommun.example/"}, "redirect_uri ska vara panelens adress"),
        ("access", {"claim": ...}, "claim saknas"),
        ("access", {"grant": []}, "[[access.grant]] saknas"),
        ("access", {"grants": []}, "har grants, som inte finns"),
        ("access", {"requires": ["mfa"]}, "[access.requires] ska vara en tabell"),
        ("access", {"requires": {"amr": "mfa"}}, "amr ska vara en lista"),
        ("access", {"requires": {"amr": []}}, "amr ska vara en lista"),
        ("access", {"grant": [{**READER, "role": "lasare"}]}, "role ska vara någon av läsare"),
        ("access", {"grant": [{**READER, "plan": ["*"]}]}, "har plan, som inte finns"),
        ("access", {"grant": [{**READER, "plans": []}]}, "plans ska vara en lista"),
        ("access", {"grant": [{**READER, "plans": "*"}]}, "plans ska vara en lista"),
        ("access", {"grant": [READER, {**REPORTER, "offices": []}]}, "nummer 2: offices saknas"),
        ("access", {"grant": [{**READER, "function": " "}]}, "function saknas"),
        ("access", {"grant": [{**READER, "value": ...}]}, "value saknas"),
    ],
)
def test_what_is_wrongly_configured_is_refused_by_its_key(section: str, changed: dict[str, Any], message: str) -> None:
    secrets: dict[str, Any] = {"auth": dict(AUTH), "access": dict(ACCESS)}
    secrets[section] = {name: value for name, value in {**secrets[section], **changed}.items() if value is not ...}
    if section == "access" and isinstance(secrets[section].get("grant"), list):
        secrets[section]["grant"] = [
            {name: value for name, value in row.items() if value is not ...} for row in secrets[section]["grant"]
        ]
    with pytest.raises(ConfigurationError) as refused:
        read_sign_in(secrets)
    assert message in str(refused.value)


@pytest.mark.parametrize("secrets", [{"auth": AUTH}, {"access": ACCESS}, {"auth": "x", "access": ACCESS}])
def test_half_a_sign_in_is_none_that_a_panel_starts_with(secrets: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        read_sign_in(secrets)


def test_no_sign_in_is_a_panel_of_ones_own() -> None:
    assert read_sign_in({}) is None
    assert read_sign_in({"audit": {"days": 730}}) is None


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_this_machine_is_known(host: str) -> None:
    assert settings.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "localhost.evil.example", "10.0.0.1", "panelen", "128.0.0.1"])  # noqa: S104
def test_no_other_machine_is(host: str) -> None:
    assert not settings.is_loopback(host)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/nonsens",
        "budget",
        "",
        "/budget\r\nX: y",
        "/auth/logout",
        "/logga-in",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(address: str) -> None:
    assert routes.local_address(address) is None
    assert cookies.remembered({cookies.ADDRESS_COOKIE: cookies.remember(address).split("=", 1)[1].split(";")[0]}) == "/"


@pytest.mark.parametrize(
    "address", ["/", "/budget", "/budget?visa=Uppf%C3%B6ljning&plan=ks-2024", "/data/budget/ram.csv"]
)
def test_the_address_asked_for_is_kept(address: str) -> None:
    assert (
        cookies.remembered({cookies.ADDRESS_COOKIE: cookies.remember(address).split("=", 1)[1].split(";")[0]})
        == address
    )


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/script-health-check", "/component/x/y.js", "/app/static/x",
     "/_stcore/bidi-components/x", "/budget/x", "//budget", "/static/../data/x", "/data\\x", "/nonsens", "/_stcore/stream"],
)  # fmt: skip
def test_what_the_panel_does_not_use_is_not_answered(path: str) -> None:
    assert routes.required_permission(path) is None


def test_a_readers_cookie_is_of_no_use_to_a_script_or_another_site() -> None:
    assert (
        cookies.hardened("_streamlit_user=x; Path=/; SameSite=none")
        == "_streamlit_user=x; Path=/; Secure; SameSite=Lax; HttpOnly"
    )
    assert (
        cookies.hardened("_streamlit_xsrf=2|a|b; Path=/; SameSite=Lax")
        == "_streamlit_xsrf=2|a|b; Path=/; Secure; SameSite=Strict"
    )


def test_each_role_gives_what_it_is_for_and_no_more() -> None:
    assert ROLES["läsare"] == {Permission.READ}
    assert ROLES["analytiker"] == {Permission.READ, Permission.ANALYSE}
    assert ROLES["rapportör"] == {Permission.READ, Permission.REPORT}
    assert ROLES["godkännare"] == {Permission.READ, Permission.REPORT, Permission.APPROVE}
    assert ROLES["controller"] == set(Permission)


def test_the_example_is_one_that_a_panel_starts_with_once_it_is_filled_in() -> None:
    stated = tomllib.loads((ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8"))
    with pytest.raises(ConfigurationError, match="cookie_secret saknas"):
        read_sign_in(stated)
    stated["auth"] |= {"cookie_secret": "x" * 64, "client_id": "x", "client_secret": "x"}
    found = read_sign_in(stated)
    assert found is not None
    assert {assignment.role for _, assignment in found.assignments} == set(ROLES)
