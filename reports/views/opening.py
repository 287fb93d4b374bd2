"""Opening a report for somebody: scope first, then the figures, then the audit log.

PRIVACY, rule 11: a unit that is hidden, unknown or not the reader's own is refused in one way, so that a refusal tells
nothing. The same goes for a client that is not the reader's, one that does not exist, and a wave without a release.
"""

from dataclasses import replace
from datetime import UTC, datetime

from flask_babel import gettext

from reports.frames import load_release
from reports.report import Report
from survey.access import Reader, clients_of, may_open
from survey.database import db
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.services.audit import record_read
from survey.services.clients import check_month
from survey.tree import ROOT, clean_path

CONSULTANT = "consultant"


class UnitNotShown(Exception):
    """This reader is shown nothing of this unit, for whatever reason."""


class ReleaseNotFound(Exception):
    """There is no release of this client and month for this reader, for whatever reason."""


def open_report(reader: Reader, client: str, month: str, unit: str, language: str) -> Report:
    """The report of a unit that the reader may open and that is shown. UnitNotShown or ReleaseNotFound otherwise."""
    from reports.build import build_report

    # The release is looked for before the unit: which months have one must not depend on the unit that is asked for.
    check_release(reader, client, month)
    path = _path_of(unit)
    if path is None or not may_open(reader, client, path):
        raise UnitNotShown
    report = build_report(client, path, month, language)
    if report.state == "hidden":
        raise UnitNotShown
    return with_benchmarks(report, reader)


def with_benchmarks(report: Report, reader: Reader) -> Report:
    """The report with the benchmark sets across clients that this reader may see: a consultant's, and nobody else's."""
    if reader.role != CONSULTANT:
        return report
    from reports.pools import read_pools

    return replace(report, benchmarks=read_pools(report.month, clients_of(reader), demonstration=report.demonstration))


def check_release(reader: Reader, client: str, month: str) -> None:
    """ReleaseNotFound where there is no release, or the reader may open nothing of the client."""
    try:
        check_month(month)
    except Refusal:
        raise ReleaseNotFound from None
    if client not in clients_of(reader) or load_release(client, month) is None:
        raise ReleaseNotFound


def record_opening(reader: Reader, report: Report, kind: str) -> None:
    """Notes that this reader gets this report, before it is sent: nothing is read that is not in the log."""
    record_read(
        "report opened",
        client=report.client,
        actor=reader.email,
        now=datetime.now(UTC),
        wave=report.month,
        unit_path=report.unit_path,
        kind=kind,
    )


def open_track_record(reader: Reader, client: str) -> tuple[str, bool]:
    """Name of the client, and whether it is a demonstration. ReleaseNotFound where the reader may open nothing of it."""
    found = db.session.get(Client, client) if client in clients_of(reader) else None
    if found is None:
        raise ReleaseNotFound
    return found.name, found.demonstration


def record_track_record(reader: Reader, client: str) -> None:
    """Notes that this reader gets the client's track record, before it is sent."""
    record_read("track record opened", client=client, actor=reader.email, now=datetime.now(UTC))


def not_shown_sentence() -> str:
    return gettext("This unit is not shown: it may not exist, you may not open it, or too few people have answered.")


def not_found_sentence() -> str:
    return gettext("There is no release here that you may open: the address may be wrong, or the wave is not released yet.")


def _path_of(unit: str) -> str | None:
    """The canonical path; None where it can't be one."""
    try:
        return clean_path(unit) if unit.strip() else ROOT
    except Refusal:
        return None
