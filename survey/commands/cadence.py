"""Commands of a client's cadence: its plan is set, changed in part, paused, shown and removed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time

import click
from sqlalchemy import select

from survey.cadence import Plan, Steps, module_for, next_waves
from survey.command_line import Group, json_option, tell
from survey.commands.options import client_option
from survey.database import db
from survey.models.wave import Wave
from survey.refusal import Refusal
from survey.services.audit import COMMAND_LINE, record_action
from survey.services.cadence import (
    DEFAULT_ZONE,
    ClientPlan,
    find_cadence,
    list_cadences,
    pause_cadence,
    remove_cadence,
    set_cadence,
)
from survey.services.clients import find_client
from survey.services.waves import DEFAULT_INSTRUMENT

SHOWN_WAVES = 3
NONE = "none"
DEFAULTS = {
    "day": 3, "opens": time(8), "days_open": 10, "zone": DEFAULT_ZONE, "reminders": (3, 7), "quiet": (time(20), time(7)),
}  # fmt: skip

cadence = Group("cadence", help="A client's plan: its waves open, remind and close by themselves.")


@cadence.command("set")
@client_option
@click.option("--day", type=int, help="Of the month, 1 to 28; waves open on it, or on Monday. The first time: 3.")
@click.option("--time", "opens", help="Local time of opening, reminding and closing. The first time: 08:00.")
@click.option("--days-open", type=int, help="4 to 21. The first time: 10.")
@click.option("--zone", help="Such as Europe/Oslo, which is also the first time's.")
@click.option("--reminders", help="Days after opening, at most three, such as 3,7,9, or none. The first time: 3,7.")
@click.option("--quiet", help="Local hours without messages, or none. The first time: 20:00-07:00.")
@click.option("--weekends/--no-weekends", default=None, help="Whether messages may be sent on Saturdays and Sundays.")
@click.option("--modules", help="1, 2, 3 or 6 keys from January on, such as pressure,,security, or none; empty: the core.")
@click.option("--full-month", type=click.IntRange(0, 12), help="The month of the yearly full index; 0 for none.")
@click.option("--instrument", help="What is asked.")
@click.option("--pause/--resume", "paused", default=None, help="Stop opening and reminding; take it up from now on.")
@json_option
def cadence_set(client_key: str, instrument: str | None, paused: bool | None, as_json: bool, **wishes):
    """Give a client a plan, or change what is named here of the plan it has."""
    client, now = find_client(client_key), datetime.now(UTC)
    old = list_cadences([client_key]).get(client_key)
    changes = {name: _READ.get(name, _as_it_is)(value) for name, value in wishes.items() if value is not None}
    if old is not None and paused is not None and not changes and instrument is None:
        settled = pause_cadence(client, paused=paused, now=now)
    else:
        plan = Plan(**((vars(old.plan) if old else DEFAULTS) | _renamed(changes)))
        asked = instrument or (old.instrument if old else DEFAULT_INSTRUMENT)
        stopped = (bool(old) and old.paused) if paused is None else paused
        settled = set_cadence(client, plan, now=now, instrument=asked, paused=stopped)
    detail = _document(settled)
    record_action("cadence set", client=client_key, actor=COMMAND_LINE, now=now, **detail)
    db.session.commit()
    _show(settled, now, as_json=as_json)


@cadence.command("show")
@client_option
@json_option
def cadence_show(client_key: str, as_json: bool):
    """The next three waves of a client, in its local time."""
    _show(find_cadence(find_client(client_key)), datetime.now(UTC), as_json=as_json)


@cadence.command("remove")
@client_option
@json_option
def cadence_remove(client_key: str, as_json: bool):
    """Take a client's plan away. A wave that is open still closes at the time it was opened with."""
    remove_cadence(find_client(client_key))
    record_action("cadence removed", client=client_key, actor=COMMAND_LINE, now=datetime.now(UTC))
    db.session.commit()
    tell({"client": client_key}, f"{client_key} has no cadence any more; a wave that is open still closes.", as_json=as_json)


def _show(settled: ClientPlan, now: datetime, *, as_json: bool) -> None:
    known = set(db.session.scalars(select(Wave.month).filter_by(client=settled.client)))
    # What the plan does not reach back to is no next wave either.
    count = 0 if settled.paused else SHOWN_WAVES
    waves = next_waves(settled.plan, known=known, now=max(now, settled.since), count=count)
    head = f"{settled.client}: {'paused; nothing opens until --resume' if settled.paused else 'times in ' + settled.plan.zone}"
    lines = [head, *(_wave_line(settled, steps) for steps in waves)]
    document = _document(settled) | {"client": settled.client, "waves": [_wave_document(settled, steps) for steps in waves]}
    tell(document, "\n".join(lines), as_json=as_json)


def _wave_line(settled: ClientPlan, steps: Steps) -> str:
    opens, *reminders, closes = (f"{_local(settled, each):%a %d %b %H:%M}" for each in _moments(steps))
    asked = module_for(settled.plan, steps.month) or "core"
    return f"{steps.month}  opens {opens}  reminds {', '.join(reminders) or 'never'}  closes {closes}  asks {asked}"


def _wave_document(settled: ClientPlan, steps: Steps) -> dict:
    opens, *reminders, closes = (_local(settled, each).isoformat() for each in _moments(steps))
    module = module_for(settled.plan, steps.month)
    return {"month": steps.month, "opens_at": opens, "reminders": reminders, "closes_at": closes, "module": module}


def _moments(steps: Steps) -> tuple[datetime, ...]:
    return (steps.opens_at, *steps.reminders, steps.closes_at)


def _local(settled: ClientPlan, moment: datetime) -> datetime:
    return moment.astimezone(settled.zone)


def _document(settled: ClientPlan) -> dict:
    """The plan for a machine: times of day as 08:00."""
    plan = asdict(settled.plan)
    plan["opens"] = f"{settled.plan.opens:%H:%M}"
    plan["quiet"] = "-".join(f"{each:%H:%M}" for each in settled.plan.quiet) if settled.plan.quiet else None
    return plan | {"instrument": settled.instrument, "paused": settled.paused}


def _renamed(changes: Mapping) -> dict:
    """`--weekends` says what may be, the plan what may not."""
    names = dict(changes)
    if "weekends" in names:
        names["weekends_quiet"] = not names.pop("weekends")
    return names


def _as_it_is(value):
    return value


def _read_time(text: str) -> time:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise Refusal(f"{text!r} is not a time of day; write it as 08:00.") from None


def _read_quiet(text: str) -> tuple[time, time] | None:
    if text == NONE:
        return None
    start, dash, end = text.partition("-")
    if not dash:
        raise Refusal(f"{text!r} are no quiet hours; write them as 20:00-07:00, or none.")
    return _read_time(start), _read_time(end)


def _read_days(text: str) -> tuple[int, ...]:
    days = [] if text == NONE else [day.strip() for day in text.split(",")]
    if not all(day.isdecimal() and len(day) < 4 for day in days):
        raise Refusal(f"{text!r} are no reminder days; write them as 3,7,9, or none.")
    return tuple(int(day) for day in days)


def _read_modules(text: str) -> tuple[str, ...]:
    return () if text == NONE else tuple(key.strip() for key in text.split(","))


_READ: dict[str, Callable] = {
    "opens": _read_time,
    "quiet": _read_quiet,
    "reminders": _read_days,
    "modules": _read_modules,
    "full_month": lambda month: month or None,
}
