"""How often the process has done something, and how long it took, for /metrics: panel/server/metrics.py writes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import perf_counter

# The upper limits, in seconds, below which durations are counted.
BUCKETS = (0.1, 0.3, 1.0, 3.0, 10.0)

Labels = tuple[tuple[str, str], ...]


class Duration:
    """Durations of one kind: how many of at most each of BUCKETS, how many in all, and their sum in seconds."""

    def __init__(self) -> None:
        self.at_most = [0] * len(BUCKETS)
        self.count, self.seconds = 0, 0.0


_durations: dict[str, dict[Labels, Duration]] = {}
_lock = Lock()


def observe(name: str, seconds: float, **labels: str) -> None:
    """Count a duration. The values of the labels must be few, and never from a visitor."""
    key = tuple(labels.items())
    with _lock:
        found = _durations.setdefault(name, {}).setdefault(key, Duration())
        found.count += 1
        found.seconds += seconds
        for at, limit in enumerate(BUCKETS):
            found.at_most[at] += seconds <= limit


@contextmanager
def timed(name: str, **labels: str) -> Iterator[None]:
    """Count how long the block takes, also one that fails."""
    start = perf_counter()
    try:
        yield
    finally:
        observe(name, perf_counter() - start, **labels)


def durations(name: str) -> dict[Labels, Duration]:
    """Return what has been counted under a name, by labels."""
    with _lock:
        return dict(_durations.get(name, {}))
