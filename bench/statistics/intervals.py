"""Intervals: how often they hold the truth, before rounding and as displayed, and whether sound instruments are let through."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom

from bench.result import Line
from bench.statistics.part import Part
from reports.disclosure.counts import BANDS
from reports.disclosure.figures import SCALES, display_index, display_share, round_half_away
from reports.statistics.descriptives import Moments, pooled_within_variance
from reports.statistics.intervals import mean_interval, wilson_interval
from reports.statistics.reliability import cronbach_alpha, opposing_items
from reports.statistics.shrinkage import shrink, variance_components
from survey.thresholds import COUNT_STEP

LEAST, MOST = 93, 97  # % that a 95 % interval may cover
SEED = 20261122
TEXT = """People have ten answers of 1 to 6 that go together (correlations about .3), skewed towards the good end, and an
index of them. *Own variance*: units of at least 20 answers out of everybody invited; the truth is the mean of everybody
invited. *Pooled*: teams of 5 to 19 answers in a client of 40 teams whose own spreads differ by a third. Their interval
takes the least people of their band and no correction for how many of those invited answered, so that it gives no answer
away. Beside the mean of those invited (four of five answered) it is therefore wider than it need be, on purpose; it has its
nominal width beside what such a team would answer in the long run, at the least people of a band. *Displayed*: rounded
outwards. Wilson: no draws, but every possible count with its probability; the count behind the interval is rounded down to
5. The adjusted score has no interval; it is to be nearer to the team's long run than the own score is."""
UNITS = ((25, 20), (40, 30), (120, 80), (400, 100), (1000, 700))  # invited, answered
SHARE_COUNTS = (20, 23, 25, 34, 50, 104, 300)
LONG_RUN = 4000  # people whose mean stands for what a team answers in the long run
SHARES = tuple(round(0.05 + 0.01 * step, 2) for step in range(91))


@dataclass(frozen=True)
class Hits:
    """Whether each interval held the truth, before rounding and as displayed."""

    raw: np.ndarray
    displayed: np.ndarray


def simulate(runs: int) -> Part:
    """Everything about intervals, `runs` draws a setting."""
    rng = np.random.default_rng(SEED)
    own = [own_variance(invited, answered, runs, rng) for invited, answered in UNITS]
    raw = [100 * hits.raw.mean() for hits in own]
    settings = ", ".join(f"{answered} of {invited}: {share:.1f}" for (invited, answered), share in zip(UNITS, raw, strict=True))
    pooled, long_run, closer = small_teams(max(runs // 10, 2), rng)
    shares = [wilson_coverage(n) for n in SHARE_COUNTS]
    lines = (
        Line("own variance, before rounding: least", min(raw), "%", LEAST, "at least", note=settings),
        Line("… most", max(raw), "%", MOST, "at most"),
        Line("… displayed: least", min(100 * hits.displayed.mean() for hits in own), "%", LEAST, "at least"),
        Line("pooled, of those invited, before rounding", 100 * pooled.raw.mean(), "%", LEAST, "at least"),
        Line("… displayed", 100 * pooled.displayed.mean(), "%", LEAST, "at least"),
        Line("pooled, of the long run, 5 or 10 people, before rounding", 100 * long_run.raw.mean(), "%", LEAST, "at least"),
        Line("… likewise", 100 * long_run.raw.mean(), "%", MOST, "at most"),
        Line("… displayed", 100 * long_run.displayed.mean(), "%", LEAST, "at least"),
        Line("adjusted score: squared error beside the own score's", closer, "×", 1.0, "at most"),
        Line("Wilson, mean over shares of 5 to 95 %: least", min(raw for raw, _ in shares), "%", LEAST, "at least"),
        Line("… most", max(raw for raw, _ in shares), "%", MOST, "at most"),
        Line("… displayed: least", min(displayed for _, displayed in shares), "%", LEAST, "at least"),
        *alpha_lines(runs, rng),
        *direction_lines(runs, rng),
    )
    return Part("Intervals and directions", TEXT, lines)


def draw_people(people: int, rng, *, spread: float = 1.0, team: float = 0.0) -> np.ndarray:
    """People × ten answers 1-6 around a good 4.2, correlated by what a person brings."""
    leaning = 4.2 + team + spread * (0.75 * rng.standard_normal((people, 1)) + 1.1 * rng.standard_normal((people, 10)))
    return np.clip(np.rint(leaning), 1, 6)


def index_of(answers: np.ndarray) -> np.ndarray:
    return (answers.mean(axis=1) - 1) * 20


def own_variance(invited: int, answered: int, runs: int, rng) -> Hits:
    """Units of at least 20 answers, their own variance and the finite population."""
    raw, displayed = [], []
    for _ in range(runs):
        everybody = index_of(draw_people(invited, rng))
        truth, sample = everybody.mean(), everybody[:answered]
        interval = mean_interval(sample.mean(), sample.var(ddof=1), answered, population=invited)
        shown = display_index(sample.mean(), interval.low, interval.high, answered)
        raw.append(truth in interval)
        displayed.append(shown.low <= truth <= shown.high)
    return Hits(np.array(raw), np.array(displayed))


@dataclass(frozen=True)
class Team:
    """People invited, of whom the first n answered, and the mean of very many more like them."""

    people: np.ndarray
    n: int
    long_run: float

    @classmethod
    def drawn(cls, n: int, rng) -> "Team":
        ways = {"spread": rng.uniform(0.8, 1.2), "team": 0.25 * rng.standard_normal()}
        many = index_of(draw_people(LONG_RUN, rng, **ways))
        return cls(index_of(draw_people(math.ceil(n / 0.8), rng, **ways)), n, float(many.mean()))

    @property
    def answered(self) -> np.ndarray:
        return self.people[: self.n]


def small_teams(clients: int, rng, teams: int = 40) -> tuple[Hits, Hits, float]:
    """Teams of 5 to 19 with the client's pooled variance: hits of the invited's mean, and at a band's least people of the
    long run's; and the adjusted score's squared error over the own score's.
    """
    invited, long_run, errors = [], [], []
    for _ in range(clients):
        drawn = [Team.drawn(int(n), rng) for n in rng.integers(5, 19, size=teams, endpoint=True)]
        values = pd.Series(np.concatenate([team.answered for team in drawn]))
        groups = pd.Series(np.repeat(np.arange(teams), [team.n for team in drawn]))
        within, components = pooled_within_variance(values, groups), variance_components(values, groups)
        for team in drawn:
            invited.append(_hits(team, within, team.people.mean()))
            long_run += [_hits(team, within, team.long_run)] if team.n in (5, 10) else []
            own = team.answered.mean()
            errors.append([(at - team.long_run) ** 2 for at in (shrink(own, team.n, values.mean(), components), own)])
    adjusted, own = np.array(errors).sum(axis=0)
    sides = [Hits(*np.array(found).T) for found in (invited, long_run)]
    return *sides, float(adjusted / own)


def _hits(team: Team, within, truth: float) -> tuple[bool, bool]:
    """As reports/cells.py makes the interval of a small team."""
    shown = round_half_away(team.answered.mean(), SCALES["0-100"].coarse)
    low = next(low for low, high in BANDS if low <= team.n <= high)
    interval = mean_interval(shown, within.variance, low, degrees_of_freedom=within.degrees_of_freedom)
    figure = display_index(shown, interval.low, interval.high, team.n)
    return truth in interval, figure.low <= truth <= figure.high


def wilson_coverage(n: int) -> tuple[float, float]:
    """Coverage in per cent as a mean over true shares, exactly: before rounding, and as displayed."""
    ends = np.array([_share_interval(chosen, n) for chosen in range(n + 1)])
    covered = [
        [binom.pmf(np.arange(n + 1), n, p)[(ends[:, at] <= p) & (p <= ends[:, at + 1])].sum() for p in SHARES] for at in (0, 2)
    ]
    return 100 * float(np.mean(covered[0])), 100 * float(np.mean(covered[1]))


def _share_interval(chosen: int, n: int) -> tuple[float, float, float, float]:
    """Limits before rounding and as displayed; an end at the cut stands for anything beyond."""
    value, behind = chosen / n, n // COUNT_STEP * COUNT_STEP
    interval, scale = wilson_interval(round(value * behind), behind), SCALES["share"]
    shown = display_share(value, min(interval.low, value), max(interval.high, value), behind)
    low = 0.0 if shown.low <= scale.floor else shown.low
    return interval.low, interval.high, low, 1.0 if shown.high >= scale.ceiling else shown.high


def alpha_lines(runs: int, rng) -> list[Line]:
    """Feldt's interval on answers of 1 to 6; the truth is the alpha of 200,000 people."""
    truth = cronbach_alpha(moments_of(draw_people(200_000, rng))).value
    covered = []
    for people in (100, 400):
        found = (cronbach_alpha(moments_of(draw_people(people, rng))) for _ in range(runs))
        covered.append(100 * float(np.mean([each.low <= truth <= each.high for each in found])))
    note = f"alpha {truth:.2f}; 100 and 400 people: {covered[0]:.1f} and {covered[1]:.1f}"
    return [
        Line("alpha: least", min(covered), "%", LEAST, "at least", note=note),
        Line("… most", max(covered), "%", MOST, "at most"),
    ]


def direction_lines(runs: int, rng) -> list[Line]:
    """Sound instruments of 100 people in which an item is blocked, down to items that have next to nothing in common."""
    lines = []
    for name, loading, most in (("correlations about .3", 0.75, 0.1), ("correlations about .05", 0.25, 5.0)):
        blocked = 0
        for _ in range(runs):
            leaning = 4.2 + loading * rng.standard_normal((100, 1)) + 1.1 * rng.standard_normal((100, 12))
            blocked += bool(opposing_items(moments_of(np.clip(np.rint(leaning), 1, 6))))
        lines.append(Line(f"sound instrument, 100 people, {name}: blocked", 100 * blocked / runs, "%", most, "at most"))
    return lines


def moments_of(answers: np.ndarray) -> Moments:
    """Listwise moments of whole answers."""
    products = answers.T @ answers
    return Moments(
        tuple(f"A{number}" for number in range(answers.shape[1])),
        len(answers),
        tuple(answers.sum(axis=0).tolist()),
        tuple(tuple(row) for row in products.tolist()),
    )
