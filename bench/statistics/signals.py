"""Signals when nothing has changed: changes called different, and patterns on control charts beside what is printed.

`python -m bench.statistics.signals` prints the tables of reports/statistics/false_alarms.py.
"""

from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

import numpy as np

from bench.result import Line
from bench.statistics.part import Part, run_all
from reports.building.control import control_of
from reports.disclosure.counts import BANDS
from reports.disclosure.figures import SCALES, display_index, display_mean, round_half_away
from reports.statistics.change import INDEX_GATE, MEAN_GATE, Displayed, State, compare, states
from reports.statistics.intervals import mean_interval
from survey.thresholds import FINE_GRAIN_FROM

THEMES = 10
RATE = 5  # % of reports that may call anything different when nothing is
NEAR = 1.15  # × : observed signals over those printed; the printed figure is told with one decimal and the word "about"
TEXT = """People lean steadily one way and answer ten items of 1 to 6 anew each month; four of five of those invited answer,
others each month. Nothing ever changes. *Changes*: two months, index and ten themes tested together as in a report
(Benjamini–Hochberg at 5 %, the gate of five points); counted is every report with any change called different. *Control
charts*: 24 months, index and themes as displayed, with the grid of their number of people; counted are the signals of
eleven charts, and the number that the report prints beside them as expected by chance."""


@dataclass(frozen=True)
class World:
    """A unit of so many people invited, over so many waves. lasting, passing: what a person brings and what a month does."""

    name: str
    invited: int
    waves: int = 24
    lasting: float = 0.7
    passing: float = 1.0

    def months(self, rng) -> list[np.ndarray]:
        """People × ten answers, month by month; who answers is drawn anew."""
        leaning = 4.0 + self.lasting * rng.standard_normal((self.invited, 1)) + 0.6 * rng.standard_normal((self.invited, THEMES))
        answered = max(5, round(0.8 * self.invited))
        drawn = []
        for _ in range(self.waves):
            people = leaning[rng.permutation(self.invited)[:answered]]
            drawn.append(np.clip(np.rint(people + self.passing * rng.standard_normal(people.shape)), 1, 6))
        return drawn


WORLDS = (
    World("team of 12", 15),
    World("team of 32", 40),
    World("centre of 120", 150),
    World("centre of 480", 600),
)


@dataclass(frozen=True)
class Found:
    """Of one unit: whether any change was called different, signals on its charts, and those printed as expected."""

    different: bool
    observed: int
    expected: float


def simulate(runs: int) -> Part:
    """Every world `runs` times."""
    lines: list[Line] = []
    for number, world in enumerate(WORLDS):
        found = run_all(partial(run_once, world), range(10_000 * number, 10_000 * number + runs))
        lines += _lines(world, found)
    return Part("Signals when nothing changes", TEXT, tuple(lines))


def run_once(world: World, seed: int) -> Found:
    """Draws a unit's waves, displays them, and lets the rules look."""
    months = [shown_cells(answers, world.invited) for answers in world.months(np.random.default_rng(seed))]
    before, now = months[0], months[1]
    pairs = enumerate(zip(before, now, strict=True))
    contrasts = [compare(_displayed(new), _displayed(old), gate=_gate(at)) for at, (old, new) in pairs]
    names = [f"{number:03}" for number in range(world.waves)]
    charts = [control_of(names, [cells[at] for cells in months], 0, _scale(at))[0] for at in range(THEMES + 1)]
    return Found(
        different=any(told.state is State.DIFFERENT for told in states(contrasts)),
        observed=sum(len(chart.findings) for chart in charts),
        expected=sum(chart.expected for chart in charts),
    )


def shown_cells(answers: np.ndarray, invited: int) -> list[SimpleNamespace]:
    """Index and themes of one wave as displayed. Below 20 people the client's spread is taken as known."""
    values = [(answers.mean(axis=1) - 1) * 20, *answers.T]
    return [_cell(of, at, invited) for at, of in enumerate(values)]


def _cell(values: np.ndarray, at: int, invited: int) -> SimpleNamespace:
    n, mean, display = len(values), float(values.mean()), display_mean if at else display_index
    step = SCALES[_scale(at)].step(n)
    if n < FINE_GRAIN_FROM:
        low = next(low for low, high in BANDS if low <= n <= high)
        mean = round_half_away(mean, step)
        interval = mean_interval(mean, (1.35 if at else 15.5) ** 2, low, degrees_of_freedom=np.inf)
    else:
        interval = mean_interval(mean, float(values.var(ddof=1)), n, population=invited)
    answered = 0.0 if n < FINE_GRAIN_FROM else n / invited
    shown = display(mean, interval.low, interval.high, n)
    return SimpleNamespace(value=shown.value, bound=shown.bound, low=shown.low, high=shown.high, step=step, answered=answered)


def _displayed(cell: SimpleNamespace) -> Displayed:
    return Displayed(cell.value, cell.low, cell.high, cell.step, clipped=cell.bound is not None, answered=cell.answered)


def _scale(at: int) -> str:
    return "1-6" if at else "0-100"


def _gate(at: int) -> float:
    return MEAN_GATE if at else INDEX_GATE


def _lines(world: World, found: list[Found]) -> list[Line]:
    different = 100 * float(np.mean([each.different for each in found]))
    observed, expected = (np.array([getattr(each, name) for each in found]) for name in ("observed", "expected"))
    ratio = float(observed.mean() / expected.mean())
    error = float(observed.std(ddof=1) / np.sqrt(len(found)) / expected.mean())
    note = f"{observed.mean():.2f} on eleven charts, {expected.mean():.2f} printed; Monte Carlo error of the ratio {error:.2f}"
    return [
        Line(f"{world.name}: reports with a change called different", different, "%", RATE, "at most"),
        Line("… signals seen beside those printed", ratio, "×", NEAR, "at most", note=note),
    ]


# The tables: many charts at once, with the same rules written for a whole array.

COARSENESS = (0, 0.1, 0.2, 0.35, 0.55, 0.8, 1.1, 1.5, 2, 3)  # step of the grid, in standard deviations of the figure


def patterns_of_charts(waves: int, step: float, charts: int, rng, *, coarse: bool) -> tuple[np.ndarray, np.ndarray]:
    """Patterns of each of many steady charts of standard normal values on a grid, and its mean moving range."""
    values = rng.standard_normal((charts, waves)) + rng.uniform(-0.5, 0.5, (charts, 1)) * max(step, 1)
    values = np.rint(values / step) * step if step else values
    ranges = np.abs(np.diff(values, axis=1))
    ordinary = (ranges < 3.267 * ranges.mean(axis=1, keepdims=True)) | (ranges <= step * (1 + 1e-9))
    ordinary[~(ordinary & (ranges > 0)).any(axis=1)] = True
    movement = ((ranges * ordinary).sum(axis=1) / ordinary.sum(axis=1))[:, None]
    half = np.hypot(2.66 * movement, 3 * step / np.sqrt(12)) if coarse else np.maximum(2.66 * movement, step / 2)
    away, slack = values - values.mean(axis=1, keepdims=True), (0 if coarse else step / 2) + 1e-9
    moves = np.sign(np.diff(values, axis=1, prepend=values[:, :1]))
    found = (np.abs(away) > half + slack).sum(axis=1)
    for side in (1, -1):
        found += _starts(_held(side * moves > 0, 6, 6))
        found += _starts(_held(side * away > 2 / 3 * half + slack, 2, 3))
        found += _starts(_held(side * away > step / 2 + 1e-9, 7, 7))
    return found, movement[:, 0]


def _held(condition: np.ndarray, times: int, of: int) -> np.ndarray:
    sums = np.cumsum(np.pad(condition.astype(int), ((0, 0), (of, 0))), axis=1)
    return sums[:, of:] - sums[:, :-of] >= times


def _starts(fired: np.ndarray) -> np.ndarray:
    return fired[:, 0] + (fired[:, 1:] & ~fired[:, :-1]).sum(axis=1)


def print_tables(charts: int = 80_000) -> None:
    """Rows as they stand in reports/statistics/false_alarms.py, with the coarseness of each column."""
    rng = np.random.default_rng(20261122)
    for coarse in (False, True):
        print("COARSE" if coarse else "FINE")
        for waves in (12, 18, 24, 30, 36):
            drawn = [patterns_of_charts(waves, step, charts, rng, coarse=coarse) for step in COARSENESS]
            columns = [step / float(movement.mean()) for step, (_, movement) in zip(COARSENESS, drawn, strict=True)]
            print(waves, ", ".join(f"{found.mean():.3f}" for found, _ in drawn), "at", [round(at, 3) for at in columns])


if __name__ == "__main__":
    print_tables()
