"""Whom to turn to: a survey that nobody can trace is no place to report danger or wrongdoing, and says so.

The public page answers for every client key alike until its client has published its contacts, so it tells of no client.
"""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import force_locale, get_locale
from flask_login import current_user

from survey.access import for_roles, public
from survey.console.forms import UNPROCESSABLE
from survey.console.pages import make_console_pages
from survey.console.scope import whole_client_in_scope
from survey.database import db
from survey.forms.client_settings import ProcedureForm
from survey.instruments.catalogue import language_for
from survey.services.audit import record_action
from survey.services.client_settings import find_procedure, set_procedure
from survey.views.respondent_pages import draw, respond

CONTACTS = ("danger", "representative", "reporting")

procedure = Blueprint("procedure", __name__)
make_console_pages(procedure)


@procedure.get("/help/<client>")
@public
def show(client: str):
    language = language_for(request.args.get("lang") or str(get_locale()))
    kept = find_procedure(client)
    with force_locale(language):
        return respond(draw("ballot/procedure.html", language, procedure=kept if kept.published else None))


@procedure.get("/console/<client>/procedure")
@for_roles("hr")
def edit(client: str):
    organisation = whole_client_in_scope(current_user, client)
    return render_template("console/procedure.html", client=organisation, form=ProcedureForm(obj=find_procedure(client)))


@procedure.post("/console/<client>/procedure")
@for_roles("hr")
def save(client: str):
    organisation = whole_client_in_scope(current_user, client)
    form = ProcedureForm.of_request()
    form.validate()
    with form.taking_refusals():
        set_procedure(organisation, {name: form[name].data or "" for name in CONTACTS}, published=form.published.data)
    if form.errors:
        db.session.rollback()
        return render_template("console/procedure.html", client=organisation, form=form), UNPROCESSABLE
    now = datetime.now(UTC)
    record_action("procedure changed", client=client, actor=current_user.email, now=now, published=form.published.data)
    db.session.commit()
    return redirect(url_for("procedure.edit", client=client, done=1), 303)
