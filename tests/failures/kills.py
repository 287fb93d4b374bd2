"""Kills, one after the other, at moments that a seed decides."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from tests.failures.electing import let_it_end
from tests.failures.installation import Installation
from tests.failures.phones import Phones
from tests.failures.reckoning import Books
from tests.failures.waiting import wait_until

SHORT = 0.2  # seconds: a ballot takes a hundredth of that
LONG = 1.5  # seconds: a tick that closes takes about as long on a machine of its own


@dataclass
class Killer:
    """Kills what it is told to, and mends as a service manager would. killed: how many processes."""

    installation: Installation
    seed: int
    killed: int = 0
    chance: random.Random = field(init=False)

    def __post_init__(self):
        self.chance = random.Random(self.seed)

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.killed} killed"

    def under_load(self, phones: Phones, targets: list[str]) -> None:
        """Goes on when phones are thanked again."""
        for target in self._shuffled(targets):
            self._kill(target, SHORT)
            self._wait_for_thanks(phones, phones.thanks + 3, target)

    def again_and_again(self, targets: list[str], longest: float) -> None:
        for target in self._shuffled(targets):
            self._kill(target, longest)

    def _wait_for_thanks(self, phones: Phones, thanks: int, target: str) -> None:
        def goes_on() -> bool:
            self.installation.mend()  # what could not start, as others still held its port, is started again
            return phones.thanks >= thanks

        wait_until(goes_on, f"nobody was thanked after a {target} was killed ({self}; {self.installation.said()[-500:]})")

    def _shuffled(self, targets: list[str]) -> list[str]:
        return self.chance.sample(targets, len(targets))

    def _kill(self, target: str, longest: float) -> None:
        """One process of this kind, at most `longest` seconds from now where there is one then."""

        pauses = (longest * 0.7**tries for tries in count())  # one that has ended meanwhile is caught earlier next time

        def killed() -> bool:
            time.sleep(self.chance.uniform(0, next(pauses)))
            found = self.installation.kill(target, self.chance)
            self.installation.mend()
            return found

        wait_until(killed, f"there was no {target} to be killed ({self})")
        self.killed += 1


def end_under_load(books: Books, client: str, phones: Phones) -> None:
    """The closing time comes while phones send. Nothing of theirs is under way afterwards."""
    let_it_end(books, client)
    phones.stop()
    let_it_end(books, client)  # a process that was killed may have left an insert to its server


def finish_by_workers(installation: Installation, is_done: Callable[[], bool], otherwise: str) -> None:
    """Puts what is due into the queue, again where a worker that was killed had taken it out, until it is done."""
    wait_until(lambda: installation.run("tick") == 0 and is_done(), otherwise, pause=1)


def close_under_kills(killer: Killer, books: Books, client: str, targets: list[str], usual: float) -> None:
    """Ticks that are killed, and at last one that is not. usual: seconds that a tick takes here. With workers, ticks only say
    what is due, and the workers that do it are killed.
    """
    installation = killer.installation
    longest = LONG if installation.settings.queue else min(2 * usual, LONG)
    installation.keep("tick", "tick")
    killer.again_and_again(targets, longest)
    installation.end("tick")
    finish_by_workers(installation, lambda: books.state(client) == "released", f"{client} was not released")
