"""Kill a victim at moments that lie evenly over the run time of what it does, in a random order."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.faults.tally import SEED, Tally
from tests.support.faults.work import LAST, READY
from tests.support.follow_up_victim import KILLED, Victim, start

LATE_SHARE = 0.25  # of the kills, those that fall while what has been made is put in place, which takes no time
LATE_SECONDS = 0.0015
DONE_FIRST_SHARE = 0.3  # of the victims, those that do one task to its end before they are killed in the next
FIRST_GUESS_SECONDS = 1.2
# How long the task that was last done to its end took, by operation: measured once, and again whenever one is.
SPANS: dict[str, float] = {}
MAX_ROUNDS = 3  # to a kill: a victim that was done before it was killed is not counted


@dataclass
class Round:
    """A victim that is about to be started: what it does, and how what it leaves is held against what it said."""

    work: Callable[..., None]
    arguments: tuple[Any, ...]
    look: Callable[[list[Any]], None]


class Killer:
    """Kills so many victims of one operation in a database's folder."""

    def __init__(self, operation: str, database: Path, batch: int, *, has_last_step: bool = False) -> None:
        self.tally = Tally(operation)
        self.database = database
        self.random = random.Random(f"{SEED}-{operation}-{batch}")
        self.has_last_step = has_last_step

    def kill(self, count: int, next_round: Callable[[], Round]) -> Tally:
        """Kill so many, each in a round of its own, and return what became of it."""
        shares = [(at + self.random.random()) / count for at in range(count)]
        self.random.shuffle(shares)
        if self.tally.operation not in SPANS:
            self._measure(next_round())
        for _ in range(count * MAX_ROUNDS):
            if not shares:
                break
            one = next_round()
            message = self._kill_one(one, shares[-1])
            if message is not None:
                shares.pop()
                self.tally.kills += 1
                one.look(message)
        return self.tally

    def _measure(self, one: Round) -> None:
        """Let one victim do one task to its end, so that the moments can be spread over the time that it takes."""
        victim = start(self.database, one.work, *one.arguments)
        self._await_done(victim)
        victim.end(kill=True)
        one.look([one for one in victim.messages if one not in (READY, LAST)])

    def _await_done(self, victim: Victim) -> None:
        message = victim.hear() if READY not in victim.messages else READY
        assert message == READY, message
        began = time.monotonic()
        while (message := victim.hear()) == LAST:
            pass
        if message is not None:
            SPANS[self.tally.operation] = time.monotonic() - began

    def _kill_one(self, one: Round, share: float) -> list[Any] | None:
        victim = start(self.database, one.work, *one.arguments)
        if self.random.random() < DONE_FIRST_SHARE:
            self._await_done(victim)
        else:
            assert victim.hear() == READY, victim.messages
        if self.has_last_step and self.random.random() < LATE_SHARE:
            while victim.hear() not in (LAST, None):
                pass
            time.sleep(share * LATE_SECONDS)
        else:
            time.sleep(share * SPANS.get(self.tally.operation, FIRST_GUESS_SECONDS))
        if victim.end(kill=True) != KILLED:
            one.look([one for one in victim.messages if one not in (READY, LAST)])
            return None
        return [one for one in victim.messages if one not in (READY, LAST)]
