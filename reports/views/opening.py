"""Opening a report for somebody: scope first, then the figures, then the audit log.

PRIVACY, rule 11: a unit that is hidden, unknown or not the reader's own is refused in one way, so that a refusal tells
nothing. The same goes for a client that is not the reader's, one that does not exist, and a wave without a release.
"""

from datetime import UTC, datetime

from flask_babel import gettext

from reports.frames import load_release
from reports.panels import Benchmark
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


def open_report(
    reader: Reader, client: str, month: str, unit: str, language: str, *, chosen: str | None = None
) -> Report:
    """The report of a unit that the reader may open and that is shown. UnitNotShown or ReleaseNotFound otherwise.

    chosen: the key of the one benchmark set to compare with; all that the reader may see where it is None.
    """
    from reports.build import build_report

    # The release is looked for before the unit: which months have one must not depend on the unit that is asked for.
    demonstration = check_release(reader, client, month)
    path = _path_of(unit)
    if path is None or not may_open(reader, client, path):
        raise UnitNotShown
    benchmarks = tuple(
        one for one in readable_sets(reader, month, demonstration=demonstration) if chosen in (None, one.key)
    )
    report = build_report(client, path, month, language, benchmarks=benchmarks)
    if report.state == "hidden":
        raise UnitNotShown
    return report


def readable_sets(reader: Reader, month: str, *, demonstration: bool) -> tuple[Benchmark, ...]:
    """The benchmark sets across clients that this reader may see: a consultant's, and nobody else's."""
    if reader.role != CONSULTANT:
        return ()
    from reports.pools import read_pools

    return read_pools(month, clients_of(reader), demonstration=demonstration)


def check_release(reader: Reader, client: str, month: str) -> bool:
    """Whether the release is one of a demonstration. ReleaseNotFound where there is none, or nothing of it may be opened."""
    try:
        check_month(month)
    except Refusal:
        raise ReleaseNotFound from None
    found = load_release(client, month) if client in clients_of(reader) else None
    if found is None:
        raise ReleaseNotFound
    return found[0].demonstration


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
