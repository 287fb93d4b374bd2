"""Writing a release: one document, one hash, one set of rows, once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert

from reports.cells import Cell, Key
from reports.disclosure.audit import Audit
from reports.disclosure.certificate import certificate, content_hash
from reports.disclosure.grain import ShownCount, display_counts
from reports.disclosure.plan import Plan
from reports.disclosure.splits import GroupCell
from reports.disclosure.suppression import Suppression
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedGroupCell, ReleasedUnit
from survey.database import db
from survey.models.wave import Wave
from survey.thresholds import Thresholds


@dataclass(frozen=True)
class Findings:
    """What a closed wave may say: displayed cells, counts to be shown at their grain, moments, and how they came to be.

    groups: (background, group) → people, at the grain of the rule; group_cells: (background, group, measure) → cell.
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

    @property
    def counts(self) -> dict[str, ShownCount]:
        """Units that have any figure, with the number of ballots as it is shown."""
        return display_counts(self.plan.tree, self.own_ballots, {path for path, _ in self.cells})


def release_document(wave: Wave, findings: Findings) -> dict:
    """Everything that is frozen, as the document whose hash the certificate carries."""
    return {
        "client": wave.client,
        "wave": wave.month,
        "instrument": {"key": wave.instrument, "version": wave.instrument_version, "module": wave.module},
        "thresholds": wave.thresholds,
        "units": [
            {"path": path, "invited": findings.invited[path], "standing": path in findings.plan.standing}
            for path in findings.plan.tree.paths
        ],
        "counts": [{"path": path, **asdict(count)} for path, count in sorted(findings.counts.items())],
        "cells": [
            {"path": path, "measure": measure, **asdict(cell)} for (path, measure), cell in sorted(findings.cells.items())
        ],
        "splits": [
            {"background": split.background, "groups": list(split.groups), "minimum": split.minimum}
            for split in findings.plan.splits
        ],
        "groups": [
            {"background": background, "group": group, **asdict(count)}
            for (background, group), count in sorted(findings.groups.items())
        ],
        "group_cells": [
            {"background": background, "group": group, "measure": measure, **_group_figure(cell)}
            for (background, group, measure), cell in sorted(findings.group_cells.items())
        ],
        "moments": findings.moments,
    }


def _group_figure(cell: Cell) -> dict:
    return {name: getattr(cell, name) for name in ("value", "bound", "low", "high", "step")}


def freeze_release(wave: Wave, findings: Findings, thresholds: Thresholds, *, now: datetime) -> None:
    """Adds the release's rows to the current transaction."""
    sha256 = content_hash(release_document(wave, findings))
    key = {"client": wave.client, "wave": wave.month}
    db.session.execute(
        insert(Release).values(
            **key,
            sha256=sha256,
            certificate=certificate(thresholds, findings.suppression, findings.audit, sha256),
            moments=findings.moments,
            frozen_at=now,
        )
    )
    units = [
        {**key, "unit_path": path, "n_low": count.low, "n_high": count.high, "n_exact": count.exact}
        for path, count in findings.counts.items()
    ]
    cells = [
        {**key, "unit_path": path, "measure": measure, **asdict(cell)} for (path, measure), cell in findings.cells.items()
    ]
    groups = [
        {**key, "background": background, "group_code": group, "n_low": count.low, "n_high": count.high, "n_exact": count.exact}
        for (background, group), count in findings.groups.items()
    ]
    group_cells = [
        {**key, "background": background, "group_code": group, "measure": measure, **_group_figure(cell)}
        for (background, group, measure), cell in findings.group_cells.items()
    ]
    tables = (ReleasedUnit, units), (ReleasedCell, cells), (ReleasedGroup, groups), (ReleasedGroupCell, group_cells)
    for table, rows in tables:
        if rows:
            db.session.execute(insert(table), rows)
