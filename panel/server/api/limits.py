"""How often a user may ask the API for data, and how much is made at once."""

from collections import OrderedDict, deque
from threading import Lock
from time import monotonic

from panel.access.problems import ProblemError

MAX_CALLS, WINDOW_SECONDS = 60, 10
MAX_REMEMBERED = 4096
# Each answer being made takes a thread from the pages, and up to some hundred megabytes.
MAX_AT_ONCE = 2
MAX_BODY_BYTES = 1_000_000

_calls: OrderedDict[str, deque[float]] = OrderedDict()
_lock = Lock()


def count_call(subject: str) -> None:
    """Count a request for data. Raises ProblemError 429 where the user has made MAX_CALLS in WINDOW_SECONDS."""
    now = monotonic()
    with _lock:
        calls = _calls.setdefault(subject, deque())
        _calls.move_to_end(subject)
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
