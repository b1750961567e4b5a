"""The project's folder, the duration of a piece of work, and the memory of this process."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def seconds(work: Callable[[], object]) -> float:
    """Return the duration of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of `rounds` runs, after one warm-up run."""
    work()
    return statistics.median(seconds(work) for _ in range(rounds))


def peak_kib() -> int:
    """Return the peak memory of this process, in KiB; getrusage would include that of its parent."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
