"""What a closed wave may say: from scores, by the plan that was fixed when the wave opened, to cells that may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select

from reports.blocking import blocked_cells, blocking_items
from reports.cells import Cell, Key, draw_cells
from reports.client_drivers import find_drivers
from reports.client_reliability import find_reliability
from reports.client_wide import DriverSet, Reliability
from reports.disclosure.audit import Audit, audit
from reports.disclosure.bound_audit import bound_failures
from reports.disclosure.grain import ShownCount, display_counts
from reports.disclosure.plan import Plan, Split, measures_of
from reports.disclosure.proven_bounds import suppress_around_bounds
from reports.disclosure.split_audit import audit_splits
from reports.disclosure.splits import GroupCell, suppress_splits
from reports.disclosure.suppression import Suppression, suppress
from reports.groups import atoms_of, count_groups, draw_groups
from reports.moments import client_moments
from reports.scores import Scores
from survey.database import db
from survey.instruments.instrument import Instrument
from survey.models.wave import Wave, WaveUnit
from survey.thresholds import Thresholds
from survey.tree import Tree


@dataclass(frozen=True)
class Findings:
    """What a closed wave may say: displayed cells, counts to be shown at their grain, moments, and how they came to be.

    groups: (background, group) → people, at the grain of the rule; group_cells: (background, group, measure) → cell.
    blocked: items that run against the others, whose themes and index nobody sees; plan is that of the opening all the same.
    """

    plan: Plan
    invited: Mapping[str, int | None]
    own_ballots: Mapping[str, int]
    cells: Mapping[Key, Cell]
    groups: Mapping[tuple[str, str], ShownCount]
    group_cells: Mapping[GroupCell, Cell]
    suppression: Suppression
    audit: Audit
    moments: dict | None
    blocked: tuple[str, ...] = ()
    drivers: tuple[DriverSet, ...] = ()
    reliability: tuple[Reliability, ...] = ()

    @cached_property
    def counts(self) -> dict[str, ShownCount]:
        """Units that have any figure, with the number of ballots as it is shown."""
        return display_counts(self.plan.tree, self.own_ballots, {path for path, _ in self.cells})


def find_in(wave: Wave, scores: Scores, instrument: Instrument) -> Findings:
    """What a wave's answers may say, by what was frozen when it opened."""
    frozen = list(db.session.scalars(select(WaveUnit).filter_by(client=wave.client, wave=wave.month)))
    plan = plan_wave(frozen, instrument, Thresholds(**wave.thresholds))
    return find(plan, scores, instrument, {unit.path: unit.invited for unit in frozen})


def plan_wave(frozen: list[WaveUnit], instrument: Instrument, thresholds: Thresholds) -> Plan:
    """The candidate cells: a pure function of what was frozen when the wave opened."""
    return Plan(
        tree=Tree.of(unit.path for unit in frozen),
        standing=frozenset(unit.path for unit in frozen if unit.standing),
        measures=measures_of(
            themes=[(theme.code, theme.role, theme.items) for theme in instrument.themes],
            items=instrument.codes,
            shares=[(share.item, share.values[0], share.values[-1]) for share in instrument.shares],
            thresholds=thresholds,
        ),
        splits=tuple(
            Split(background.code, tuple(option.code for option in background.groups), thresholds.distribution)
            for background in instrument.backgrounds
        ),
    )


def find(plan: Plan, scores: Scores, instrument: Instrument, invited: Mapping[str, int | None]) -> Findings:
    """Everything that may be said of the answers, and nothing else. Pure."""
    own_counts, moments = scores.own_counts(), client_moments(scores, instrument)
    blocked = blocking_items(moments)
    whole, plan = plan, plan.without(blocked)
    suppression = suppress(plan, own_counts)
    cells = draw_cells(plan, suppression.published, scores, instrument, invited)
    turned = frozenset(item for item, direction in instrument.directions.items() if direction < 0)
    sums = scores.own_sums() if any(cell.bound for cell in cells.values()) else None
    settled = suppress_around_bounds(plan, own_counts, suppression, cells, turned=turned, own_sums=sums)
    if settled != suppression:
        suppression, cells = settled, draw_cells(plan, settled.published, scores, instrument, invited)
    tree = suppression.published
    atoms = atoms_of(scores, plan)
    splits = suppress_splits(plan, tree, atoms)
    looked = audit(plan, own_counts, tree)
    bounds = bound_failures(plan, own_counts, cells, turned=turned)
    failures = looked.failures + audit_splits(plan, tree, splits.published, atoms, splits.proofs)
    failures += tuple(f"{code} of {path or 'the client'} is proven to lie beyond its bound" for path, code in bounds)
    hidden = suppression.hidden + splits.hidden + blocked_cells(whole, plan)
    return Findings(
        plan=whole,
        invited=invited,
        own_ballots=scores.own_ballots,
        cells=cells,
        groups=count_groups(splits.published, scores),
        group_cells=draw_groups(plan, splits.published, scores),
        suppression=replace(suppression, hidden=hidden),
        audit=replace(looked, failures=failures, group_cells=len(splits.published)),
        moments=moments,
        blocked=blocked,
        drivers=find_drivers(plan, tree, moments, scores, instrument),
        reliability=find_reliability(plan, tree, moments, scores, instrument),
    )
