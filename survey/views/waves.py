"""A client's waves: the plan, the one that is open, those to come and what they ask. HR plans; safety representatives read."""

from datetime import UTC, datetime, time

from babel.dates import get_month_names
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from survey.access import for_roles
from survey.cadence import Plan
from survey.console.forms import UNPROCESSABLE
from survey.console.pages import make_console_pages
from survey.console.scope import whole_client_in_scope
from survey.console.under_way import waves_under_way
from survey.database import db
from survey.forms.cadence import LIMITS, data_of, fill_choices, plan_form, plan_in
from survey.languages import NAMES, negotiate_language
from survey.models.organisation import Client
from survey.services.audit import record_action, record_read
from survey.services.cadence import DEFAULT_ZONE, ClientPlan, pause_cadence, set_cadence
from survey.services.coming_wave import coming_instrument, plan_of, planned_waves, whole_instrument
from survey.services.own_items import list_own_items
from survey.services.waves import list_waves, members_at
from survey.views.samples import WITH_SAMPLES, draw_sample
from survey.written_time import write_moment

FIRST_PLAN = Plan(3, time(8), 10, DEFAULT_ZONE, reminders=(3, 7), quiet=(time(20), time(7)))
SAVE = "save"

waves = Blueprint("waves", __name__, url_prefix="/console")
make_console_pages(waves)


@waves.get("/<client>/waves")
@for_roles("hr", "safety_rep")
def show(client: str):
    organisation, now = whole_client_in_scope(current_user, client), datetime.now(UTC)
    plan = plan_of(organisation)
    page = render_template(
        "console/waves.html",
        client=organisation,
        demonstration=organisation.demonstration,
        plan=plan,
        planned=planned_waves(organisation, plan.plan, since=plan.since, now=now) if plan and not plan.paused else (),
        under_way=waves_under_way(current_user, client),
        earlier=list_waves(organisation),
        own=list_own_items(organisation),
        people=len(members_at(client, now)),
        **_telling(organisation, plan),
    )
    record_read("waves opened", client=client, actor=current_user.email, now=now)
    return page


@waves.get("/<client>/waves/plan")
@for_roles("hr")
def plan(client: str):
    organisation = whole_client_in_scope(current_user, client)
    return _plan_page(organisation, _plan_form(organisation), datetime.now(UTC))


@waves.post("/<client>/waves/plan")
@for_roles("hr")
def take_plan(client: str):
    """Typed, looked at as dates, and then saved: the button that saves stands under the dates."""
    organisation, now = whole_client_in_scope(current_user, client), datetime.now(UTC)
    form, old = _plan_form(organisation), plan_of(organisation)
    if not form.validate():
        return _plan_page(organisation, form, now), UNPROCESSABLE
    with form.taking_refusals():
        typed = plan_in(form)
        if request.form.get("step") == SAVE:
            chosen = {"instrument": old.instrument, "paused": old.paused} if old else {}
            set_cadence(organisation, typed, now=now, **chosen)
    if form.errors:
        db.session.rollback()
        return _plan_page(whole_client_in_scope(current_user, client), form, now), UNPROCESSABLE
    if request.form.get("step") != SAVE:
        return _plan_page(organisation, form, now, typed)
    detail = {name: form[name].data for name in data_of(typed)}
    record_action("cadence set", client=client, actor=current_user.email, now=now, **detail)
    db.session.commit()
    flash(gettext("The plan is saved."))
    return redirect(url_for("waves.show", client=client), 303)


@waves.post("/<client>/waves/pause")
@for_roles("hr")
def pause(client: str):
    organisation, now = whole_client_in_scope(current_user, client), datetime.now(UTC)
    paused = request.form.get("paused") == "yes"
    if plan_of(organisation) is not None:
        pause_cadence(organisation, paused=paused, now=now)
        record_action("cadence paused" if paused else "cadence resumed", client=client, actor=current_user.email, now=now)
        db.session.commit()
        flash(gettext("The plan is paused. No wave opens by itself.") if paused else gettext("The plan goes on from now."))
    return redirect(url_for("waves.show", client=client), 303)


@waves.get("/<client>/waves/preview")
@for_roles("hr", "safety_rep")
def preview(client: str):
    """The next wave's questionnaire as agents will see it. Nothing can be sent from here."""
    organisation, now = whole_client_in_scope(current_user, client), datetime.now(UTC)
    plan = plan_of(organisation)
    planned = planned_waves(organisation, plan.plan, since=plan.since, now=now)[0] if plan else None
    instrument = coming_instrument(organisation, planned.module if planned else None)
    wished = request.args.get("in", "")
    language = negotiate_language([wished, organisation.language], instrument.languages)
    page = render_template(
        "console/questionnaire.html",
        client=organisation,
        demonstration=organisation.demonstration,
        month=planned.steps.month if planned else None,
        items=len(instrument.items),
        offered=[(code, NAMES[code]) for code in instrument.languages],
        shown=language,
        sample=draw_sample(organisation, instrument, language, people=len(members_at(client, now))),
    )
    return make_response(page, WITH_SAMPLES)


def _plan_form(organisation: Client):
    months = _months()
    old = plan_of(organisation)
    kind = plan_form(whole_instrument(organisation), str(get_locale()), months)
    form = kind.of_request(data=data_of(old.plan if old else FIRST_PLAN))
    fill_choices(form, old.plan if old else None, months)
    return form


def _plan_page(organisation: Client, form, now: datetime, typed: Plan | None = None) -> str:
    planned = planned_waves(organisation, typed, since=now, now=now) if typed else ()
    told = ClientPlan(organisation.key, typed, "", False, now) if typed else None
    return render_template(
        "console/plan.html",
        client=organisation,
        demonstration=organisation.demonstration,
        form=form,
        limits=LIMITS,
        planned=planned,
        **_telling(organisation, told),
    )


def _telling(organisation: Client, plan: ClientPlan | None) -> dict:
    """How a page writes moments and modules. Times are the plan's own."""
    zone, language = plan.zone if plan else None, str(get_locale())
    modules = {one.key: one.names.get(language) for one in whole_instrument(organisation).modules}
    return {
        "moment": lambda instant: write_moment(instant, zone),
        "write_moment": write_moment,
        "asks": lambda module: gettext("everything (the yearly full index)") if module == "full" else modules.get(module),
    }


def _months() -> list[str]:
    names = get_month_names("wide", context="stand-alone", locale=get_locale())
    return [names[number].capitalize() for number in range(1, 13)]
