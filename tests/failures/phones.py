"""Phones that answer, and remember exactly what they were told."""

import http.client
import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from survey.serving import HOST

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
THANKED = "Your answer is registered."
NOT_NOW = ("nothing was kept", "the first one counts")  # with status 503: sent again it does no harm
PATIENCE = 20  # seconds for one answer of the server
NO_ANSWER = 0  # the status of a request that was cut off


@dataclass(frozen=True)
class Reply:
    status: int
    page: str = ""

    @property
    def thanked(self) -> bool:
        return self.status == 200 and THANKED in self.page


def visit(port: int, path: str, fields: Mapping[str, int | str] | None = None) -> Reply:
    """One request over a connection of its own; NO_ANSWER where it is cut off anywhere, or nobody listens."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        if fields is None:
            connection.request("GET", path, headers=FORM)
        else:
            connection.request("POST", path, urlencode(fields), FORM)
        reply = connection.getresponse()
        return Reply(reply.status, reply.read().decode())
    except (OSError, http.client.HTTPException):
        return Reply(NO_ANSWER)
    finally:
        connection.close()


@dataclass
class Phones:
    """Phones of one wave. ballots: token → fields, in the order in which they are sent; some are sent again.

    A ballot that got no clear answer is sent again, unchanged, until it is thanked for or its owner gives up. Once thanked,
    some send once more, with other answers, which must change nothing. `acknowledged` is what was thanked for, `unsure` what
    was sent by those who gave up or were refused in the end: it may be there, or not.
    """

    port: int
    ballots: Mapping[str, Mapping[str, int]]
    seed: int
    count: int = 4
    acknowledged: dict[str, Mapping[str, int]] = field(default_factory=dict)
    unsure: dict[str, Mapping[str, int]] = field(default_factory=dict)
    told: Counter = field(default_factory=Counter)
    odd: list[Reply] = field(default_factory=list)

    def __post_init__(self):
        self._stopping, self._waiting = threading.Event(), list(reversed(self.ballots.items()))
        self._threads = [threading.Thread(target=self._answer, args=(number,)) for number in range(self.count)]

    def start(self) -> "Phones":
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """Nothing is under way afterwards."""
        self._stopping.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    @property
    def thanks(self) -> int:
        """How often somebody was thanked, for the first time or again."""
        return self.told["thanks"]

    def _answer(self, number: int) -> None:
        chance = random.Random(f"{self.seed} {number}")
        while not self._stopping.is_set():
            try:
                token, fields = self._waiting.pop()
            except IndexError:
                token, fields = chance.choice(list(self.ballots.items()))
                self._send_again(token, fields, chance)
            else:
                self._send(token, fields, chance)
            self._stopping.wait(chance.uniform(0.01, 0.05))

    def _send(self, token: str, fields: Mapping[str, int], chance: random.Random) -> None:
        while True:
            reply = visit(self.port, f"/s/{token}", fields)
            self._note(reply)
            if reply.thanked:
                self.acknowledged[token] = fields
                return
            if reply.status == 410 or self._stopping.is_set() or chance.random() < 0.1:
                self.unsure[token] = fields
                return
            self._stopping.wait(chance.uniform(0.02, 0.1))

    def _send_again(self, token: str, fields: Mapping[str, int], chance: random.Random) -> None:
        """Of what is there already; of what may not be there it would be a new ballot."""
        if token in self.acknowledged:
            self._note(visit(self.port, f"/s/{token}", {code: 7 - value for code, value in fields.items()}))

    def _note(self, reply: Reply) -> None:
        said = "thanks" if reply.thanked else reply.status
        self.told[said] += 1
        if said not in ("thanks", NO_ANSWER, 410) and not (said == 503 and any(words in reply.page for words in NOT_NOW)):
            self.odd.append(reply)


def ballots_for(tokens: Mapping[str, object], answer: Callable[[int], Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """token → fields, for every member of `tokens`: `answer` of the member's number."""
    return {str(token): dict(answer(number)) for number, token in enumerate(tokens.values())}
