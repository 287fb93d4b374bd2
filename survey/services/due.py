"""What is due now, found in the waves, the plans and the ledger: each thing as a job, with what makes it so.

Finding asks for everything, or for one job alone: a worker that is handed a job's name finds it here again, or finds that
nothing is left to do. So a name that comes late, twice or not at all does no harm.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, or_, select

from survey.cadence import Course, Missed, due_openings, due_reminder
from survey.database import db
from survey.models.account import AccountLetter
from survey.models.cadence import JobRun
from survey.models.invitation import Invitation
from survey.models.organisation import Client
from survey.models.outbox import Outbox
from survey.models.wave import OPEN, RELEASED, Wave
from survey.queue.job import Job
from survey.services import jobs, sending
from survey.services.account_retention import sweep_accounts
from survey.services.cadence import DEFAULT_ZONE, ClientPlan
from survey.services.daily import DAILY_JOBS, run_daily
from survey.services.delivery import Dispatch
from survey.services.ledger import jobs_of
from survey.wave_states import ENDED

CLOSE, OPENING, MISSED, KEYS, REMINDER, COUNTING = "close", "open", "missed", "key checks", "remind", "count"
DAILY, SEND, LETTERS, SWEEP, REPORT, REPORTS = "daily", "send", "letters", "sweep", "report", "reports"


@dataclass(frozen=True)
class Task:
    """Something due. `run` commits, and gives a sentence or None."""

    job: Job
    run: Callable[[], str | None]


@dataclass(frozen=True)
class Search:
    """What finding needs. only: the one job that is asked about; None for all that is due."""

    office: Dispatch
    plans: Mapping[str, ClientPlan]
    now: datetime
    only: Job | None = None
    tools: jobs.Tools = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "tools", jobs.Tools(self.office.actions, self.office.vault))

    def of(self, column) -> tuple:
        """A condition that leaves the rows of the client that is asked about."""
        return () if self.only is None or self.only.client is None else (column == self.only.client,)

    def today(self, client: str, moment: datetime | None = None) -> date:
        """The client's day."""
        plan = self.plans.get(client)
        return (moment or self.now).astimezone(plan.zone if plan else ZoneInfo(DEFAULT_ZONE)).date()


Finder = Callable[[Search], Iterator[Task]]


def closings(search: Search) -> Iterator[Task]:
    """Open waves past their closing time, with a plan or without; and whatever closing has begun and not finished."""
    due = select(Wave.client, Wave.month).where(
        Wave.state.not_in(ENDED), Wave.imported.is_(False), or_(Wave.state != OPEN, Wave.closes_at <= search.now)
    )
    for client, month in db.session.execute(due.where(*search.of(Wave.client)).order_by(Wave.closes_at)).all():
        yield Task(Job(CLOSE, client, month), partial(jobs.close_due_wave, search.tools, client, month, now=search.now))


def openings(search: Search) -> Iterator[Task]:
    """Waves to open by the clients' plans, and months of which it is to be said that they are left out."""
    now = search.now
    waves = _by_client(select(Wave.client, Wave.month).where(*search.of(Wave.client)))
    told = _by_client(select(JobRun.client, JobRun.wave).where(JobRun.job == jobs.SKIPPED, *search.of(JobRun.client)))
    for client, cadence in search.plans.items():
        if cadence.paused:
            continue
        for due in due_openings(cadence.plan, since=cadence.since, known=waves[client], now=now):
            if not isinstance(due, Missed):
                run = partial(jobs.open_due_wave, search.tools, client, due, cadence.instrument, now=now)
                yield Task(Job(OPENING, client, due.month), run)
            elif due.month not in told[client]:
                yield Task(Job(MISSED, client, due.month), partial(jobs.tell_missed, client, due.month, now=now))


def key_checks(search: Search) -> Iterator[Task]:
    """Waves that were open when invitations were given checks of the wave's key."""
    lacking = exists().where(Invitation.client == Wave.client, Invitation.wave == Wave.month, Invitation.key_check.is_(None))
    due = select(Wave.client, Wave.month).where(Wave.state == OPEN, lacking, *search.of(Wave.client))
    for client, month in db.session.execute(due).all():
        yield Task(Job(KEYS, client, month), partial(jobs.give_key_checks, search.tools, client, month))


def reminders(search: Search) -> Iterator[Task]:
    """Open waves whose next reminder is due."""
    for wave, done in _open_waves(search):
        cadence = search.plans.get(wave.client)
        if cadence is None or cadence.paused:
            continue
        reminded = {int(job.removeprefix(jobs.REMIND)): at for job, at in done.items() if job.startswith(jobs.REMIND)}
        number = due_reminder(cadence.plan, Course(wave.opened_at, wave.closes_at, reminded), search.now)
        if number:
            run = partial(jobs.remind_everybody, wave.client, wave.month, number, now=search.now)
            yield Task(Job(REMINDER, wave.client, wave.month, str(number)), run)


def counts(search: Search) -> Iterator[Task]:
    """Once a day from the day after opening; never for an earlier day than the last, whatever the clock does."""
    for wave, done in _open_waves(search):
        today, opened_on = search.today(wave.client), search.today(wave.client, wave.opened_at)
        counted = max((job for job in done if job.startswith(jobs.COUNT)), default="")
        if today > opened_on and f"{jobs.COUNT}{today}" > counted:
            run = partial(jobs.count_answers, search.tools, wave.client, wave.month, today, now=search.now)
            yield Task(Job(COUNTING, wave.client, wave.month, str(today)), run)


def daily(search: Search) -> Iterator[Task]:
    """Every client's daily jobs, on its own day."""
    today_anywhere = [job.row(search.now.date() + timedelta(days=days)) for job in DAILY_JOBS for days in (-1, 0, 1)]
    done = _by_client(select(JobRun.client, JobRun.job).where(JobRun.job.in_(today_anywhere), *search.of(JobRun.client)))
    clients = select(Client.key).where(*search.of(Client.key)).order_by(Client.key)
    for client in db.session.scalars(clients).all():
        today = search.today(client)
        for job in DAILY_JOBS:
            if job.row(today) not in done[client]:
                yield Task(Job(DAILY, client, detail=job.name), partial(run_daily, job, client, today, now=search.now))


def mail(search: Search) -> Iterator[Task]:
    """Messages to members, and letters to people who sign in, where any wait."""
    for kind, waits, send in ((SEND, Outbox.kind, sending.send_messages), (LETTERS, AccountLetter.kind, sending.send_letters)):
        if db.session.scalar(select(waits).limit(1)) is not None:
            yield Task(Job(kind), partial(send, search.office, search.plans, search.now))


def sweeping(search: Search) -> Iterator[Task]:
    """What the installation has kept long enough; it looks itself, in tables that are small."""
    yield Task(Job(SWEEP), partial(sweep_accounts, search.now))


def reports(search: Search) -> Iterator[Task]:
    """Reports that are to lie ready for those who will open them: what waves released of late are still without."""
    written = exists().where(JobRun.client == Wave.client, JobRun.wave == Wave.month, JobRun.job == jobs.REPORTS)
    fresh = (Wave.state == RELEASED, Wave.imported.is_(False), Wave.closed_at > search.now - jobs.WRITTEN_AHEAD)
    for client, month in db.session.execute(
        select(Wave.client, Wave.month).where(*fresh, ~written, *search.of(Wave.client))
    ).all():
        done, wanted = jobs_of(client, month), search.tools.actions.list_reports(client, month)
        missing = [each for each in wanted if jobs.report_row(*each) not in done]
        for unit, language in missing:
            run = partial(jobs.write_report, search.tools, client, month, unit, language, now=search.now)
            yield Task(Job(REPORT, client, month, language, unit), run)
        if not missing:
            yield Task(Job(REPORTS, client, month), partial(jobs.end_reports, client, month, now=search.now))


# In the order in which one run does them: what opens is counted and mailed by what follows.
FINDERS: tuple[Finder, ...] = (closings, openings, key_checks, reminders, counts, daily, mail, sweeping)
# Where there are workers, who may spend an hour of theirs on what saves readers a second.
WITH_WORKERS: tuple[Finder, ...] = (*FINDERS, reports)
FINDER_OF: Mapping[str, Finder] = MappingProxyType(
    {
        CLOSE: closings,
        OPENING: openings,
        MISSED: openings,
        KEYS: key_checks,
        REMINDER: reminders,
        COUNTING: counts,
        DAILY: daily,
        SEND: mail,
        LETTERS: mail,
        SWEEP: sweeping,
        REPORT: reports,
        REPORTS: reports,
    }
)


def _by_client(pairs: Select) -> Mapping[str, set[str]]:
    """The second column's values by the first's; an empty set for who has none."""
    found: dict[str, set[str]] = defaultdict(set)
    for client, value in db.session.execute(pairs):
        found[client].add(value)
    return found


def _open_waves(search: Search) -> list[tuple[Wave, dict[str, datetime]]]:
    """Open waves that were not imported and are not due to close, with what the ledger holds of each."""
    still_open = (Wave.state == OPEN, Wave.imported.is_(False), Wave.closes_at > search.now)
    waves = db.session.scalars(select(Wave).where(*still_open, *search.of(Wave.client)).order_by(Wave.client, Wave.month)).all()
    return [(wave, jobs_of(wave.client, wave.month)) for wave in waves]
