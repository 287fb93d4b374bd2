"""Writing a release: one document, one hash, one set of rows, once."""

import hashlib
import secrets
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import insert

from reports.cells import Cell
from reports.client_wide import DriverSet
from reports.disclosure.certificate import certificate, content_hash
from reports.findings import Findings
from reports.frozen import Frozen
from reports.models.driver import ReleasedDriver, ReleasedOutcome
from reports.models.release import Release, ReleasedCell, ReleasedGroup, ReleasedGroupCell, ReleasedUnit
from survey.database import db
from survey.models.wave import Wave
from survey.thresholds import Thresholds

FORMAT = 1  # of the document: another one has another number, and both can be read
SALT_BYTES = 32
OUTCOME_FIELDS = ("outcome", "explained", "people", "above_chance")


def release_document(wave: Wave, findings: Findings | Frozen) -> dict:
    """Everything that is frozen, as the document whose hash the certificate carries: nothing finer than what is displayed.

    Of the moments, which are exact, it holds the hash only, and of units without a figure no number of people invited.
    The moments of `findings` are salted.
    """
    return {
        "format": FORMAT,
        "client": wave.client,
        "wave": wave.month,
        "instrument": _instrument_of(wave),
        "thresholds": wave.thresholds,
        "units": [
            {
                "path": path,
                "invited": findings.invited[path] if path in findings.counts else None,
                "standing": path in findings.plan.standing,
            }
            for path in findings.plan.tree.paths
        ],
        "measures": [
            {"code": measure.code, "minimum": measure.minimum, "part_of": measure.part_of} for measure in findings.plan.measures
        ],
        "counts": [{"path": path, **vars(count)} for path, count in sorted(findings.counts.items())],
        "cells": [
            {"path": path, "measure": measure, **vars(cell)} for (path, measure), cell in sorted(findings.cells.items())
        ],
        "splits": [
            {"background": split.background, "groups": list(split.groups), "minimum": split.minimum}
            for split in findings.plan.splits
        ],
        "groups": [
            {"background": background, "group": group, **vars(count)}
            for (background, group), count in sorted(findings.groups.items())
        ],
        "group_cells": [
            {"background": background, "group": group, "measure": measure, **_group_figure(cell)}
            for (background, group, measure), cell in sorted(findings.group_cells.items())
        ],
        "blocked": list(findings.blocked),
        "drivers": [asdict(one) for one in findings.drivers],
        "reliability": [asdict(one) for one in findings.reliability],
        "moments_sha256": None if findings.moments is None else content_hash(findings.moments),
    }


def _instrument_of(wave: Wave) -> dict:
    """Own items by their hash, as a version stands for its text; a wave without any has no word of them."""
    own = {} if wave.own_items is None else {"own_items": hashlib.sha256(wave.own_items.encode()).hexdigest()}
    return {"key": wave.instrument, "version": wave.instrument_version, "module": wave.module, **own}


def salted(moments: dict | None) -> dict | None:
    """The moments with a secret number, so that nobody can find them by trying which give their hash."""
    return None if moments is None else {"salt": secrets.token_hex(SALT_BYTES), **moments}


def _group_figure(cell: Cell) -> dict:
    return {name: getattr(cell, name) for name in ("value", "bound", "low", "high", "step")}


def _driver_rows(key: dict, sets: tuple[DriverSet, ...]) -> tuple:
    outcomes = [{**key, **{name: getattr(one, name) for name in OUTCOME_FIELDS}} for one in sets]
    drivers = [{**key, "outcome": one.outcome, **asdict(driver)} for one in sets for driver in one.drivers]
    return (ReleasedOutcome, outcomes), (ReleasedDriver, drivers)


def is_frozen(wave: Wave) -> bool:
    """Whether the wave has its release."""
    return db.session.get(Release, (wave.client, wave.month)) is not None


def freeze_release(wave: Wave, findings: Findings, *, now: datetime) -> None:
    """Adds the release's rows to the current transaction."""
    findings = replace(findings, moments=salted(findings.moments))
    sha256 = content_hash(release_document(wave, findings))
    key = {"client": wave.client, "wave": wave.month}
    db.session.execute(
        insert(Release).values(
            **key,
            sha256=sha256,
            certificate=certificate(
                Thresholds(**wave.thresholds), findings.suppression, findings.audit, sha256, blocked=findings.blocked
            ),
            moments=findings.moments,
            reliability=[asdict(one) for one in findings.reliability],
            frozen_at=now,
        )
    )
    units = [
        {**key, "unit_path": path, "n_low": count.low, "n_high": count.high, "n_exact": count.exact}
        for path, count in findings.counts.items()
    ]
    cells = [
        {**key, "unit_path": path, "measure": measure, **vars(cell)} for (path, measure), cell in findings.cells.items()
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
    for table, rows in (*tables, *_driver_rows(key, findings.drivers)):
        if rows:
            db.session.execute(insert(table), rows)
