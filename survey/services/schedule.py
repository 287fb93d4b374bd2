"""Everything due now, for every client: open, remind, count, close, send, clear away.

What is due is read from the waves, the plans and the ledger alone, so it does not matter when the last run was, whether
it ended, or how many run at one time. A failure stops its own task and is told; the others go on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from traceback import extract_tb
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, or_, select

from survey.cadence import Course, Missed, due_openings, due_reminder, is_quiet
from survey.database import db, is_away, is_full
from survey.models.cadence import JobRun
from survey.models.invitation import Invitation
from survey.models.organisation import Client
from survey.models.outbox import EMAIL, Carrier
from survey.models.wave import OPEN, Wave
from survey.refusal import Refusal
from survey.services import jobs
from survey.services.account_letters import send_account_letters
from survey.services.cadence import DEFAULT_ZONE, ClientPlan, list_cadences
from survey.services.daily import DAILY_JOBS, run_daily
from survey.services.delivery import Dispatch, send_due
from survey.services.ledger import jobs_of


@dataclass(frozen=True)
class Done:
    """A thing done, or a failure, in one sentence without tokens and addresses."""

    client: str | None
    month: str | None
    told: str
    failed: bool = False


@dataclass(frozen=True)
class Task:
    """Something due. `run` commits, and gives a sentence or None."""

    client: str | None
    month: str | None
    run: Callable[[], str | None]


def run_due(office: Dispatch, *, now: datetime) -> Iterator[Done]:
    """Does what is due, committing each thing before it is told. Never raises for one client's trouble."""
    tools = jobs.Tools(office.actions, office.vault)
    plans = list_cadences()
    for find in (_closings, _openings, _key_checks, _reminders, _counts, _daily):
        tasks = list(find(tools, plans, now))
        db.session.rollback()  # nothing read here is held while the tasks run
        for task in tasks:
            yield from _attempt(task)
    yield from _attempt(Task(None, None, partial(_send, office, plans, now)))
    yield from _attempt(Task(None, None, partial(_send_to_accounts, office, now)))


def _attempt(task: Task) -> Iterator[Done]:
    try:
        told = task.run()
    except Exception as problem:
        db.session.rollback()
        yield Done(task.client, task.month, _sentence(problem), failed=True)
    else:
        if told:
            yield Done(task.client, task.month, told)


def _sentence(problem: Exception) -> str:
    """A refusal's own sentence; of anything else the kind and the place, since its text may hold an address."""
    if isinstance(problem, Refusal):
        return str(problem)
    if is_full(problem):
        return "could not be done: there is no room for the database; make room, and the next run goes on."
    if is_away(problem):
        return "could not be done: the database does not answer; the next run tries again."
    place = extract_tb(problem.__traceback__)[-1]
    return f"failed with {type(problem).__name__} in {place.name}, line {place.lineno}; the next run tries again."


def _closings(tools: jobs.Tools, _plans: Mapping[str, ClientPlan], now: datetime) -> Iterator[Task]:
    """Open waves past their closing time, with a plan or without; and whatever closing has begun and not finished."""
    due = select(Wave.client, Wave.month).where(
        Wave.state.not_in(jobs.ENDED), Wave.imported.is_(False), or_(Wave.state != OPEN, Wave.closes_at <= now)
    )
    for client, month in db.session.execute(due.order_by(Wave.closes_at)).all():
        yield Task(client, month, partial(jobs.close_due_wave, tools, client, month, now=now))


def _openings(tools: jobs.Tools, plans: Mapping[str, ClientPlan], now: datetime) -> Iterator[Task]:
    waves = _by_client(select(Wave.client, Wave.month))
    told = _by_client(select(JobRun.client, JobRun.wave).where(JobRun.job == jobs.SKIPPED))
    for client, cadence in plans.items():
        if cadence.paused:
            continue
        for due in due_openings(cadence.plan, since=cadence.since, known=waves[client], now=now):
            if not isinstance(due, Missed):
                run = partial(jobs.open_due_wave, tools, client, due, cadence.instrument, now=now)
                yield Task(client, due.month, run)
            elif due.month not in told[client]:
                yield Task(client, due.month, partial(jobs.tell_missed, client, due.month, now=now))


def _key_checks(tools: jobs.Tools, _plans: Mapping[str, ClientPlan], now: datetime) -> Iterator[Task]:
    """Waves that were open when invitations were given checks of the wave's key."""
    lacking = exists().where(
        Invitation.client == Wave.client, Invitation.wave == Wave.month, Invitation.key_check.is_(None)
    )
    for client, month in db.session.execute(select(Wave.client, Wave.month).where(Wave.state == OPEN, lacking)).all():
        yield Task(client, month, partial(jobs.give_key_checks, tools, client, month))


def _reminders(_tools: jobs.Tools, plans: Mapping[str, ClientPlan], now: datetime) -> Iterator[Task]:
    for wave, done in _open_waves(now):
        cadence = plans.get(wave.client)
        if cadence is None or cadence.paused:
            continue
        reminded = {int(job.removeprefix(jobs.REMIND)): at for job, at in done.items() if job.startswith(jobs.REMIND)}
        number = due_reminder(cadence.plan, Course(wave.opened_at, wave.closes_at, reminded), now)
        if number:
            yield Task(wave.client, wave.month, partial(jobs.remind_everybody, wave.client, wave.month, number, now=now))


def _counts(tools: jobs.Tools, plans: Mapping[str, ClientPlan], now: datetime) -> Iterator[Task]:
    """Once a day from the day after opening; never for an earlier day than the last, whatever the clock does."""
    for wave, done in _open_waves(now):
        today = _today(plans.get(wave.client), now)
        opened_on = _today(plans.get(wave.client), wave.opened_at)
        counted = max((job for job in done if job.startswith(jobs.COUNT)), default="")
        if today > opened_on and f"{jobs.COUNT}{today}" > counted:
            yield Task(wave.client, wave.month, partial(jobs.count_answers, tools, wave.client, wave.month, today, now=now))


def _daily(_tools: jobs.Tools, plans: Mapping[str, ClientPlan], now: datetime) -> Iterator[Task]:
    today_anywhere = [job.row(now.date() + timedelta(days=days)) for job in DAILY_JOBS for days in (-1, 0, 1)]
    done = _by_client(select(JobRun.client, JobRun.job).where(JobRun.job.in_(today_anywhere)))
    for client in db.session.scalars(select(Client.key).order_by(Client.key)).all():
        today = _today(plans.get(client), now)
        for job in DAILY_JOBS:
            if job.row(today) not in done[client]:
                yield Task(client, None, partial(run_daily, job, client, today, now=now))


def _send(office: Dispatch, plans: Mapping[str, ClientPlan], now: datetime) -> str | None:
    """Sends what waits, except to clients where it is quiet time."""
    silent = frozenset(client for client, cadence in plans.items() if is_quiet(cadence.plan, now))
    sending = send_due(office, now=now, silent=silent)
    down = db.session.execute(select(Carrier.channel, Carrier.problem).where(Carrier.failing_since.is_not(None))).all()
    if sending.failed or (down and sending.waiting):
        reasons = "".join(f" No {row.channel}: {row.problem}." for row in down)
        raise Refusal(f"{sending.sent} messages sent, {sending.failed} failed, {sending.waiting} waiting.{reasons}")
    return f"{sending.sent} messages sent, {sending.waiting} waiting." if sending.sent else None


def _send_to_accounts(office: Dispatch, now: datetime) -> str | None:
    """Invitations to the console and links that were asked for, at any hour: somebody waits for them."""
    sending = send_account_letters(office, now=now)
    problem = db.session.scalar(select(Carrier.problem).where(Carrier.channel == EMAIL, Carrier.failing_since.is_not(None)))
    if sending.failed or (problem and sending.waiting):
        reason = f" No mail: {problem}." if problem else ""
        raise Refusal(f"Letters to people who sign in: {sending.sent} sent, {sending.waiting} waiting.{reason}")
    return f"Letters to people who sign in: {sending.sent} sent." if sending.sent else None


def _by_client(pairs: Select) -> Mapping[str, set[str]]:
    """The second column's values by the first's; an empty set for who has none."""
    found: dict[str, set[str]] = defaultdict(set)
    for client, value in db.session.execute(pairs):
        found[client].add(value)
    return found


def _open_waves(now: datetime) -> list[tuple[Wave, dict[str, datetime]]]:
    """Open waves that were not imported and are not due to close, with what the ledger holds of each."""
    waves = db.session.scalars(
        select(Wave).where(Wave.state == OPEN, Wave.imported.is_(False), Wave.closes_at > now).order_by(Wave.client, Wave.month)
    ).all()
    return [(wave, jobs_of(wave.client, wave.month)) for wave in waves]


def _today(cadence: ClientPlan | None, moment: datetime) -> date:
    return moment.astimezone(cadence.zone if cadence else ZoneInfo(DEFAULT_ZONE)).date()
