"""What is said of a client as a whole beside its figures: what goes with an outcome, and how well measures measure.

Values are as they are frozen: rounded, and of at least 100 people.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Driver:
    """A theme's share of what the themes together explain of an outcome, with its 95 % interval; shares of 1.

    direction: 1 where the outcome is higher where the theme is, -1 where it is lower, 0 where that is not clear.
    """

    theme: str
    share: float
    low: float
    high: float
    direction: int


@dataclass(frozen=True)
class DriverSet:
    """One outcome: the share of its differences between people that goes with all themes together, and each theme's part.

    outcome, theme: measure codes. people: who answered all of it, rounded to 5. above_chance: whether unrelated themes would
    explain as much in fewer than one of twenty such groups of people.
    """

    outcome: str
    explained: float
    people: int
    above_chance: bool
    drivers: tuple[Driver, ...]


@dataclass(frozen=True)
class Reliability:
    """How well the index or a theme of several items is measured; what can't be said is None.

    alpha with its limits low and high, omega: whether its items belong together. agreement: how far people of one unit
    answer alike, icc1: the units' part of a person's differences, icc2: how far the units' means can be told apart; an
    icc and the agreement are at most .95, which stands for anything above.
    """

    measure: str
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    omega: float | None = None
    icc1: float | None = None
    icc2: float | None = None
    agreement: float | None = None


@dataclass(frozen=True)
class BlockedItem:
    """An item that runs against the others, as it was asked, and its theme by name: neither theme nor index is shown."""

    code: str
    text: str
    theme: str
