"""Saving, opening, renaming and deleting a consultant's views of the comparison."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user

from reports.comparison.choice import KEYS
from reports.comparison.saved_views import delete_view, find_view, rename_view, save_view
from reports.views.compare import keep_language
from reports.views.opening import CONSULTANT
from survey.access import for_roles
from survey.console.pages import make_console_pages, refusal_page
from survey.database import db
from survey.refusal import Refusal

saved_views = Blueprint("saved_views", __name__, url_prefix="/console/compare/views")
make_console_pages(saved_views)
saved_views.url_defaults(keep_language)


@saved_views.post("")
@for_roles(CONSULTANT)
def save():
    query = {key: request.form.getlist(key) for key in KEYS if key in request.form}
    view = save_view(current_user.id, current_user.email, request.form.get("name", ""), query, now=datetime.now(UTC))
    db.session.commit()
    return redirect(url_for("compare.show", **view.query), 303)


@saved_views.get("/<key>")
@for_roles(CONSULTANT)
def show(key: str):
    return redirect(url_for("compare.show", **find_view(current_user.id, key).query))


@saved_views.post("/<key>/name")
@for_roles(CONSULTANT)
def rename(key: str):
    rename_view(current_user.id, current_user.email, key, request.form.get("name", ""), now=datetime.now(UTC))
    db.session.commit()
    return redirect(url_for("compare.show"), 303)


@saved_views.post("/<key>/delete")
@for_roles(CONSULTANT)
def delete(key: str):
    delete_view(current_user.id, current_user.email, key, now=datetime.now(UTC))
    db.session.commit()
    return redirect(url_for("compare.show"), 303)


@saved_views.errorhandler(Refusal)
def _refused(refusal):
    db.session.rollback()
    return refusal_page(400, gettext("The view was not saved"), str(refusal))
