"""HR's roster: what it holds, what a file would change, and the button that does just that."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from survey.access import for_roles
from survey.console.forms import UNPROCESSABLE
from survey.console.kept_fields import NotKept, keep_in_field, read_from_field
from survey.console.pages import make_console_pages, refusal_page
from survey.console.scope import whole_client_in_scope
from survey.console.words import in_readers_language
from survey.database import db
from survey.forms.roster import ImportForm, UploadForm
from survey.models.organisation import Client
from survey.refusal import N_, FileRefused, Refusal, RefusedRow, RowsRefused
from survey.retention import LEAVERS_KEPT
from survey.roster_changes import headcounts
from survey.services.audit import record_action, record_read
from survey.services.clients import lock_client
from survey.services.progress import list_open_waves
from survey.services.roster import COLUMNS, IMPORTED, REQUIRED, apply_roster, last_action, last_import, plan_roster
from survey.services.roster_retention import CONTACTS_DELETED, contacts_due
from survey.services.waves import members_at, units_held_back
from survey.table_file import Row, Upload, read_table
from survey.written_time import write_day, write_moment

FILE_LIMIT = 8 * 2**20  # bytes
FIELD_LIMIT = 12 * 2**20  # what the largest file becomes in the field that carries it to the next page
SHOWN_CHANGES = 100  # of each kind; the others are counted

roster = Blueprint("roster", __name__, url_prefix="/console")
make_console_pages(roster)


@roster.url_value_preprocessor
def _make_room(_endpoint, _values) -> None:
    """Before anything reads the form: a preview comes back in a field."""
    request.max_content_length = request.max_form_memory_size = FIELD_LIMIT


@roster.get("/<client>/roster")
@for_roles("hr")
def show(client: str):
    organisation = whole_client_in_scope(current_user, client)
    page = _page(organisation, UploadForm())
    record_read("roster opened", client=client, actor=current_user.email, now=datetime.now(UTC))
    return page


@roster.get("/<client>/roster/template.csv")
@for_roles("hr")
def template(client: str):
    """The heading of a roster file, as spreadsheets of these countries open it: with semicolons and a byte order mark."""
    whole_client_in_scope(current_user, client)
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(COLUMNS)
    disposition = {"Content-Disposition": 'attachment; filename="roster.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv", headers=disposition)


@roster.post("/<client>/roster/preview")
@for_roles("hr")
def preview(client: str):
    organisation = whole_client_in_scope(current_user, client)
    form = UploadForm.of_request()
    try:
        rows = read_table(_sent_file(), required=REQUIRED, known=COLUMNS).rows
        return _preview_page(organisation, rows)
    except RowsRefused as refused:
        return _page(organisation, form, refused=refused.rows), UNPROCESSABLE
    except Refusal as refusal:
        form.refuse(in_readers_language(refusal.sentence), "file")
        return _page(organisation, form), UNPROCESSABLE


@roster.post("/<client>/roster/import")
@for_roles("hr")
def apply(client: str):
    organisation, now = whole_client_in_scope(current_user, client), datetime.now(UTC)
    form = ImportForm.of_request()
    try:
        digest, rows = read_from_field(form.kept.data or "", **_keeping(organisation), now=now)
    except NotKept:
        upload = UploadForm()
        upload.refuse(gettext("That preview is too old, so nothing was imported. Choose the file again."), "file")
        return _page(organisation, upload), UNPROCESSABLE
    lock_client(organisation)
    rows = [Row(line, values) for line, values in rows]
    plan = plan_roster(organisation, rows)
    if plan.changes.digest != digest:
        db.session.rollback()
        return _preview_page(whole_client_in_scope(current_user, client), rows, outdated=True)
    if plan.changes.many_leave and not form.sure.data:
        db.session.rollback()
        return _preview_page(whole_client_in_scope(current_user, client), rows, unsure=True)
    account = apply_roster(organisation, plan, now=now)
    record_action(IMPORTED, client=client, actor=current_user.email, now=now, **vars(account))
    db.session.commit()
    flash(gettext("The roster is imported: %(added)s added, %(moved)s moved, %(left)s left.", **vars(account)))
    return redirect(url_for("roster.show", client=client), 303)


@roster.errorhandler(RequestEntityTooLarge)
def _too_large(_error):
    sentence = gettext("A roster file is at most 8 MB. Go back and choose a file that holds the roster alone.")
    return refusal_page(413, gettext("This file is too large"), sentence)


def _sent_file() -> Upload:
    """The file that was sent; it is never written down. FileRefused where there is none, or it is too large."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise FileRefused(N_("Choose a file first."))
    content = sent.read()
    if len(content) > FILE_LIMIT:
        raise FileRefused(N_("%(file)s is larger than 8 MB; choose a file that holds the roster alone."), file=sent.filename)
    return Upload(sent.filename[-80:], content)


def _keeping(organisation: Client) -> dict:
    purpose = f"roster preview of {organisation.key} for {current_user.id}"
    return {"secret": current_app.config["SECRET_KEY"], "purpose": purpose}


def _page(organisation: Client, form: UploadForm, *, refused: Sequence[RefusedRow] = ()):
    places = members_at(organisation.key, datetime.now(UTC))
    imported, gone = last_import(organisation), last_action(organisation, CONTACTS_DELETED)
    return render_template(
        "console/roster.html",
        client=organisation,
        demonstration=organisation.demonstration,
        form=form,
        refused=[(row.line, in_readers_language(row.reason)) for row in refused],
        units=[(path, people) for path, people in headcounts(places.values()).items() if path],
        members=len(places),
        imported=imported,
        contacts_go=contacts_due(organisation),
        contacts_gone=gone if gone and (imported is None or gone.at > imported.at) else None,
        leavers_days=LEAVERS_KEPT.days,
        day=write_day,
        open_waves=list_open_waves([organisation.key]),
        moment=write_moment,
    )


def _preview_page(organisation: Client, rows: Sequence[Row], *, outdated: bool = False, unsure: bool = False):
    now = datetime.now(UTC)
    plan = plan_roster(organisation, rows)
    form = ImportForm()
    form.kept.data = keep_in_field(
        [plan.changes.digest, [[row.line, row.values] for row in rows]], **_keeping(organisation), now=now
    )
    if unsure:
        form.refuse(gettext("Say that the file is the whole roster, or choose another file."), "sure")
    page = render_template(
        "console/roster_preview.html",
        client=organisation,
        demonstration=organisation.demonstration,
        form=form,
        changes=plan.changes,
        too_small=plan.changes.too_small(organisation.minimum_score),
        held_back=units_held_back(organisation, {entry.ref: entry.unit_path for entry in plan.entries}, now=now),
        limit=SHOWN_CHANGES,
        outdated=outdated,
        open_waves=list_open_waves([organisation.key]),
    )
    return page, 409 if outdated else UNPROCESSABLE if unsure else 200
