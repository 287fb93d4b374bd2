"""Small waves in memory: who answered what and where, drawn by hand or by hypothesis, through the real findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from reports.disclosure.plan import Plan, Split, measures_of
from reports.findings import Findings, find
from reports.scores import Scores, score_answers
from survey.instruments.catalogue import parse_instrument
from survey.thresholds import Thresholds
from survey.tree import Tree
from tests.test_disclosure.trees import PATHS

INSTRUMENT = parse_instrument((Path(__file__).parent / "instrument.toml").read_text(encoding="utf-8"))
ITEMS = INSTRUMENT.codes


@dataclass(frozen=True)
class Person:
    """answers: item → 1–6, skipped ones left out. shift, channel: an option's code, or None."""

    unit: str
    answers: dict[str, int]
    shift: str | None = None
    channel: str | None = None

    @property
    def place(self) -> tuple:
        """What no figure looks into: people of one unit who said and skipped the same."""
        return self.unit, (self.shift, self.channel), tuple(code for code in ITEMS if code in self.answers)


def plan_of(units: Iterable[str], *, standing: Iterable[str] | None = None, thresholds: Thresholds | None = None) -> Plan:
    tree, thresholds = Tree.of(units), thresholds or Thresholds()
    return Plan(
        tree,
        tree.units if standing is None else frozenset(standing),
        measures_of(
            [(theme.code, theme.role, theme.items) for theme in INSTRUMENT.themes],
            ITEMS,
            [(share.item, share.values[0], share.values[-1]) for share in INSTRUMENT.shares],
            thresholds,
        ),
        tuple(
            Split(background.code, tuple(option.code for option in background.groups), thresholds.distribution)
            for background in INSTRUMENT.backgrounds
        ),
    )


@dataclass(frozen=True)
class SmallWave:
    """People, and what ours would release of them."""

    people: Sequence[Person]
    plan: Plan = field(default=None)

    def __post_init__(self):
        if self.plan is None:
            object.__setattr__(self, "plan", plan_of({person.unit for person in self.people}))

    @cached_property
    def order(self) -> list[Person]:
        """As `score_answers` sorts them is not known here, so people are scored in this order, one place after another."""
        return sorted(self.people, key=lambda person: repr(person.place))

    @cached_property
    def scores(self) -> Scores:
        units = pd.Series([person.unit for person in self.order], dtype=object)
        answers = pd.DataFrame([person.answers for person in self.order], columns=list(ITEMS), index=units.index)
        said = pd.DataFrame(
            {"shift": [person.shift for person in self.order], "channel": [person.channel for person in self.order]},
            index=units.index,
        )
        return score_answers(answers, units, INSTRUMENT, said)

    @cached_property
    def findings(self) -> Findings:
        return find(self.plan, self.scores, INSTRUMENT, dict.fromkeys(self.plan.tree.paths))

    @cached_property
    def values(self) -> pd.DataFrame:
        """Persons × sources on 1–6, a column `place` beside them."""
        frame = self.scores.values.copy()
        frame["index"] = frame["index"] / 20 + 1
        said = [tuple(options) for options in self.scores.options[["shift", "channel"]].to_numpy(dtype=object)]
        asked = [tuple(code for code in ITEMS if not np.isnan(row[code])) for _, row in self.scores.answers.iterrows()]
        frame["place"] = list(zip(self.scores.units, said, asked, strict=True))
        return frame


def team(unit: str, values: Iterable[int], *, skip: Iterable[str] = (), **said) -> list[Person]:
    """People who give every item the same value, one person a value, without the items skipped."""
    return [Person(unit, {code: value for code in ITEMS if code not in set(skip)}, **said) for value in values]


def mixed(number: int) -> list[int]:
    """Answers as different as people are."""
    return [1 + (number * 3 + at * at + at) % 6 for at in range(number)]


@st.composite
def small_waves(draw, *, skips: bool = True):
    """At most eight teams of up to thirty in a tree of three levels, a few of whom skip an item or a theme.

    Some teams answer all alike, 1 or 6 throughout among them.
    """
    units = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=8, unique=True))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people = []
    for unit in units:
        size = draw(st.integers(0, 12) | st.integers(13, 30))
        skipped = draw(st.sets(st.sampled_from(ITEMS), max_size=2)) if skips else frozenset()
        skippers = draw(st.integers(0, size)) if skipped else 0
        alike = chance.integers(1, 7)
        level = alike if draw(st.booleans()) else None  # all of a team alike, or not
        for number in range(size):
            answers = {code: int(level or chance.integers(1, 7)) for code in ITEMS if number >= skippers or code not in skipped}
            shift = ("day", "night", None)[chance.integers(0, 3)]
            people.append(Person(unit, answers, shift, "phone" if chance.integers(0, 3) else "chat"))
    return SmallWave(people, plan_of(units))
