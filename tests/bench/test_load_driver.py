"""Test the load benchmark's driver: it talks to a real server as a browser does, and notices faults."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from websockets.asyncio.client import ClientConnection

from bench.load import bare
from bench.load.crowd import Load, crowd
from bench.load.scenario import Click, rehearse, repeat
from bench.load.servers import NODELAY, Server, served
from bench.load.visitor import VisitError, Visitor
from tests.support.apart import run_apart
from tests.support.streamlit_private import ForwardMsg

pytestmark = pytest.mark.slow

PAGES = """
import plotly.graph_objects as go
import streamlit as st
@st.fragment(run_every=0.05)
def again():
    st.session_state["looks"] = st.session_state.get("looks", 0) + 1
def start():
    st.title("Start")
    again()
def charts():
    many = st.segmented_control("Hur många", ["1", "2"], default="1", required=True)
    st.selectbox("Färg", ["röd", "blå"])
    for at in range(int(many)):
        st.plotly_chart(go.Figure(go.Scatter(y=list(range(3000)))), key=str(at))
    st.text(f"looks {st.session_state['looks']}")
def broken(): raise ValueError("so it goes")
def refused(): st.error("Något gick fel.")
def fewer():
    st.session_state["visits"] = st.session_state.get("visits", 0) + 1
    if st.session_state["visits"] < 2:
        st.plotly_chart(go.Figure(go.Scatter(y=[1, 2])))
pages = [start, charts, broken, refused, fewer]
st.navigation([st.Page(page, title=page.__name__, default=page is start) for page in pages]).run()
"""
SCENARIO = (Click("charts"), Click("charts", "Hur många", "2"), Click(""))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("load")
    script = folder / "pages.py"
    script.write_text(PAGES, encoding="utf-8")
    with served(script, folder) as started:
        yield started[0]


def test_three_sessions_click_and_meet_no_fault(server: Server) -> None:
    async def three() -> list[tuple[int, int]]:
        async def one() -> tuple[int, int]:
            visitor = await Visitor.open(server.address)
            await visitor.visit()
            page = await visitor.go_to("charts")
            click = await visitor.choose("Hur många", "2")
            await visitor.close()
            return page.charts, click.charts

        return await asyncio.gather(*(one() for _ in range(3)))

    assert run_apart(three()) == [(1, 2)] * 3


def test_what_has_been_sent_is_not_sent_again(server: Server) -> None:
    async def sizes() -> list[int]:
        visitor = await Visitor.open(server.address)
        await visitor.visit()
        found = [(await visitor.go_to("charts")).bytes_received for _ in range(2)]
        assert len(visitor.specs()) == 1
        await visitor.close()
        return found

    first, second = run_apart(sizes())
    assert first > 10_000 > second


def test_a_fragment_runs_by_itself_until_the_page_is_left(server: Server) -> None:
    async def looks() -> tuple[bool, int]:
        visitor = await Visitor.open(server.address)
        await visitor.visit()
        for _ in range(3):
            await visitor.looked.wait()
            visitor.looked.clear()
        await visitor.go_to("charts")
        has_stopped = not visitor._timers
        await visitor.close()
        return has_stopped, visitor.looks

    has_stopped, count = run_apart(looks())
    assert has_stopped
    assert count >= 3


def test_a_click_is_answered_also_where_a_fragment_runs_right_after_it() -> None:
    """The server then says of the fragment alone that it is over."""

    async def clicks_answered() -> list[bool]:
        visitor = Visitor("http://127.0.0.1:1", cast("ClientConnection", None))
        found = []
        for run_id, fragment_ids in (("page", []), ("fragment", ["one"])):
            message = ForwardMsg()
            message.new_session.SetInParent()
            message.metadata.run.script_run_id = run_id
            message.metadata.run.fragment_ids.extend(fragment_ids)
            visitor._take(message, b"")
            found.append(visitor._done.is_set())
        return found

    assert run_apart(clicks_answered()) == [False, True]


@pytest.mark.parametrize(
    ("page", "message"), [("broken", "encountered an error|ValueError"), ("refused", "Något gick fel")]
)
def test_a_page_that_fails_is_a_fault(server: Server, page: str, message: str) -> None:
    async def fail() -> None:
        visitor = await Visitor.open(server.address)
        try:
            await visitor.visit()
            await visitor.go_to(page)
        finally:
            await visitor.close()

    with pytest.raises(VisitError, match=message):
        run_apart(fail())


def test_a_page_with_fewer_charts_than_it_must_have_is_a_fault(server: Server) -> None:
    async def twice() -> None:
        (seen,) = await rehearse(server.address, (Click("fewer"),))
        visitor = await Visitor.open(server.address)
        try:
            await visitor.visit()
            await repeat(visitor, seen)
            await repeat(visitor, seen)
        finally:
            await visitor.close()

    with pytest.raises(VisitError, match="0 charts"):
        run_apart(twice())


def test_a_server_that_goes_away_is_a_fault(tmp_path: Path) -> None:
    script = tmp_path / "pages.py"
    script.write_text(PAGES, encoding="utf-8")

    async def killed() -> None:
        with served(script, tmp_path) as (server,):
            visitor = await Visitor.open(server.address)
            await visitor.visit()
            server.process.kill()
            server.process.wait()
            try:
                await visitor.go_to("charts")
            finally:
                await visitor.close()

    with pytest.raises((VisitError, OSError)):
        run_apart(killed())


def test_the_bare_pages_have_the_same_charts_and_a_crowd_meets_no_fault_there(server: Server, tmp_path: Path) -> None:
    scenario = run_apart(rehearse(server.address, SCENARIO))
    server_script, _, clicks = bare.write(tmp_path, scenario)
    with served(server_script, tmp_path, how=NODELAY) as plain:
        seen = run_apart(rehearse(plain[0].address, clicks))
        load = Load(sessions=3, seconds=3.0, warm_up_seconds=0.0, think_seconds=0.1, open_seconds=0, idle_seconds=0)
        met = run_apart(crowd(plain, seen, load))
    assert [len(one.specs) for one in seen] == [len(one.specs) for one in scenario] == [1, 2, 0]
    assert not met.errors
    assert met.results
    assert met.cpu_seconds > 0
