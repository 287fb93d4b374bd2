"""Who may read a client's results: HR sees them, invites more, and takes access away."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from survey.access import for_roles
from survey.accounts.invitable import INVITABLE
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere, whole_client_in_scope
from survey.database import db
from survey.models.organisation import Client
from survey.models.outbox import EMAIL
from survey.services import people as rules
from survey.services.audit import record_action, record_read
from survey.services.people import Invitation, invite_person, list_client_units, list_people, remove_access
from survey.views.account import role_name
from survey.written_time import write_day

DONE = ("invited", "removed")

people = Blueprint("people", __name__, url_prefix="/console")
make_console_pages(people)


@people.get("/<client>/people")
@for_roles("hr")
def show(client: str):
    organisation = whole_client_in_scope(current_user, client)
    page = _page(organisation, 200)
    record_read("access opened", client=client, actor=current_user.email, now=datetime.now(UTC))
    return page


@people.post("/<client>/people")
@for_roles("hr")
def invite(client: str):
    organisation, now = whole_client_in_scope(current_user, client), datetime.now(UTC)
    form = {name: request.form.get(name, "") for name in ("email", "role", "unit")}
    try:
        invite_person(organisation, Invitation(form["email"], form["role"], form["unit"]), by=current_user.email, now=now)
    except rules.PeopleRefused as refused:
        db.session.rollback()
        return _page(organisation, 422, problem=_sentence(refused.problem), form=form)
    db.session.commit()
    return redirect(url_for("people.show", client=client, done="invited"), 303)


@people.post("/<client>/people/<account>/letter")
@for_roles("hr")
def invite_again(client: str, account: str):
    organisation = whole_client_in_scope(current_user, client)
    invited = rules.invite_again(organisation, account)
    _record("account invited", client, datetime.now(UTC), account=invited.email, role=invited.role)
    return redirect(url_for("people.show", client=client, done="invited"), 303)


@people.post("/<client>/people/<account>/remove")
@for_roles("hr")
def remove(client: str, account: str):
    organisation, unit = whole_client_in_scope(current_user, client), request.form.get("unit", "")
    try:
        removed = remove_access(organisation, account, unit, by=current_user.id)
    except rules.PeopleRefused as refused:
        db.session.rollback()
        return _page(organisation, 422, problem=_sentence(refused.problem))
    _record("access removed", client, datetime.now(UTC), account=removed.email, role=removed.role, unit_path=unit)
    return redirect(url_for("people.show", client=client, done="removed"), 303)


@people.errorhandler(rules.NobodyHere)
def _nobody(_error):
    db.session.rollback()
    return current_app.handle_user_exception(NothingHere())


def _record(action: str, client: str, now: datetime, **detail) -> None:
    record_action(action, client=client, actor=current_user.email, now=now, **detail)
    db.session.commit()


def _page(organisation: Client, status: int, *, problem: str = "", form: dict | None = None):
    done = request.args.get("done")
    page = render_template(
        "people/show.html",
        client=organisation,
        people=list_people(organisation),
        units=list_client_units(organisation),
        roles={role: role_name(role) for role in INVITABLE},
        role_name=role_name,
        day=write_day,
        sends=EMAIL in current_app.extensions["senterpuls.carriers"],
        problem=problem,
        form=form or {},
        done=done if done in DONE else None,
    )
    return page, status


def _sentence(problem: str) -> str:
    sentences = {
        rules.NO_ADDRESS: gettext("That is not an e-mail address. Write it as name@example.com."),
        rules.NO_ROLE: gettext("Choose a role."),
        rules.NO_UNIT: gettext("Choose one of the units on the roster."),
        rules.WHOLE_ONLY: gettext("HR and safety representatives see everything: choose “Everything” for them."),
        rules.OTHER_ROLE: gettext("This person has another role here. Take that access away first."),
        rules.ELSEWHERE: gettext(
            "This address can’t be invited in this role. Use another, or ask whoever runs Senterpuls for you."
        ),
        rules.OWN: gettext("You can’t take away your own access. Ask a colleague in HR to do it."),
        rules.LAST_HR: gettext("Somebody in HR must be left who sees everything. Invite one more first."),
    }
    return sentences[problem]
