"""Answers with data: made by few at a time, once for each build and day, and sent from disk to whoever asks again."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import RLock

from starlette.concurrency import run_in_threadpool

from panel.access.problems import ProblemError
from panel.server.api.limits import MAX_AT_ONCE, MAX_WAITING, SECONDS_TO_RETRY
from panel.server.nameless_file import NamelessFile
from panel.warehouse import build_key
from panel.wording import clock

MAX_KEPT, MAX_KEPT_BYTES = 256, 256_000_000

_makers = ThreadPoolExecutor(MAX_AT_ONCE, "data API")
_kept: OrderedDict[Hashable, "Answer"] = OrderedDict()
_making: dict[Hashable, "Future[Answer]"] = {}
_lock = RLock()


class Answer(NamelessFile):
    """A file of some cells."""

    def __init__(self, pieces: Iterable[bytes], cells: int) -> None:
        super().__init__()
        self.cells = cells
        self.file.writelines(pieces)
        self.file.flush()


async def answer(about: str, make: Callable[[], Answer]) -> Answer:
    """Return the answer to what a request is about, which is the same for all who may have it until the next build or day.

    Raises what `make` does, and ProblemError 503 where too many wait already.
    """
    key = (await run_in_threadpool(build_key), clock.today(), about)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        making = _making.get(key) or _begin(key, make)
    # One who goes away takes nothing from others who wait for the same.
    return await asyncio.shield(asyncio.wrap_future(making))


def _begin(key: Hashable, make: Callable[[], Answer]) -> "Future[Answer]":
    if len(_making) >= MAX_WAITING:
        raise ProblemError(
            503, "Upptaget", f"{MAX_WAITING} svar väntar redan. Försök igen om {SECONDS_TO_RETRY} s.", SECONDS_TO_RETRY
        )
    _making[key] = making = _makers.submit(make)
    making.add_done_callback(partial(_keep, key))
    return making


def _keep(key: Hashable, made: "Future[Answer]") -> None:
    """Keep an answer, and let go of those that were asked for longest ago."""
    with _lock:
        del _making[key]
        if made.exception() is None:
            _kept[key] = made.result()
        while len(_kept) > MAX_KEPT or sum(one.size for one in _kept.values()) > MAX_KEPT_BYTES:
            _kept.popitem(last=False)
