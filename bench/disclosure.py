"""The publication rule: a large tree of units, and three splits by background that cross a smaller one."""

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bench.answers import draw_answers
from bench.filling import draw_backgrounds
from bench.result import Line, median_line
from reports.disclosure.audit import audit
from reports.disclosure.plan import Plan, measures_of
from reports.disclosure.split_audit import audit_splits
from reports.disclosure.splits import suppress_splits
from reports.disclosure.suppression import suppress
from reports.findings import plan_wave
from reports.groups import atoms_of
from reports.scores import Scores, score_answers
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.services.waves import DEFAULT_INSTRUMENT, FrozenUnit
from survey.thresholds import Thresholds
from survey.tree import Tree


@dataclass(frozen=True)
class Size:
    tree_teams: int = 1_000
    teams: int = 100
    people: int = 1_000
    runs: int = 3


TINY = Size(tree_teams=10, teams=4, people=120, runs=1)


def measure(size: Size) -> list[Line]:
    """Processor time of deciding and of looking a second time."""
    rng = np.random.default_rng(1)
    tree = [_tree(size.tree_teams, rng) for _ in range(size.runs)]
    full = [_full(size.tree_teams, seed) for seed in range(size.runs)]
    splits = [_splits(size, seed) for seed in range(size.runs)]
    where = f"{size.people:,} people in {size.teams} teams"
    return [
        median_line(
            f"tree of {size.tree_teams:,} teams: second look at one measure", [1000 * at[1] for at in tree], "ms", 50, "at most"
        ),
        median_line("… deciding", [1000 * at[0] for at in tree], "ms"),
        median_line("… second look at a full instrument, wholes and parts together", [1000 * at[1] for at in full], "ms"),
        median_line("… deciding about a full instrument", [1000 * at[0] for at in full], "ms"),
        median_line(f"three splits, {where}: deciding and second look", [sum(at[:2]) for at in splits], "s", 10, "at most"),
        median_line("… of it the second look", [at[1] for at in splits], "s"),
        median_line("… groups shown, of twelve", [at[2] for at in splits], ""),
        Line("… breaches the second look found", sum(at[3] for at in splits), "", 0, "exactly"),
    ]


def _tree(teams: int, rng) -> tuple[float, float]:
    """Seconds of deciding, and of the audit."""
    own = {f"Centre {team // 20}/Team {team}": int(rng.integers(2, 30)) for team in range(teams)}
    tree = Tree.of(own)
    measures = measures_of([("autonomy", "outcome", ("AUT1",))], ["AUT1"], [], Thresholds())
    plan = Plan(tree, tree.units, tuple(measure for measure in measures if measure.kind == "theme"))
    start = time.process_time()
    published = suppress(plan, {"autonomy": own}).published
    decided = time.process_time()
    audit(plan, {"autonomy": own}, published)
    return decided - start, time.process_time() - decided


def _full(teams: int, seed: int) -> tuple[float, float]:
    """Seconds of deciding about every measure of the index, and of the audit."""
    rng = np.random.default_rng(seed)
    instrument = parse_instrument(shipped_instruments()[DEFAULT_INSTRUMENT]).for_wave(None)
    units = pd.Series(
        [f"Centre {team // 20}/Team {team}" for team in range(teams) for _ in range(rng.integers(2, 30))], dtype=object
    )
    scores = score_answers(draw_answers(list(units), instrument.codes, seed), units, instrument)
    plan = plan_wave([FrozenUnit(path, None) for path in Tree.of(units).paths], instrument, Thresholds())
    own = scores.own_counts()
    start = time.process_time()
    published = suppress(plan, own).published
    decided = time.process_time()
    audit(plan, own, published)
    return decided - start, time.process_time() - decided


def _splits(size: Size, seed: int) -> tuple[float, float, int, int]:
    """Seconds of deciding, of the second look, groups shown, and breaches found."""
    plan, scores = _client(size, seed)
    published = suppress(plan, scores.own_counts()).published
    start = time.process_time()
    atoms = atoms_of(scores, plan)
    outcome = suppress_splits(plan, published, atoms)
    decided = time.process_time()
    failures = audit_splits(plan, published, outcome.published, atoms, outcome.proofs)
    ended = time.process_time()
    return decided - start, ended - decided, len({cell[:2] for cell in outcome.published}), len(failures)


def _client(size: Size, seed: int) -> tuple[Plan, Scores]:
    """A client whose people answer and state their backgrounds, and the plan of its wave."""
    rng = np.random.default_rng(seed)
    instrument = parse_instrument(shipped_instruments()[DEFAULT_INSTRUMENT]).for_wave(None)
    team = rng.integers(0, size.teams, size.people)
    units = pd.Series([f"Centre {number // 10}/Team {number}" for number in team], dtype=object)
    backgrounds = draw_backgrounds(instrument, list(units), seed)
    answers = draw_answers(list(units), instrument.codes, seed)
    frozen = [FrozenUnit(path, None) for path in Tree.of(units).paths]
    scores = score_answers(answers, units, instrument, pd.DataFrame(backgrounds, dtype=object))
    return plan_wave(frozen, instrument, Thresholds()), scores
