"""Figures for Prometheus. Import on use only: it loads the library, which no process that serves phones needs.

Nothing here moves when somebody answers, and no label names a client, a person, an address or a path. docs/decisions/0136.
"""

from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from survey.database import db
from survey.models.account import AccountLetter
from survey.models.outbox import CHANNELS, RESEND, Carrier, Outbox
from survey.queue.state import queue_state
from survey.watching.readiness import check_readiness
from survey.watching.request_times import BOUNDS, RequestTimes

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
MEMORY_STEP = 16 * 2**20  # bytes; a process's memory in smaller steps moves with what it does
STATM = Path("/proc/self/statm")
PAGE_BYTES = 4096
STATUSES = "Requests of the console and the API, by route and kind of status; phones' are not counted."


def write_metrics(times: RequestTimes, *, now: datetime) -> bytes:
    """All figures in the text format of CONTENT_TYPE."""
    collectors = CollectorRegistry()
    collectors.register(_Figures(times, now))
    return generate_latest(collectors)


class _Figures(Collector):
    def __init__(self, times: RequestTimes, now: datetime):
        self._times, self._now = times, now

    def describe(self) -> list[Metric]:
        """Nothing is asked when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("senterpuls_build", "What runs.", {"version": version("senterpuls")})
        yield _gauge("process_memory_bytes", "Of the process that answers, rounded up to 16 MiB.", _memory())
        failed = self._times.visit_failed_in_hour_before(self._now.timestamp())
        yield _gauge("questionnaire_failed", "Whether a page of a respondent failed on our side in the last full hour.", failed)
        yield _request_times(self._times)
        yield from _readiness(self._now)
        try:
            yield from _work(self._now)
        except SQLAlchemyError:
            db.session.rollback()  # senterpuls_ready tells it


def _gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"senterpuls_{name}", help_text, value)


def _memory() -> int:
    resident = int(STATM.read_text(encoding="ascii").split()[1]) * PAGE_BYTES
    return -(-resident // MEMORY_STEP) * MEMORY_STEP


def _request_times(times: RequestTimes) -> Metric:
    family = HistogramMetricFamily("senterpuls_request_seconds", STATUSES, labels=("route", "status"))
    names = [*map(str, BOUNDS), "+Inf"]
    for row in times.read():
        within = [sum(row.counts[: place + 1]) for place in range(len(names))]
        family.add_metric((row.route, row.status), list(zip(names, within, strict=True)), row.total)
    return family


def _readiness(now: datetime) -> Iterator[Metric]:
    family = GaugeMetricFamily("senterpuls_ready", "Whether all is well, as /readyz says.", labels=("check",))
    for check in check_readiness(now=now):
        family.add_metric((check.name,), check.well)
    yield family


def _work(now: datetime) -> Iterator[Metric]:
    state = queue_state(now=now)
    yield _gauge("overdue_seconds", "How long the latest wave has waited for its release, or 0.", state.overdue_seconds)
    if state.waiting is not None:
        yield _gauge("queue_waiting", "Jobs that wait in the queue.", state.waiting)
    # A link that somebody asked for again is left out: it would tell that one person is about to answer.
    waiting = db.session.scalar(select(func.count()).select_from(Outbox).where(Outbox.kind != RESEND))
    yield _gauge("mail_waiting", "Invitations, reminders and news that wait to be sent.", waiting)
    letters = db.session.scalar(select(func.count()).select_from(AccountLetter))
    yield _gauge("letters_waiting", "Letters to people who sign in that wait to be sent.", letters)
    yield _carriers(now)


def _carriers(now: datetime) -> Metric:
    name, told = "senterpuls_carrier_failing_seconds", "Since when nothing can be sent; 0: it can."
    family = GaugeMetricFamily(name, told, labels=("channel",))
    since = select(Carrier.channel, Carrier.failing_since).where(Carrier.failing_since.is_not(None))
    failing = dict(db.session.execute(since).all())
    for channel in CHANNELS:
        family.add_metric((channel,), max(0.0, (now - failing[channel]).total_seconds()) if channel in failing else 0)
    return family
