"""Many users at once, each at a pace of its own, and the measurements."""

import asyncio
import os
import random
import time
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from bench.load.scenario import Seen, repeat, starts
from bench.load.servers import Server
from bench.load.visitor import ClickResult, VisitError, Visitor

SECONDS_BETWEEN_SAMPLES = 5.0
MAX_TRIES = 5
FAULTS = (VisitError, OSError, WebSocketException)


@dataclass(frozen=True)
class Load:
    """How many users, for how long, and the mean time between two clicks. The same seed gives the same clicks.

    Users arrive during `open_seconds`, and are idle for `idle_seconds` before their first click.
    """

    sessions: int = 100
    seconds: float = 120.0
    warm_up_seconds: float = 30.0
    think_seconds: float = 10.0
    seed: int = 1
    open_seconds: float = 10.0
    idle_seconds: float = 5.0


@dataclass
class Met:
    """What was measured after the warm-up. `rss_mb` has pairs of (seconds, MB), all processes together."""

    results: list[ClickResult] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    looks: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    own_cpu_seconds: float = 0.0
    rss_before_mb: float = 0.0
    rss_idle_mb: float = 0.0
    rss_mb: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class _Clock:
    begins: float
    ends: float

    def counts(self) -> bool:
        return self.begins <= time.monotonic() < self.ends


async def crowd(servers: list[Server], scenario: tuple[Seen, ...], load: Load) -> Met:
    """Open all sessions and let them idle, then let all click; return what was measured after the warm-up."""
    met = Met(rss_before_mb=_rss_mb(servers))
    dice = random.Random(load.seed)
    addresses = [servers[number % len(servers)].address for number in range(load.sessions)]
    visitors = await asyncio.gather(
        *(_arrive(address, met, dice.uniform(0, load.open_seconds)) for address in addresses)
    )
    await asyncio.sleep(load.idle_seconds)
    met.rss_idle_mb = _rss_mb(servers)
    now = time.monotonic()
    clock = _Clock(now + load.warm_up_seconds, now + load.warm_up_seconds + load.seconds)
    users = [
        _user(visitor, scenario, load, clock, met, random.Random(f"{load.seed} {number}"))
        for number, visitor in enumerate(visitors)
    ]
    await asyncio.gather(_watch(servers, clock, met), *users)
    return met


async def _arrive(address: str, met: Met, wait_seconds: float = 0) -> Visitor:
    """Open the start page, with retries; each failure is recorded. Raises VisitError after MAX_TRIES."""
    await asyncio.sleep(wait_seconds)
    for _ in range(MAX_TRIES):
        try:
            visitor = await Visitor.open(address)
            await visitor.visit()
            return visitor
        except FAULTS as error:
            met.errors.append(f"arriving: {error}")
    raise VisitError(f"the start page failed {MAX_TRIES} times at {address}")


async def _user(
    visitor: Visitor, scenario: tuple[Seen, ...], load: Load, clock: _Clock, met: Met, dice: random.Random
) -> None:
    """Repeat the scenario from a random page until the end. After an error the user loads the page again."""
    at = dice.choice(starts(scenario))
    while True:
        await asyncio.sleep(dice.expovariate(1 / load.think_seconds))
        if time.monotonic() >= clock.ends:
            break
        seen = scenario[at % len(scenario)]
        try:
            _note(await repeat(visitor, seen), seen, clock, met)
            at += 1
        except FAULTS as error:
            met.errors.append(f"{seen.click}: {error}")
            await visitor.close()
            visitor = await _arrive(visitor.address, met)
            at = dice.choice(starts(scenario))
    met.looks += visitor.looks
    await visitor.close()


def _note(result: ClickResult, seen: Seen, clock: _Clock, met: Met) -> None:
    if clock.counts():
        met.results.append(result)
        name = " ".join(word for word in (seen.click.page or "start", seen.click.option, seen.click.query) if word)
        met.slowest[name] = max(met.slowest.get(name, 0.0), result.seconds)


async def _watch(servers: list[Server], clock: _Clock, met: Met) -> None:
    """Record memory every few seconds, and processor time over the whole measurement."""
    await asyncio.sleep(clock.begins - time.monotonic())
    began, cpu, own = time.monotonic(), _cpu_seconds(servers), sum(os.times()[:2])
    while time.monotonic() < clock.ends:
        met.rss_mb.append((time.monotonic() - began, _rss_mb(servers)))
        await asyncio.sleep(min(SECONDS_BETWEEN_SAMPLES, max(0.01, clock.ends - time.monotonic())))
    met.seconds = time.monotonic() - began
    met.cpu_seconds, met.own_cpu_seconds = _cpu_seconds(servers) - cpu, sum(os.times()[:2]) - own
    met.rss_mb.append((met.seconds, _rss_mb(servers)))


def _rss_mb(servers: list[Server]) -> float:
    return sum(server.rss_mb() for server in servers)


def _cpu_seconds(servers: list[Server]) -> float:
    return sum(server.cpu_seconds() for server in servers)
