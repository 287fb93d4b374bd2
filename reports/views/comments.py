"""A comment that slipped through the masks is shown once more, and removed for good."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from reports.comments import find_comment, remove_comment
from reports.models.comment import ReleasedComment
from survey.access import for_roles
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere, whole_client_in_scope
from survey.database import db
from survey.services.audit import record_action, record_read

comments = Blueprint("comments", __name__, url_prefix="/console")
make_console_pages(comments)


@comments.get("/<client>/<month>/comments/<comment>")
@for_roles("hr")
def ask(client: str, month: str, comment: str):
    organisation, found = whole_client_in_scope(current_user, client), _find(client, month, comment)
    page = render_template("console/comment.html", client=organisation, month=month, comment=found)
    record_read("comment opened", client=client, actor=current_user.email, now=datetime.now(UTC), wave=month, comment=comment)
    return page


@comments.post("/<client>/<month>/comments/<comment>")
@for_roles("hr")
def remove(client: str, month: str, comment: str):
    whole_client_in_scope(current_user, client)
    unit = _find(client, month, comment).unit_path
    remove_comment(client, month, comment)
    now = datetime.now(UTC)
    record_action("comment removed", client=client, actor=current_user.email, now=now, wave=month, comment=comment)
    db.session.commit()
    return redirect(url_for("console.report", client=client, month=month, unit=unit or None), 303)


def _find(client: str, month: str, comment: str) -> ReleasedComment:
    found = find_comment(client, month, comment)
    if found is None:
        raise NothingHere
    return found
