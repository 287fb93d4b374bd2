"""The pages of measures (action plans): by unit, one with what came after it, a new one, and changing one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from reports.action_plans.catalogue import measures_for
from reports.action_plans.form import PlanForm, fields_of
from reports.action_plans.history import changes_between, history_of
from reports.action_plans.registering import PlanChanged, change_plan, content_of, register_plan, themes_for_plans
from reports.action_plans.rows import find_plan, load_plans, load_versions, newest_release
from reports.building.action_plans import describe_plans, follow_plans, theme_name
from reports.models.action_plan import ActionPlan
from reports.release_lists import list_wave_units
from reports.views.kept_text import keep_text
from reports.views.plan_wording import change_texts, list_by_unit, suggestions_of, unit_label
from survey.access import READERS, Reader, for_roles, may_open
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere, client_in_scope
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import Wave
from survey.services.audit import record_read
from survey.services.instruments import instrument_of
from survey.tree import natural_key
from survey.written_time import write_moment

WRITERS = ("hr", "leader")
action_plans = Blueprint("action_plans", __name__, url_prefix="/console")
make_console_pages(action_plans)
keep_text(action_plans, ("choice", "own_wording", "owner", "due_on", "status", "version"))


@dataclass(frozen=True)
class Place:
    """Where a new measure belongs: a unit of the newest release and one of its themes."""

    client: Client
    wave: Wave
    unit: str
    theme: str


@action_plans.get("/<client>/measures")
@for_roles(*READERS)
def show(client: str):
    organisation = client_in_scope(current_user, client)
    plans = [plan for plan in load_plans(client) if may_open(current_user, client, plan.unit_path)]
    page = _page(
        "show",
        organisation,
        units=list_by_unit(describe_plans(plans, _language(), _named(plans, organisation))),
        wave=newest_release(client),
        writes=bool(_units_to_write(current_user, client)),
        today=datetime.now(UTC).date().isoformat(),
    )
    _record("measures opened", client)
    return page


@action_plans.get("/<client>/measures/<plan>")
@for_roles(*READERS)
def plan(client: str, plan: str):
    organisation, found = client_in_scope(current_user, client), _plan_in_scope(client, plan)
    wave = newest_release(client)
    (row,) = follow_plans([found], wave.month, _language(), _named([found], organisation))
    steps = [(step, change_texts(step.changes, _language())) for step in history_of(load_versions(found))]
    page = _page("plan", organisation, row=row, steps=steps, moment=write_moment, writes=current_user.role in WRITERS)
    _record("measures opened", client, plan=found.id, unit_path=found.unit_path)
    return page


@action_plans.get("/<client>/measures/new")
@for_roles(*WRITERS)
def new(client: str):
    """Three steps of one page: the unit, the theme, the measure. Each is an address, so that one can go back."""
    organisation, units = client_in_scope(current_user, client), _units_to_write(current_user, client)
    chosen = request.args.get("unit", units[0] if len(units) == 1 else None)
    if chosen is None:
        labels = [(path, unit_label(path, organisation.name)) for path in units]
        return _page("new", organisation, step="unit", units=labels)
    place = _place(organisation, units, chosen, request.args.get("theme"))
    if not place.theme:
        return _theme_page(place, alone=len(units) == 1)
    return _writing_page(place, PlanForm())


@action_plans.post("/<client>/measures/new")
@for_roles(*WRITERS)
def register(client: str):
    organisation = client_in_scope(current_user, client)
    units = _units_to_write(current_user, client)
    place = _place(organisation, units, request.args.get("unit", ""), request.args.get("theme", ""))
    form = _offered(PlanForm(), place.theme, new=True)
    if not form.validate_on_submit():
        return _writing_page(place, form), 400
    made = register_plan(client, place.unit, place.theme, form.content(), now=datetime.now(UTC), actor=current_user.email)
    db.session.commit()
    return redirect(url_for(".plan", client=client, plan=made.id), 303)


@action_plans.get("/<client>/measures/<plan>/edit")
@for_roles(*WRITERS)
def edit(client: str, plan: str):
    organisation, found = client_in_scope(current_user, client), _plan_in_scope(client, plan)
    return _editing_page(organisation, found, PlanForm(data=fields_of(content_of(found), found.version)))


@action_plans.post("/<client>/measures/<plan>/edit")
@for_roles(*WRITERS)
def change(client: str, plan: str):
    organisation, found = client_in_scope(current_user, client), _plan_in_scope(client, plan)
    form = _offered(PlanForm(), found.theme, new=False)
    if not form.validate_on_submit():
        return _editing_page(organisation, found, form), 400
    try:
        change_plan(found, form.content(), seen=form.seen(), now=datetime.now(UTC), actor=current_user.email)
    except PlanChanged:
        return _conflict_page(organisation, _plan_in_scope(client, plan), form), 409
    db.session.commit()
    return redirect(url_for(".plan", client=client, plan=plan), 303)


def _plan_in_scope(client: str, plan: str) -> ActionPlan:
    """A measure of a unit that the reader may open: HR and leaders write of all of those. Others and none are refused alike."""
    found = find_plan(client, plan)
    if found is None or not may_open(current_user, client, found.unit_path):
        raise NothingHere
    return found


def _units_to_write(reader: Reader, client: str) -> list[str]:
    """Units of the newest release, in order; none before the first."""
    if reader.role not in WRITERS:
        return []
    return sorted((path for path in list_wave_units(client) if may_open(reader, client, path)), key=natural_key)


def _place(organisation: Client, units: list[str], unit: str, theme: str | None) -> Place:
    """The place of a new measure; its theme is "" where none is chosen yet."""
    wave = newest_release(organisation.key)
    if wave is None or unit not in units:
        raise NothingHere
    if theme is not None and theme not in [one.code for one in themes_for_plans(wave)]:
        raise NothingHere
    return Place(organisation, wave, unit, theme or "")


def _offered(form: PlanForm, theme: str, *, new: bool) -> PlanForm:
    return form.offer(measures_for(theme), _language(), new=new)


def _theme_page(place: Place, *, alone: bool):
    suggestions = suggestions_of(place.client.key, place.unit, place.wave, _language())
    label = unit_label(place.unit, place.client.name)
    return _page("new", place.client, step="theme", place=place, unit_name=label, alone=alone, suggestions=suggestions)


def _writing_page(place: Place, form: PlanForm):
    return _page(
        "new",
        place.client,
        step="measure",
        form=_offered(form, place.theme, new=True),
        measures={one.key: one for one in measures_for(place.theme)},
        place=place,
        unit_name=unit_label(place.unit, place.client.name),
        theme=theme_name(instrument_of(place.wave), place.theme, _language()),
    )


def _editing_page(organisation: Client, found: ActionPlan, form: PlanForm):
    return _page("edit", organisation, **_editing(organisation, found, form))


def _conflict_page(organisation: Client, found: ActionPlan, form: PlanForm):
    """Both texts. What the second one wrote stands in the form, which may be sent again."""
    newest = load_versions(found)[-1]
    form.version.data = str(found.version)
    differing = change_texts(changes_between(newest.content, form.content().written()), _language())
    saved = {"by": newest.by, "at": write_moment(newest.at)}
    return _page("conflict", organisation, saved=saved, differing=differing, **_editing(organisation, found, form))


def _editing(organisation: Client, found: ActionPlan, form: PlanForm) -> dict:
    (head,) = describe_plans([found], _language(), _named([found], organisation))
    measures = {one.key: one for one in measures_for(found.theme)}
    return {"form": _offered(form, found.theme, new=False), "head": head, "measures": measures}


def _named(plans: list[ActionPlan], organisation: Client) -> dict[str, str]:
    return {plan.unit_path: unit_label(plan.unit_path, organisation.name) for plan in plans}


def _page(name: str, organisation: Client, **values) -> str:
    from reports import narrative

    shared = {"client": organisation, "demonstration": organisation.demonstration, "tell": narrative}
    return render_template(f"action_plans/{name}.html", **shared, **values)


def _language() -> str:
    return str(get_locale())


def _record(action: str, client: str, **detail) -> None:
    record_read(action, client=client, actor=current_user.email, now=datetime.now(UTC), **detail)
