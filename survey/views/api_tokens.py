"""Tokens of the signed-in account for other programs: made, shown once, listed, revoked."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from survey.access import Reader, for_roles, may_open
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere
from survey.database import db
from survey.refusal import Refusal
from survey.services.accounts import only_client_of
from survey.services.api_tokens import (
    DEFAULT_DAYS,
    MOST_DAYS,
    READ_REPORTS,
    SCOPES_OF,
    WRITE_ROSTER,
    NewToken,
    list_tokens,
    make_token,
    revoke_token,
)
from survey.services.audit import record_action
from survey.tree import ROOT
from survey.written_time import write_day

api_tokens = Blueprint("api_tokens", __name__, url_prefix="/console/account/tokens")
make_console_pages(api_tokens)


@api_tokens.get("")
@for_roles("hr", "consultant")
def show():
    return _page(_allowed(current_user))


@api_tokens.post("")
@for_roles("hr", "consultant")
def make():
    """The new token is in the answer itself: it is shown this once."""
    reader, now = _allowed(current_user), datetime.now(UTC)
    form = request.form
    days = form.get("days", "")
    try:
        made = make_token(
            reader.id,
            reader.role,
            name=form.get("name", ""),
            scopes=form.getlist("scope"),
            days=int(days) if days.isdecimal() and len(days) < 5 else 0,
            now=now,
        )
    except Refusal:
        db.session.rollback()
        return _page(reader, refused=True), 422
    told = {"name": made.token.name, "scopes": made.token.scopes}
    record_action("token made", client=only_client_of(reader.id), actor=reader.email, now=now, **told)
    page = _page(reader, made)
    db.session.commit()
    return page


@api_tokens.post("/<token>/revoke")
@for_roles("hr", "consultant")
def revoke(token: str):
    reader = _allowed(current_user)
    name = revoke_token(reader.id, token)
    if name is None:
        raise NothingHere
    own = only_client_of(reader.id)
    record_action("token revoked", client=own, actor=reader.email, now=datetime.now(UTC), name=name)
    db.session.commit()
    return redirect(url_for("api_tokens.show"), 303)


def _allowed(reader: Reader) -> Reader:
    """HR of a part of a client has no tokens: they are for all its people."""
    if reader.role == "hr" and not any(may_open(reader, client, ROOT) for client, _ in reader.grants):
        abort(403)
    return reader


def _page(reader: Reader, made: NewToken | None = None, *, refused: bool = False) -> str:
    words = {
        READ_REPORTS: gettext("Read released reports"),
        WRITE_ROSTER: gettext("Replace the roster"),
    }
    now = datetime.now(UTC)
    return render_template(
        "console/api_tokens.html",
        tokens=list_tokens(reader.id),
        made=made,
        refused=refused,
        form=request.form,
        scopes=[(scope, words[scope]) for scope in SCOPES_OF[reader.role]],
        words=words,
        days=DEFAULT_DAYS,
        most_days=MOST_DAYS,
        now=now,
        write_day=write_day,
    )
