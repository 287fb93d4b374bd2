"""Letting somebody in who has shown who they are: a new session, and the page they wanted."""

from datetime import UTC, datetime, timedelta

import flask
from flask import Response, current_app, redirect, request, url_for
from flask_login import login_user

from survey.access import SIGNED_IN_AT, Reader, reader_of
from survey.accounts.local_paths import local_path
from survey.database import db
from survey.models.account import Account
from survey.services.accounts import only_client_of
from survey.services.audit import record_action
from survey.services.second_factors import asks_second_factor

LINK, PASSWORD = "link", "password"  # by what somebody signed in, as the audit log has it
PENDING = "pending"  # in the session: who waits for a code, and nobody is signed in meanwhile
MAY_CHOOSE_UNTIL = "may_choose_until"  # in the session: seconds since 1970
CHOOSING = timedelta(minutes=15)  # so long after a link a password is chosen without the old one, which may be forgotten


def enter(account: Account, *, by: str, target: str | None, now: datetime) -> Response:
    """Lets the account in, or asks for its second factor first. Commits. target: a page checked by `wanted_page`."""
    if not asks_second_factor(account):
        return let_in(account, by=by, target=target, now=now)
    pending = {"account": account.id, "stamp": account.stamp, "by": by, "next": target, "at": int(now.timestamp())}
    db.session.commit()
    flask.session.clear()
    flask.session[PENDING] = pending
    return redirect(url_for("second_factor.ask"), 303)


def let_in(account: Account, *, by: str, target: str | None, now: datetime) -> Response:
    """Signs the account in, which has shown all there is to show, and notes it. Commits."""
    account.signed_in_at = now
    record_signing_in("signed in", account, now=now, by=by)
    reader = reader_of(account)
    db.session.commit()
    begin_session(reader, now)
    if by != LINK:
        return redirect(target or url_for("console.home"), 303)
    flask.session[MAY_CHOOSE_UNTIL] = int((now + CHOOSING).timestamp())
    return redirect(url_for("account.choose", next=target), 303)


def begin_session(reader: Reader, now: datetime) -> None:
    """Signs in for this browser."""
    flask.session.clear()  # nothing that stood in the cookie before survives into the signed-in session
    login_user(reader)
    flask.session[SIGNED_IN_AT] = int(now.timestamp())


def may_choose_freely() -> bool:
    """Whether this session came by a link just now."""
    return datetime.now(UTC).timestamp() < flask.session.get(MAY_CHOOSE_UNTIL, 0)


def wanted_page() -> str | None:
    """The console page that waits behind signing in; None where none was asked for, or one that is not ours."""
    return local_path(request.values.get("next"), request.script_root)


def record_signing_in(action: str, account: Account, *, now: datetime, **detail) -> None:
    """What an account did about its own sign-in: in the log of the one client it belongs to, or else the operator's."""
    record_action(action, client=only_client_of(account.id), actor=account.email, now=now, **detail)


def hash_cost():
    return current_app.extensions["senterpuls.settings"].hash_cost
