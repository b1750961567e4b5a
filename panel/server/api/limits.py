"""How often a client may ask the API for data, and how much is made at once."""

from collections import OrderedDict, deque
from threading import Lock
from time import monotonic

from panel.access.problems import ProblemError

MAX_CALLS, WINDOW_SECONDS = 60, 10
MAX_REMEMBERED = 4096
# Each answer being made takes a thread from the pages, and up to some hundred megabytes. Those that wait take nothing.
MAX_AT_ONCE, MAX_WAITING, SECONDS_TO_RETRY = 2, 32, 2
MAX_BODY_BYTES = 1_000_000

_calls: OrderedDict[str, deque[float]] = OrderedDict()
_lock = Lock()


def count_call(client: str) -> None:
    """Count a request for data. Raises ProblemError 429 where the client has made MAX_CALLS in WINDOW_SECONDS."""
    now = monotonic()
    with _lock:
        calls = _calls.setdefault(client, deque())
        _calls.move_to_end(client)
        while calls and now - calls[0] >= WINDOW_SECONDS:
            calls.popleft()
        if len(calls) >= MAX_CALLS:
            wait = int(WINDOW_SECONDS - (now - calls[0])) + 1
            raise ProblemError(
                429,
                "För många anrop",
                f"Högst {MAX_CALLS} anrop om data besvaras på {WINDOW_SECONDS} sekunder. Försök igen om {wait} s.",
                wait,
            )
        calls.append(now)
        while len(_calls) > MAX_REMEMBERED:
            _calls.popitem(last=False)
