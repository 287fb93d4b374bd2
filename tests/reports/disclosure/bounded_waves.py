"""Small waves with a team where all answered alike, as they would be displayed, and a reader who solves for it."""

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from reports.cells import draw_cells
from reports.disclosure.suppression import suppress
from reports.findings import plan_wave
from reports.scores import score_answers
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.services.waves import FrozenUnit
from survey.thresholds import Thresholds
from survey.tree import Tree
from tests.test_disclosure.trees import inside

INSTRUMENT = parse_instrument(shipped_instruments()["medarbeiderpuls"]).for_wave(None)
TURNED = frozenset(code for code, direction in INSTRUMENT.directions.items() if direction < 0)
ENDS = {"1-6": (1, 6, 1.5, 5.5), "0-100": (0, 100, 10, 90)}


class BoundedWave:
    """Teams as path → answers, one a person, given to every item asked for; what would be shown without a look at bounds."""

    def __init__(self, teams):
        self.units = pd.Series([path for path, people in teams.items() for _ in people], dtype=object)
        rows = np.concatenate([np.array(people, dtype=float).reshape(len(people), -1) for people in teams.values()])
        answers = pd.DataFrame(np.broadcast_to(rows, (len(rows), len(INSTRUMENT.codes))), columns=list(INSTRUMENT.codes))
        self.plan = plan_wave([FrozenUnit(path, None) for path in Tree.of(teams).paths], INSTRUMENT, Thresholds())
        self.scores = score_answers(answers, self.units, INSTRUMENT)
        self.counts = self.scores.own_counts()
        self.suppression = suppress(self.plan, self.counts)
        self.cells = self.drawn(self.suppression.published)

    def drawn(self, published):
        return draw_cells(self.plan, published, self.scores, INSTRUMENT, dict.fromkeys(self.plan.tree.paths))


def random_wave(seed):
    """Two to five teams of 5 to 25, one of which gave everything the lowest or the highest answer."""
    chance = np.random.default_rng(seed)
    many = int(chance.integers(2, 6))
    paths = [f"{'C' + str(number % 2) + '/' if many > 3 else ''}T{number}" for number in range(many)]
    level = chance.normal(4.3, 0.5, (many, len(INSTRUMENT.codes)))
    teams = {
        path: np.clip(np.round(chance.normal(level[at], 1.1, (int(chance.integers(5, 26)), len(INSTRUMENT.codes)))), 1, 6)
        for at, path in enumerate(paths)
    }
    staged = paths[int(chance.integers(many))]
    teams[staged] = np.full_like(teams[staged], chance.choice([1, 6]))
    return BoundedWave(teams)


def beyond(wave, cells):
    """Means shown as a bound that lie beyond the cut in every set of whole answers that would be displayed as `cells`."""
    found = set()
    for measure in wave.plan.measures:
        if measure.kind in {"index", "theme", "item"}:
            found |= {(unit, measure.code) for unit in _bounded(cells, measure) if _is_beyond(wave, cells, measure, unit)}
    return found


def _bounded(cells, measure):
    return [unit for unit, code in cells if code == measure.code and cells[unit, code].bound]


def _is_beyond(wave, cells, measure, unit):
    """The unknowns are how many people of each place gave each answer: places are not joined to rings here."""
    least, most, floor, ceiling = ENDS[measure.scale]
    parts = [part for part in wave.plan.parts.get(measure.code, ()) if part.kind in {"share", "distribution"}]
    options = np.arange(1, 7) if parts else np.array([least, most])
    values = 7 - options if any(part.source in TURNED for part in parts) else options
    own = {place: people for place, people in wave.counts[measure.source].items() if people}
    rows, low, high = [], [], []

    def say(path, weights, lowest, highest):
        rows.append(np.concatenate([weights * float(inside(place, path)) for place in own]))
        low.append(lowest - 1e-9)
        high.append(highest - 1e-6)

    for number, place in enumerate(own):
        rows.append(np.repeat(np.arange(len(own)) == number, len(options)).astype(float))
        low.append(own[place])
        high.append(own[place])
    for (path, code), cell in cells.items():
        people = sum(many for place, many in own.items() if inside(place, path))
        if code == measure.code:
            lowest = least if cell.bound == "at most" else cell.value - cell.step / 2
            highest = most + 1 if cell.bound == "at least" else cell.value + cell.step / 2
            say(path, values.astype(float), lowest * people, highest * people)
        elif code in {part.code for part in parts} and cell.shares:
            for group in cell.shares:
                chosen = ((options >= group["first"]) & (options <= group["last"])).astype(float)
                say(path, chosen, (group["value"] - 0.005) * people, (group["value"] + 0.005) * people)
    people = sum(many for place, many in own.items() if inside(place, unit))
    sign = 1 if cells[unit, measure.code].bound == "at least" else -1
    wanted = np.concatenate([sign * values * float(inside(place, unit)) for place in own])
    solved = milp(
        wanted,
        constraints=LinearConstraint(np.array(rows), low, high),
        integrality=int(bool(parts)),
        bounds=Bounds(0, np.inf),
    )
    cut = sign * (ceiling if sign > 0 else floor) * people
    return solved.fun > (np.floor(cut + 1e-9) if parts else cut) + 1e-6
