"""A client's settings: its name, its logo, and whether centres' results may be read without signing in."""

from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user

from survey.access import for_roles
from survey.console.forms import UNPROCESSABLE
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere, client_in_scope, whole_client_in_scope
from survey.database import db
from survey.forms.client_settings import SettingsForm
from survey.logo import LOGO_BYTES
from survey.models.account import ROLES
from survey.models.organisation import Client
from survey.services.audit import record_action
from survey.services.client_settings import find_logo, remove_logo, rename_client, set_logo

BODY_LIMIT = LOGO_BYTES + 8_192

client_settings = Blueprint("client_settings", __name__, url_prefix="/console")
make_console_pages(client_settings)


@client_settings.url_value_preprocessor
def _make_room(_endpoint, _values) -> None:
    """Before anything reads the form: a logo comes in it."""
    request.max_content_length = BODY_LIMIT


@client_settings.get("/<client>/settings")
@for_roles("hr", "operator")
def show(client: str):
    organisation = whole_client_in_scope(current_user, client)
    form = SettingsForm(data={"name": organisation.name, "public_result": organisation.public_result})
    return _page(organisation, form)


@client_settings.post("/<client>/settings")
@for_roles("hr", "operator")
def save(client: str):
    organisation = whole_client_in_scope(current_user, client)
    form = SettingsForm.of_request()
    form.validate()
    with form.taking_refusals("name"):
        rename_client(organisation, form.name.data or "")
    picture = request.files.get("logo")
    with form.taking_refusals("logo"):
        if picture and picture.filename:
            set_logo(organisation, picture.read())
        elif form.without_logo.data:
            remove_logo(organisation)
    if form.errors:
        db.session.rollback()
        return _page(whole_client_in_scope(current_user, client), form), UNPROCESSABLE
    organisation.public_result = bool(form.public_result.data)
    changed = {"name": organisation.name, "public_result": organisation.public_result, "logo": find_logo(client) is not None}
    record_action("client changed", client=client, actor=current_user.email, now=datetime.now(UTC), **changed)
    db.session.commit()
    return redirect(url_for("client_settings.show", client=client, done=1), 303)


@client_settings.get("/<client>/logo.png")
@for_roles(*ROLES)
def logo(client: str):
    png = find_logo(client_in_scope(current_user, client).key)
    if png is None:
        raise NothingHere
    return Response(png, mimetype="image/png")


def _page(organisation: Client, form: SettingsForm) -> str:
    has_logo = find_logo(organisation.key) is not None
    return render_template(
        "console/settings.html", client=organisation, form=form, has_logo=has_logo, done="done" in request.args
    )
