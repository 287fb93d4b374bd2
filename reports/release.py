"""Closing a wave: open the box, score, plan, suppress, freeze the release, destroy what led to it.

Every step can be killed and taken up again: what is done is a row, and what is not done is done by calling again.

    open ─▶ closing ─▶ destroying ─▶ released
              │            └ the release is frozen; ballots, invitations, links and keys go
              └ no more ballots; the box can be opened as often as it takes
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd
from sqlalchemy import select

from reports.ballot_box import open_box
from reports.cells import draw_cells
from reports.comments import release_comments
from reports.destruction import destroy_wave, keep_closed_links
from reports.disclosure.audit import audit
from reports.disclosure.plan import Plan, Split, measures_of
from reports.disclosure.split_audit import audit_splits
from reports.disclosure.splits import suppress_splits
from reports.disclosure.suppression import suppress
from reports.freezing import Findings, freeze_release
from reports.groups import atoms_of, count_groups, draw_groups
from reports.moments import client_moments
from reports.scores import Scores, score_answers
from survey.database import db
from survey.instruments.instrument import Instrument
from survey.models.wave import CLOSING, DESTROYING, OPEN, RELEASED, Wave, WaveUnit
from survey.services.instruments import instrument_of
from survey.thresholds import Thresholds
from survey.tree import Tree
from survey.vault import Vault


@dataclass(frozen=True)
class Closing:
    """What closing did: ballots counted and refused are None where the wave had been counted before."""

    state: str
    counted: int | None = None
    refused: int | None = None


def close_wave(wave: Wave, *, vault: Vault, now: datetime) -> Closing:
    """Takes the wave from wherever it is to released, committing each step. Calling it again does no harm."""
    closing = Closing(RELEASED)
    if wave.state == OPEN:
        wave.state, wave.closed_at = CLOSING, min(now, wave.closes_at)
        db.session.commit()
    if wave.state == CLOSING:
        instrument = instrument_of(wave)
        opened = open_box(wave, instrument, vault)
        scores = score_answers(opened.answers, opened.units, instrument, opened.backgrounds)
        release_scores(wave, scores, instrument, now=now)
        release_comments(wave, opened.comments, opened.units)
        wave.vault_fingerprint = vault.fingerprint(wave.vault_entry)
        keep_closed_links(wave, vault)
        wave.state = DESTROYING
        db.session.commit()
        closing = Closing(RELEASED, counted=len(opened.answers), refused=opened.refused)
    if wave.state == DESTROYING:
        destroy_wave(wave, vault)
        wave.state = RELEASED
        db.session.commit()
    return closing


def release_answers(
    wave: Wave, answers: pd.DataFrame, units: pd.Series, instrument: Instrument, *, now: datetime
) -> None:
    """Adds the release of answers that come without backgrounds to the current transaction.

    answers: persons × item codes, 1–6 or NaN; units: the path of the unit each answered in, on the same index.
    """
    release_scores(wave, score_answers(answers, units, instrument), instrument, now=now)


def release_scores(wave: Wave, scores: Scores, instrument: Instrument, *, now: datetime) -> None:
    """Adds the wave's release to the current transaction. What persons answered is read here and kept nowhere."""
    frozen = list(db.session.scalars(select(WaveUnit).filter_by(client=wave.client, wave=wave.month)))
    thresholds = Thresholds(**wave.thresholds)
    plan = plan_wave(frozen, instrument, thresholds)
    freeze_release(wave, find(plan, scores, instrument, _invited(frozen)), thresholds, now=now)


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
    own_counts = scores.own_counts()
    suppression = suppress(plan, own_counts)
    tree = suppression.published
    atoms = atoms_of(scores, plan)
    splits = suppress_splits(plan, tree, atoms)
    looked = audit(plan, own_counts, tree)
    failures = looked.failures + audit_splits(plan, tree, splits.published, atoms, splits.proofs)
    return Findings(
        plan=plan,
        invited=invited,
        own_ballots=scores.own_ballots,
        cells=draw_cells(plan, tree, scores, instrument, invited),
        groups=count_groups(splits.published, scores),
        group_cells=draw_groups(plan, splits.published, scores),
        suppression=replace(suppression, hidden=suppression.hidden + splits.hidden),
        audit=replace(looked, failures=failures, group_cells=len(splits.published)),
        moments=client_moments(scores, instrument),
    )


def _invited(frozen: list[WaveUnit]) -> dict[str, int | None]:
    return {unit.path: unit.invited for unit in frozen}
