"""Test every page's file at /data/ in every format, for any address: a file or a refusal, never a server error."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel import warehouse
from panel.access.page_files import PARAMETERS
from panel.charts.explore.selection import CHARTS, FREQUENCIES, TRANSFORMS
from panel.server import explore_files as take_away
from panel.wording import table_files
from tests.support.data_addresses import GIVEN, address
from tests.support.downloads import QUERY_PARAMETERS
from tests.support.explore_files import get

NONSENSE = [
    "x",
    "",
    "-1",
    "13",
    "999999",
    "9999999999",
    "0001-01-01",
    "9999-12-31",
    "\0",
    "'; --",
    "å\n" * 300,
    "1e308",
]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("reported_panel")]


@pytest.mark.parametrize("query", GIVEN)
def test_every_file_is_answered_in_every_form(query: str) -> None:
    for form in table_files.MEDIA:
        reply = get(address(query, form))
        assert reply.status == 200, (form, reply.body)
        assert reply.body


@pytest.mark.parametrize("query", GIVEN)
def test_a_parameter_that_cannot_be_is_refused_in_words(query: str) -> None:
    types = warehouse.parameter_types()
    for name in sorted(warehouse.query_parameters(query)):
        for value in NONSENSE:
            reply = get(address(query, "csv", **{name: value}))
            assert reply.status in {200, 400, 403}, (name, value, reply.body)
            if name in types and not value[:1].isdecimal():
                assert reply.status == 400
                assert reply.body.decode().startswith(f"{PARAMETERS[name]} är {value[:40]!r}, och ska vara ")


DAYS = st.dates().map(str)
NUMBERS = st.one_of(st.integers().map(str), st.floats().map(str))
STATED = st.one_of(
    st.sampled_from(NONSENSE),
    st.text(max_size=40),
    DAYS,
    NUMBERS,
    st.sampled_from(sorted(map(str, QUERY_PARAMETERS.values()))),
)


@given(
    st.sampled_from(GIVEN),
    st.sampled_from(sorted(table_files.MEDIA)),
    st.lists(st.one_of(st.none(), st.none(), STATED), min_size=12, max_size=12),
    st.dictionaries(st.one_of(st.sampled_from(sorted(PARAMETERS.values())), st.text(max_size=10)), STATED, max_size=1),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_whatever_it_states_is_a_fault(
    query: str, form: str, values: list[str | None], more: dict[str, str]
) -> None:
    """Several parameters at once, each right or anything at all; and at times one that the table does not take."""
    names = sorted(warehouse.query_parameters(query))
    changed = {name: value for name, value in zip(names, values, strict=False) if value is not None}
    reply = get("&?"[not names].join([address(query, form, **changed), urlencode(more)]))
    assert reply.status in {200, 400, 403}, reply.body
    assert reply.body


def test_a_parameter_is_of_one_type_in_all_queries() -> None:
    library = "\n".join(warehouse.reading._queries().values())
    found = sorted(set(warehouse.reading.CAST_PARAMETER.findall(library)))
    assert dict(found) == warehouse.parameter_types()
    assert len(found) == len(dict(found))
    assert {name for name, kind in found if kind == "DATE"} > {"known_on", "today", "first_on", "period_start"}


def test_a_month_that_is_none_is_refused_with_what_was_asked() -> None:
    reply = get(address("population_change_yearly", "csv", through_month="13"))
    assert reply.status == 400
    assert "manad=13" in reply.body.decode()


@pytest.mark.parametrize("name", sorted(take_away.PARAMETERS))
def test_a_choice_on_utforska_that_cannot_be_is_refused_in_words(name: str) -> None:
    for value in NONSENSE:
        stated = {"matt": "births", "region": "0581", name: value}
        reply = get("/data/utforska.csv?" + urlencode(stated))
        assert reply.status in {200, 400, 404}, (name, value, reply.body)
        assert reply.body


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "matt": st.sampled_from(["births", "population", "unemployment_share,births", "unemployed"]),
            "region": st.sampled_from(["0581", "0581,00", "r9", "lan", "0581,0580"]),
            "frekvens": st.sampled_from(sorted(FREQUENCIES)),
            "visning": st.sampled_from(sorted(TRANSFORMS)),
            "diagram": st.sampled_from(sorted(CHARTS)),
            "kon": st.sampled_from(["", "women", "total,men"]),
            "fran": st.sampled_from(["", "2020-01-01", "2030-01-01", "0001-01-01", "2024-02-29"]),
            "bas": st.sampled_from(["", "2015-01-01", "2024-03-01", "9999-12-31"]),
        }
    ),
    st.sampled_from(sorted(take_away.MEDIA)),
)
def test_any_choice_on_utforska_is_a_file_or_a_refusal_in_words(stated: dict[str, str], form: str) -> None:
    reply = get(f"/data/utforska.{form}?" + urlencode({name: value for name, value in stated.items() if value}))
    assert reply.status in {200, 400, 404}, reply.body
    assert reply.body
