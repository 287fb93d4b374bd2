"""Turnover with and without an effect of the scores: what is shown, how well it is calibrated, what the intervals cover."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from bench.result import Line
from bench.statistics.part import Part, percent, run_all
from reports.statistics.forecast_evidence import Verdict, gather_evidence
from reports.statistics.turnover import TeamMonth, TeamNow
from reports.statistics.turnover_risk import fit_risk, forecasts

KEPT_LEAST, COVERED_LEAST = 90, 93
TEXT = """Clients whose rates of leaving differ by centre, team and quarter (deviations .2, .2 and .1 of the log rate; 3 % a
month on average) and by a lasting and a passing state of each team, of which index and intention show a part; a tenth of
the scores is hidden. A forecast is made at the end of the history and what then happens is drawn. *Effect*: change of the
log rate by one standard deviation of the state. Intervals are of whole leavers, so they cover small teams more often than
in 95 of 100. How often scores are shown where there is an effect is no promise: it is what so little data can tell."""


@dataclass(frozen=True)
class World:
    """A client and how leaving comes about in it. effect: of a team's state on the log rate; sizes: least and most people."""

    name: str
    effect: float
    centres: int
    teams: int
    months: int
    sizes: tuple[int, int] = (6, 24)
    rate: float = 0.03
    spread_centres: float = 0.2
    spread_teams: float = 0.2
    spread_quarters: float = 0.1
    lasting: float = 0.6
    hidden: float = 0.1


WORLDS = (
    World("no effect, 6 teams, 3 years", 0.0, 2, 3, 36),
    World("no effect, 24 teams, 2 years", 0.0, 4, 6, 24),
    World("no effect, 60 teams, 2 years", 0.0, 6, 10, 24),
    World("effect .3, 24 teams, 2 years", 0.3, 4, 6, 24),
    World("effect .5, 24 teams, 3 years", 0.5, 4, 6, 36),
    World("effect .3, 60 teams, 2 years", 0.3, 6, 10, 24),
)
AHEAD = 12


@dataclass(frozen=True)
class Outcome:
    """What one client came to. slope: whether its interval holds 1, None where there is none; covered: by forecast."""

    shown: bool
    reason: str
    slope: bool | None
    skill: float | None
    near: tuple[bool, ...]
    far: tuple[bool, ...]
    whole: bool


def simulate(runs: int, *, most_teams: int) -> Part:
    """Every world of so many teams at most, `runs` times."""
    lines: list[Line] = []
    for number, world in enumerate(world for world in WORLDS if world.centres * world.teams <= most_teams):
        found = run_all(partial(run_once, world), range(1000 * number, 1000 * number + runs))
        lines += _lines(world, found)
    return Part("Turnover", TEXT, tuple(lines))


def run_once(world: World, seed: int) -> Outcome:
    """Draws a client, asks for the evidence, forecasts and looks what happened."""
    past, future = draw_client(world, np.random.default_rng(seed))
    found = gather_evidence(past)
    line = None if found.over_time is None else found.over_time.calibration
    first = min(row.month for row in future)
    now = [TeamNow(row.unit, row.centre, row.headcount, row.index, row.intention) for row in future if row.month == first]
    model = fit_risk(past)
    near, far = forecasts(model, now, 3), forecasts(model, now, AHEAD)
    return Outcome(
        shown=found.verdict is Verdict.WITH_SCORES,
        reason="" if found.reason is None else found.reason.name,
        slope=None if line is None or line.interval is None else 1 in line.interval,
        skill=None if found.over_time is None else found.over_time.skill,
        near=tuple(_covered(near, future, team.unit, 3) for team in now),
        far=tuple(_covered(far, future, team.unit, AHEAD) for team in now),
        whole=_covered(near, future, "", 3),
    )


def draw_client(world: World, rng: np.random.Generator) -> tuple[list[TeamMonth], list[TeamMonth]]:
    """The past, and the twelve months after it."""
    quarters = np.repeat(rng.normal(0, world.spread_quarters, (world.months + AHEAD) // 3 + 1), 3)
    rows: list[list[TeamMonth]] = [[] for _ in range(world.months + AHEAD)]
    for centre in range(world.centres):
        of_centre = rng.normal(0, world.spread_centres)
        for team in range(world.teams):
            people = int(rng.integers(*world.sizes, endpoint=True))
            states = _states(world, len(rows), rng)
            own = of_centre + rng.normal(0, world.spread_teams)
            for at, state in enumerate(states):
                leaving = people * world.rate * np.exp(own + quarters[at] + world.effect * state)
                scores = (None, None) if rng.random() < world.hidden else _scores(state, rng)
                left = min(int(rng.poisson(leaving)), people)
                month = f"{2020 + at // 12}-{at % 12 + 1:02d}"
                rows[at].append(TeamMonth(f"C{centre}/T{team}", f"C{centre}", month, people, left, *scores))
    past, future = rows[: world.months], rows[world.months :]
    return [row for month in past for row in month], [row for month in future for row in month]


def _states(world: World, months: int, rng) -> np.ndarray:
    """A team's state month by month, standard deviation 1: a part that lasts, and one that passes in some months."""
    passing = rng.normal(size=months)
    for at in range(1, months):
        passing[at] = 0.8 * passing[at - 1] + 0.6 * passing[at]
    return np.sqrt(world.lasting) * rng.normal() + np.sqrt(1 - world.lasting) * passing


def _scores(state: float, rng) -> tuple[float, float]:
    """Index and intention as released: the state, and chance in who answered."""
    return float(np.round(70 - 6 * state + rng.normal(0, 2))), float(np.round(3 + 0.4 * state + rng.normal(0, 0.2), 1))


def _covered(made, future, unit: str, months: int) -> bool:
    span = sorted({row.month for row in future})[:months]
    left = sum(row.leavers for row in future if row.month in span and (not unit or row.unit == unit))
    return made[unit].low <= left <= made[unit].high


def _lines(world: World, found: list[Outcome]) -> list[Line]:
    shown = percent([each.shown for each in found])
    slopes = [each.slope for each in found if each.slope is not None]
    skills = [each.skill for each in found if each.skill is not None]
    skill = f"median Brier skill {np.median(skills):.3f}" if skills else ""
    near = percent([hit for each in found for hit in each.near])
    far = percent([hit for each in found for hit in each.far])
    lines = []
    if world.effect:
        lines.append(Line(f"{world.name}: scores shown", shown, "%", note=skill))
        lines.append(Line("… slope's interval holds 1", percent(slopes or [False]), "%", KEPT_LEAST, "at least"))
    else:
        lines.append(Line(f"{world.name}: base rate shown", 100 - shown, "%", KEPT_LEAST, "at least", note=skill))
    return [
        *lines,
        Line("… teams within the interval, 3 months", near, "%", COVERED_LEAST, "at least"),
        Line("… teams within the interval, 12 months", far, "%", COVERED_LEAST, "at least"),
        Line("… clients within the interval, 3 months", percent([each.whole for each in found]), "%", COVERED_LEAST, "at least"),
    ]
