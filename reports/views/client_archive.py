"""Everything of a client: as one file, and gone."""

from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext
from flask_login import current_user, logout_user

from survey.access import for_roles
from survey.console.pages import make_console_pages
from survey.console.scope import whole_client_in_scope
from survey.console.words import in_readers_language
from survey.services.audit import record_read

HR = "hr"  # whose address is gone with everything else of the client

client_archive = Blueprint("client_archive", __name__, url_prefix="/console")
make_console_pages(client_archive)


@client_archive.get("/<client>/everything.zip")
@for_roles("hr")
def export(client: str):
    from reports.archive import export_client

    content = export_client(whole_client_in_scope(current_user, client))
    record_read("client exported", client=client, actor=current_user.email, now=datetime.now(UTC))
    return Response(
        content, mimetype="application/zip", headers={"Content-Disposition": f'attachment; filename="{client}.zip"'}
    )


@client_archive.get("/<client>/delete")
@for_roles("hr")
def ask(client: str):
    return _page(client)


@client_archive.post("/<client>/delete")
@for_roles("hr")
def delete(client: str):
    from reports.deletion import SurveyUnderWay, delete_client
    from reports.exports.pdf_cache import folder_of

    organisation = whole_client_in_scope(current_user, client)
    if request.form.get("key", "").strip() != client:
        return _page(client, gettext("Write “%(key)s” in the box, so that nothing is deleted by mistake.", key=client)), 422
    extensions = current_app.extensions
    choices = {"actor": HR, "now": datetime.now(UTC), "with_open": "with_open" in request.form}
    cache = folder_of(extensions["senterpuls.settings"])
    try:
        delete_client(organisation, extensions["senterpuls.vault"], cache, **choices)
    except SurveyUnderWay as refused:
        return _page(client, in_readers_language(refused.sentence)), 422
    logout_user()
    return render_template("console/deleted.html", key=client, reader=None, menu=())


def _page(client: str, wrong: str = "") -> str:
    from reports.deletion import surveys_under_way

    organisation = whole_client_in_scope(current_user, client)
    return render_template("console/delete.html", client=organisation, open_months=surveys_under_way(organisation), wrong=wrong)
