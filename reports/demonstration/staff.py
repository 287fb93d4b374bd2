"""Who works in which team in which month: some leave and are replaced, some move to the team next door. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from reports.demonstration.organisations import Organisation, Team

EPOCH = 2015 * 12  # who has not been replaced since has always been there
LEAVING = 0.02  # a month; about a fifth of the desks change hands in a year
MOVING = 0.12  # of those who start, the part that moves on to the next team
MOVES_AFTER = 8  # months

STAFF = 1  # which of the demonstration's streams of random numbers this is
# Part of each reference, as in many a real roster, so that there are names to mask. None is a common word.
NAMES = (
    "Randi", "Torstein", "Solveig", "Halvor", "Liselott", "Kerstin", "Mette", "Rasmus", "Birgitte", "Henning", "Anneke",
    "Maartje", "Sjoerd", "Wouter", "Sunniva", "Ingvild",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A person on the roster. desk and started name the person for good; a desk's next holder is another person."""

    desk: int
    started: int
    team: Team

    @property
    def ref(self) -> str:
        return f"A{self.desk:03}-{self.started % 10000:04}-{self.name}"

    @property
    def name(self) -> str:
        return NAMES[(self.desk + self.started) % len(NAMES)]


def staff_in(organisation: Organisation, teams: Sequence[Team], month: int, seed: int) -> tuple[Person, ...]:
    """Everybody on the roster of a month (a month's number). The same seed gives the same people in every month."""
    desks = [team for team in teams for _ in range(team.size)]
    started = np.zeros(len(desks), dtype=int)
    moves = np.zeros(len(desks), dtype=bool)
    for past in range(EPOCH, month + 1):
        draws = _draws(seed, organisation.number, past, len(desks))
        replaced = draws[0] < LEAVING
        started[replaced] = past
        moves[replaced] = draws[1][replaced] < MOVING
    has_moved = moves & (month - started >= MOVES_AFTER)
    return tuple(
        Person(desk, int(started[desk]), _next_door(team, teams) if has_moved[desk] else team)
        for desk, team in enumerate(desks)
    )


@cache
def _draws(seed: int, organisation: int, month: int, desks: int) -> np.ndarray:
    return np.random.default_rng([seed, STAFF, organisation, month]).random((2, desks))


def _next_door(team: Team, teams: Sequence[Team]) -> Team:
    """The next team of the centre that people may move to; nobody moves in or out of a team that is fixed."""
    around = [other for other in teams if other.centre == team.centre and not other.fixed]
    return around[(around.index(team) + 1) % len(around)] if team in around else team
