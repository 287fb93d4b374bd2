"""A client's plan of waves as a form. What can't be read is said beside its field, what can't be kept by the plan itself."""

from datetime import time

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from survey.cadence import DAYS_OPEN, LAST_DAY, REMINDERS, Plan
from survey.console.forms import ConsoleForm
from survey.instruments.instrument import Instrument
from survey.refusal import N_

TURNS = 6  # months of the longest rotation: each module has its month, twice a year
ZONES = ("Europe/Oslo", "Europe/Stockholm", "Europe/Copenhagen", "Europe/Amsterdam", "Europe/Helsinki", "Europe/London")
MODULES = tuple(f"turn_{turn}" for turn in range(1, TURNS + 1))


def _whole(form, field) -> None:
    if not (field.data or "").strip().isdecimal() or len(field.data.strip()) > 3:
        raise ValidationError(gettext("Write a whole number."))


def _clock(form, field) -> None:
    try:
        _time_of(field.data)
    except ValueError:
        raise ValidationError(gettext("Write a time of day, such as 08:00.")) from None


def _days(form, field) -> None:
    if not all(day.isdecimal() and len(day) < 4 for day in _parts(field.data)):
        raise ValidationError(gettext("Write days with commas between, such as 3, 7, or leave it empty."))


class PlanForm(ConsoleForm):
    day = StringField(lazy_gettext(N_("Day of the month a wave opens")), validators=[_whole])
    opens = StringField(lazy_gettext(N_("Time of day")), validators=[_clock])
    days_open = StringField(lazy_gettext(N_("Days it stays open")), validators=[_whole])
    reminders = StringField(lazy_gettext(N_("Reminders, in days after opening")), validators=[_days])
    weekends = BooleanField(lazy_gettext(N_("Messages may be sent on Saturdays and Sundays")))
    quiet = BooleanField(lazy_gettext(N_("No messages in these hours")))
    quiet_from = StringField(lazy_gettext(N_("Quiet from")), validators=[_clock])
    quiet_until = StringField(lazy_gettext(N_("Quiet until")), validators=[_clock])
    zone = SelectField(lazy_gettext(N_("Times are those of")), validate_choice=False)
    full_month = SelectField(lazy_gettext(N_("Month of the yearly full index")), validate_choice=False)


def plan_form(instrument: Instrument, language: str, months: list[str]) -> type[PlanForm]:
    """The form for what this instrument offers. months: the names of the twelve."""
    spoken = language if language in instrument.languages else instrument.languages[0]
    modules = [SelectChoice("", gettext("the core alone"))]
    modules += [SelectChoice(one.key, one.names[spoken]) for one in instrument.modules]
    turns = {
        name: SelectField(f"{months[turn]}, {months[turn + TURNS]}", choices=modules, validate_choice=False)
        for turn, name in enumerate(MODULES)
    }
    return type("PlanFormOfInstrument", (PlanForm,), turns)


def fill_choices(form: PlanForm, plan: Plan | None, months: list[str]) -> None:
    """What may be chosen beside the modules; a zone that the plan has already may be kept."""
    zones = dict.fromkeys((*ZONES, plan.zone if plan else ZONES[0]))
    form.zone.choices = [SelectChoice(zone, zone.partition("/")[2].replace("_", " ") or zone) for zone in zones]
    none = SelectChoice("", gettext("no month"))
    form.full_month.choices = [none, *(SelectChoice(str(number), name) for number, name in enumerate(months, start=1))]


def data_of(plan: Plan) -> dict:
    """A plan as the form's data."""
    turns = {name: plan.modules[at % len(plan.modules)] if plan.modules else "" for at, name in enumerate(MODULES)}
    start, end = plan.quiet or (time(20), time(7))
    return {
        "day": str(plan.day),
        "opens": f"{plan.opens:%H:%M}",
        "days_open": str(plan.days_open),
        "reminders": ", ".join(map(str, plan.reminders)),
        "weekends": not plan.weekends_quiet,
        "quiet": plan.quiet is not None,
        "quiet_from": f"{start:%H:%M}",
        "quiet_until": f"{end:%H:%M}",
        "zone": plan.zone,
        "full_month": str(plan.full_month or ""),
    } | turns


def plan_in(form: PlanForm) -> Plan:
    """The plan that a valid form holds. Refusal where it can't be kept."""
    modules = tuple(form[name].data or "" for name in MODULES)
    month = form.full_month.data or ""
    return Plan(
        day=int(form.day.data),
        opens=_time_of(form.opens.data),
        days_open=int(form.days_open.data),
        zone=form.zone.data or "",
        reminders=tuple(map(int, _parts(form.reminders.data))),
        quiet=(_time_of(form.quiet_from.data), _time_of(form.quiet_until.data)) if form.quiet.data else None,
        weekends_quiet=not form.weekends.data,
        modules=modules if any(modules) else (),
        full_month=int(month) if month.isdecimal() else None,
    )


LIMITS = {"last_day": LAST_DAY, "shortest": DAYS_OPEN[0], "longest": DAYS_OPEN[-1], "reminders": REMINDERS}


def _time_of(text: str | None) -> time:
    hour, minute = (text or "").strip().split(":")[:2]
    return time(int(hour), int(minute))


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]
