"""A client's plan of waves: when each opens, when everybody is reminded, when it closes.

Local days and hours in, UTC instants out. A local time that summer time skips is taken as the hour after the gap; one
that happens twice is the first of the two. Why late steps are taken or dropped: docs/decisions/0039.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from survey.instruments.parts import FULL
from survey.refusal import N_, Refusal

LAST_DAY = 28  # every month has it
DAYS_OPEN = range(4, 22)  # shorter and a shift worker misses it; longer and two waves meet
REMINDERS = 3  # a wave, at most
ROTATIONS = (1, 2, 3, 6)  # months: a module comes back in the same months of every year
LOUD = timedelta(hours=4)  # a day, at least: quiet hours must leave room for a message
LATE_LIMIT = timedelta(days=3)  # a wave that would be open for less is not opened any more
MESSAGE_GAP = timedelta(hours=20)  # between two messages to the same people; a day less what summer time may take
LAST_NOTICE = timedelta(hours=3)  # a reminder that leaves less time to answer is not sent
SATURDAY = 5


@dataclass(frozen=True)
class Plan:
    """What a client has agreed to. Refusal, in words that say what to change, where it can't be kept.

    day: of the month, moved on to Monday where weekends are quiet; opens: local time of opening, reminding and closing;
    reminders: days after opening; quiet: local hours from and until; modules: the first entry is January's and July's
    in a rotation of six, "" is the core alone; full_month: the month of the yearly full index, 1–12.
    """

    day: int
    opens: time
    days_open: int
    zone: str
    reminders: tuple[int, ...] = ()
    quiet: tuple[time, time] | None = None
    weekends_quiet: bool = True
    modules: tuple[str, ...] = ()
    full_month: int | None = None

    def __post_init__(self):
        sentence = N_("Day %(day)s is not in every month; choose one from 1 to %(last)s.")
        _require(1 <= self.day <= LAST_DAY, sentence, day=self.day, last=LAST_DAY)
        sentence = N_("A wave can't be open for %(days)s days; choose %(first)s to %(last)s.")
        _require(self.days_open in DAYS_OPEN, sentence, days=self.days_open, first=DAYS_OPEN[0], last=DAYS_OPEN[-1])
        _require(_is_zone(self.zone), N_("%(zone)s is not a time zone; write it as Europe/Oslo."), zone=repr(self.zone))
        _require_reminders(self)
        _require_quiet(self)
        turns = len(self.modules)
        _require(not turns or turns in ROTATIONS, f"A rotation of {turns} modules drifts over the year; give 1, 2, 3 or 6.")
        _require(FULL not in self.modules, "The full index is not a turn of the rotation; name its month with --full-month.")
        _require(self.full_month in (None, *range(1, 13)), f"{self.full_month} is not a month; write 1 to 12.")


@dataclass(frozen=True)
class Steps:
    """When the wave of a month opens, reminds and closes, as planned: UTC instants, strictly rising."""

    month: str
    opens_at: datetime
    reminders: tuple[datetime, ...]
    closes_at: datetime


@dataclass(frozen=True)
class Opening:
    """A wave to open now."""

    month: str
    closes_at: datetime
    module: str | None


@dataclass(frozen=True)
class Missed:
    """A month whose wave was not opened in time, and won't be."""

    month: str


@dataclass(frozen=True)
class Course:
    """What has happened in an open wave: opening, promised closing, and the reminders sent (number → when)."""

    opened_at: datetime
    closes_at: datetime
    reminded: Mapping[int, datetime] = field(default_factory=dict)


def wave_of(plan: Plan, month: str) -> Steps:
    """The steps of a month's wave, as planned."""
    opens_on = _message_day(plan, date.fromisoformat(f"{month}-{plan.day:02d}"))
    opens_at = next_loud(plan, _instant(plan, opens_on))
    closes_at = _instant(plan, opens_on + timedelta(days=plan.days_open))
    return Steps(month, opens_at, reminders_of(plan, opens_at, closes_at), closes_at)


def reminders_of(plan: Plan, opened_at: datetime, closes_at: datetime) -> tuple[datetime, ...]:
    """When to remind in a wave opened at a moment. Two that a weekend moves to one moment are one."""
    opened_on = opened_at.astimezone(ZoneInfo(plan.zone)).date()
    days = (_message_day(plan, opened_on + timedelta(days=each)) for each in plan.reminders)
    moments = {next_loud(plan, _instant(plan, day)) for day in days}
    return tuple(sorted(moment for moment in moments if moment <= closes_at - LAST_NOTICE))


def module_for(plan: Plan, month: str) -> str | None:
    """What a month's wave asks beside the core: a module's key, "full", or None."""
    number = int(month[5:])
    if number == plan.full_month:
        return FULL
    return plan.modules[(number - 1) % len(plan.modules)] or None if plan.modules else None


def is_quiet(plan: Plan, moment: datetime) -> bool:
    """Whether nobody is to get a message at this moment."""
    local = moment.astimezone(ZoneInfo(plan.zone))
    return _is_free(plan, local.date()) or (plan.quiet is not None and _within(local.time(), *plan.quiet))


def next_loud(plan: Plan, moment: datetime) -> datetime:
    """The moment itself, or the first after it at which a message may be sent."""
    while is_quiet(plan, moment):
        moment = _quiet_end(plan, moment)
    return moment


def due_openings(plan: Plan, *, since: datetime, known: Collection[str], now: datetime) -> list[Opening | Missed]:
    """Waves to open, and months missed, from the moment the plan counts. `known`: months that have a wave already.

    A late wave closes when it was planned to, and is missed where that leaves less than LATE_LIMIT. In quiet time
    nothing opens: an invitation is a message.
    """
    due: list[Opening | Missed] = []
    for month in _months(since, now):
        steps = wave_of(plan, month)
        if month in known or not since <= steps.opens_at <= now:
            continue
        if steps.closes_at - now < LATE_LIMIT:
            due.append(Missed(month))
        elif not is_quiet(plan, now):
            due.append(Opening(month, steps.closes_at, module_for(plan, month)))
    return due


def due_reminder(plan: Plan, course: Course, now: datetime) -> int | None:
    """The number of the reminder to send now, from 1; None where there is none.

    One that is overdue when the next is reached is dropped; numbers never go back, whatever the clock does.
    """
    if is_quiet(plan, now) or now > course.closes_at - LAST_NOTICE:
        return None
    planned = reminders_of(plan, course.opened_at, course.closes_at)
    number = sum(moment <= now for moment in planned)
    if number <= max(course.reminded, default=0):
        return None
    last = max([course.opened_at, *course.reminded.values()])
    return number if now - last >= MESSAGE_GAP else None


def next_waves(plan: Plan, *, known: Collection[str], now: datetime, count: int) -> list[Steps]:
    """The next waves that are planned to open after now."""
    month, found = f"{now - timedelta(days=31):%Y-%m}", []
    while len(found) < count:
        steps = wave_of(plan, month)
        if month not in known and steps.opens_at > now:
            found.append(steps)
        month = _month_after(month)
    return found


def _require(holds: bool, sentence: str, **values) -> None:
    if not holds:
        raise Refusal(sentence, **values)


def _require_reminders(plan: Plan) -> None:
    days = plan.reminders
    sentence = N_("%(count)s reminders are too many; give at most %(limit)s.")
    _require(len(days) <= REMINDERS, sentence, count=len(days), limit=REMINDERS)
    rising = list(days) == sorted(set(days)) and all(0 < day < plan.days_open for day in days)
    sentence = N_("Reminder days must rise and lie between 1 and %(last)s, before the wave closes.")
    _require(rising, sentence, last=plan.days_open - 1)


def _require_quiet(plan: Plan) -> None:
    _require(plan.opens.tzinfo is None and not plan.opens.second, "The opening time is local, in hours and minutes.")
    if plan.quiet is None:
        return
    start, end = plan.quiet
    loud = (_minutes(start) - _minutes(end)) % (24 * 60)
    sentence = N_("Quiet hours must leave %(hours)s hours a day for messages.")
    _require(timedelta(minutes=loud) >= LOUD, sentence, hours=LOUD // timedelta(hours=1))
    sentence = N_("%(time)s is within the quiet hours; choose a time outside them.")
    _require(not _within(plan.opens, start, end), sentence, time=f"{plan.opens:%H:%M}")


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return bool(name)


def _message_day(plan: Plan, day: date) -> date:
    """The day itself, or Monday where weekends are quiet."""
    while _is_free(plan, day):
        day += timedelta(days=1)
    return day


def _is_free(plan: Plan, day: date) -> bool:
    return plan.weekends_quiet and day.weekday() >= SATURDAY


def _within(moment: time, start: time, end: time) -> bool:
    """Whether a time of day lies in hours that may pass midnight."""
    return start <= moment < end if start < end else moment >= start or moment < end


def _instant(plan: Plan, day: date) -> datetime:
    return datetime.combine(day, plan.opens, tzinfo=ZoneInfo(plan.zone)).astimezone(UTC)


def _quiet_end(plan: Plan, moment: datetime) -> datetime:
    """A later moment: midnight after a free day, else the end of the quiet hours."""
    local = moment.astimezone(ZoneInfo(plan.zone))
    end = time() if _is_free(plan, local.date()) or plan.quiet is None else plan.quiet[1]
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    # Where the clock is put back, the end of the quiet hours comes twice, and the first time may have passed.
    both = (datetime.combine(day, end, tzinfo=local.tzinfo).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return next(each for each in both if each > moment)


def _months(since: datetime, now: datetime) -> Iterator[str]:
    """From the month before `since`, whose opening may have moved on, to the month of `now` wherever on earth."""
    month = f"{since - timedelta(days=31):%Y-%m}"
    while month <= f"{now + timedelta(days=1):%Y-%m}":
        yield month
        month = _month_after(month)


def _month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"
