"""Test that an answer is made once, that few wait, and that what is kept is bounded."""

import asyncio
import gc
from threading import Event

import httpx
import pytest
from starlette.responses import StreamingResponse

from panel.access.problems import ProblemError
from panel.server.api import answers, files, limits
from panel.server.api.answers import Answer, answer
from panel.wording import clock
from tests.support.apart import run_apart
from tests.support.data_api import call

pytestmark = pytest.mark.usefixtures("panel")


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_kept", type(answers._kept)())


def made(text: str) -> Answer:
    return run_apart(answer(text, lambda: Answer([text.encode()], 1)))


async def sent(response: StreamingResponse) -> bytes:
    return b"".join([part async for part in response.body_iterator])  # type: ignore[misc]


def test_an_answer_is_made_once_a_day_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    made_of, cube_of = [], files.cube_of
    monkeypatch.setattr(files, "cube_of", lambda *about: made_of.append(about) or cube_of(*about))
    address = "tables/births-Y/data?region=0581&senaste=2&format="
    first, again, other = (call(address + form) for form in ("csv", "csv", "json-stat2"))
    assert first.content == again.content != other.content
    assert int(first.headers["content-length"]) == len(first.content)
    assert len(made_of) == 2
    monkeypatch.setattr(clock, "today", lambda: clock.date(2030, 1, 1))
    assert call(address + "csv").content == first.content
    assert len(made_of) == 3


def test_one_that_waits_goes_with_who_asks_for_the_same_and_a_flood_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "MAX_WAITING", 1)
    may_end = Event()

    def slow() -> Answer:
        may_end.wait()
        return Answer([b"a"], 1)

    async def asked() -> tuple[Answer, Answer]:
        both = [asyncio.create_task(answer("a", slow)) for _ in range(2)]
        while not answers._making:
            await asyncio.sleep(0)
        with pytest.raises(ProblemError) as refused:
            await answer("b", slow)
        assert (refused.value.status, refused.value.retry_after) == (503, limits.SECONDS_TO_RETRY)
        may_end.set()
        first, second = await asyncio.gather(*both)
        return first, second

    first, second = run_apart(asked())
    assert first is second
    assert not answers._making


def test_what_is_kept_is_bounded_and_one_who_reads_slowly_gets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    first = made("a" * 300)
    response = first.response("text/csv", {})
    monkeypatch.setattr(answers, "MAX_KEPT_BYTES", 500)
    made("b" * 300)
    assert [key[2][0] for key in answers._kept] == ["b"]  # type: ignore[index]
    monkeypatch.setattr(answers, "MAX_KEPT", 1)
    made("c")
    assert [key[2] for key in answers._kept] == ["c"]  # type: ignore[index]
    assert run_apart(sent(response)) == b"a" * 300
    file = first.file
    del first, response
    gc.collect()
    assert file.closed


def test_an_answer_that_cannot_be_made_is_not_kept() -> None:
    def refused() -> Answer:
        raise ProblemError(400, "Fel värde", "x")

    for _ in range(2):
        with pytest.raises(ProblemError):
            run_apart(answer("wrong", refused))
    assert not answers._kept
    assert not answers._making


def test_calls_without_sign_in_are_counted_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CALLS", 1)
    transport = httpx.ASGITransport
    got = []
    for host in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        monkeypatch.setattr(httpx, "ASGITransport", lambda app, host=host: transport(app, client=(host, 1)))
        got.append(call("tables/births-Y/data").status_code)
    assert got == [200, 429, 200]
