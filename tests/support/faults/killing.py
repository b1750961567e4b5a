"""Kill a victim at times spread evenly over the duration of its task, in random order."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.faults.tally import SEED, Tally
from tests.support.faults.work import LAST, READY
from tests.support.follow_up_victim import KILLED, Victim, start

LATE_SHARE = 0.25  # of the kills, those during the last step, the swap, which takes almost no time
LATE_SECONDS = 0.0015
DONE_FIRST_SHARE = 0.3  # of the victims, those that finish one task and are killed in the next
FIRST_GUESS_SECONDS = 1.2
# The duration of the last finished task, by operation.
SPANS: dict[str, float] = {}
MAX_ROUNDS = 3  # for each kill: a victim that ended before it was killed does not count


@dataclass
class Round:
    """A victim to start: its task, and the check of what it leaves against what it acknowledged.

    With `reuse` it builds from what is loaded already, so that the kills lie in what comes after that.
    """

    work: Callable[..., None]
    arguments: tuple[Any, ...]
    look: Callable[[list[Any]], None]
    reuse: bool = False

    def start(self, database: Path) -> Victim:
        """Start the victim on a database."""
        return start(database, self.work, *self.arguments, reuse=self.reuse)


class Killer:
    """Kills victims of one operation on a database."""

    def __init__(self, operation: str, database: Path, batch: int, *, has_last_step: bool = False) -> None:
        self.tally = Tally(operation)
        self.database = database
        self.random = random.Random(f"{SEED}-{operation}-{batch}")
        self.has_last_step = has_last_step

    def kill(self, count: int, next_round: Callable[[], Round]) -> Tally:
        """Kill `count` victims, each in a round of its own, and return the tally."""
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
        """Let one victim finish a task, to measure its duration."""
        victim = one.start(self.database)
        self._await_done(victim)
        victim.end(kill=True)
        one.look([one for one in victim.messages if one not in (READY, LAST)])

    def _await_done(self, victim: Victim) -> None:
        message = victim.receive() if READY not in victim.messages else READY
        assert message == READY, message
        began = time.monotonic()
        while (message := victim.receive()) == LAST:
            pass
        if message is not None:
            SPANS[self.tally.operation] = time.monotonic() - began

    def _kill_one(self, one: Round, share: float) -> list[Any] | None:
        victim = one.start(self.database)
        if self.random.random() < DONE_FIRST_SHARE:
            self._await_done(victim)
        else:
            assert victim.receive() == READY, victim.messages
        if self.has_last_step and self.random.random() < LATE_SHARE:
            while victim.receive() not in (LAST, None):
                pass
            time.sleep(share * LATE_SECONDS)
        else:
            time.sleep(share * SPANS.get(self.tally.operation, FIRST_GUESS_SECONDS))
        if victim.end(kill=True) != KILLED:
            one.look([one for one in victim.messages if one not in (READY, LAST)])
            return None
        return [one for one in victim.messages if one not in (READY, LAST)]
