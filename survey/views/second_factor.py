"""The second factor: asked for behind every way to sign in, switched on and off by oneself."""

from datetime import UTC, datetime, timedelta

import flask
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext

from survey.access import for_roles, public, reader_of
from survey.accounts.codes import RECOVERY_CODES, is_installed
from survey.console.pages import make_console_pages
from survey.database import db
from survey.models.account import ROLES, Account
from survey.services import second_factors as factors
from survey.services.sign_in_tries import count_try, forget_tries
from survey.views.account import own_account
from survey.views.entering import PENDING, begin_session, let_in, record_signing_in

PATIENCE = timedelta(minutes=10)  # between the password and the code
MAKE_AN_IMAGE = {"scale": 4, "border": 1, "dark": "#000", "light": "#fff"}

second_factor = Blueprint("second_factor", __name__, url_prefix="/console")
make_console_pages(second_factor)


@second_factor.get("/code")
@public
def ask():
    return _asking(200) if flask.session.get(PENDING) else redirect(url_for("session.explain"))


@second_factor.post("/code")
@public
def answer():
    now = datetime.now(UTC)
    pending = flask.session.get(PENDING)
    account = _who_waits(pending, now)
    if account is None:
        flask.session.clear()
        return redirect(url_for("session.explain"), 303)
    problem = _code_problem(account, now)
    if problem:
        return _asking(422, problem)
    return let_in(account, by=pending["by"], target=pending["next"], now=now)


@second_factor.get("/account/second-factor")
@for_roles(*ROLES)
def show():
    return _page(200)


@second_factor.post("/account/second-factor")
@for_roles(*ROLES)
def begin():
    if is_installed():
        factors.begin_second_factor(own_account(), secret_key=current_app.secret_key)
        db.session.commit()
    return redirect(url_for("second_factor.show"), 303)


@second_factor.post("/account/second-factor/on")
@for_roles(*ROLES)
def confirm():
    own, now = own_account(), datetime.now(UTC)
    typed = request.form.get("code", "")
    codes = factors.confirm_second_factor(own, typed, secret_key=current_app.secret_key, now=now)
    if codes is None:
        return _page(422, gettext("That code is not right. Take the one that the telephone shows now."))
    _go_on(own, "second factor on", now)
    return render_template("account/recovery_codes.html", codes=codes)


@second_factor.post("/account/second-factor/off")
@for_roles(*ROLES)
def drop():
    own, now = own_account(), datetime.now(UTC)
    problem = _code_problem(own, now)
    if problem:
        return _page(422, problem)
    factors.drop_second_factor(own)
    _go_on(own, "second factor off", now)
    return redirect(url_for("second_factor.show"), 303)


def _go_on(own: Account, action: str, now: datetime) -> None:
    """Notes it and commits. Every session has ended, so this browser begins another."""
    record_signing_in(action, own, now=now)
    reader = reader_of(own)
    db.session.commit()
    begin_session(reader, now)


def _who_waits(pending: dict | None, now: datetime) -> Account | None:
    """Who has shown a password or link a few minutes ago, and has not been signed out everywhere since."""
    if not pending or not 0 <= now.timestamp() - pending["at"] < PATIENCE.total_seconds():
        return None
    account = db.session.get(Account, pending["account"])
    return account if account and account.stamp == pending["stamp"] else None


def _code_problem(account: Account, now: datetime) -> str | None:
    """A sentence where the code of the form isn't accepted. Commits the try, and a failure with what is noted of it."""
    asker = f"code {account.id}"
    wait = count_try(asker, secret_key=current_app.secret_key, now=now)
    db.session.commit()
    if wait:
        return gettext("That went wrong too many times. Please wait a few minutes and try again.")
    if not factors.accept_code(account, request.form.get("code", ""), secret_key=current_app.secret_key, now=now):
        record_signing_in("second factor failed", account, now=now)
        db.session.commit()
        return gettext("That code is not right, or has been used. Take the one that the telephone shows now.")
    forget_tries(asker, secret_key=current_app.secret_key)
    return None


def _asking(status: int, problem: str = ""):
    return render_template("session/code.html", problem=problem), status


def _page(status: int, problem: str = ""):
    own = own_account()
    setup = factors.setup_of(own, secret_key=current_app.secret_key) if is_installed() else None
    page = render_template(
        "account/second_factor.html",
        installed=is_installed(),
        on=factors.asks_second_factor(own),
        left=factors.count_recovery_codes(own),
        most=RECOVERY_CODES,
        setup=setup,
        image=_image_of(setup.address) if setup else "",
        problem=problem,
    )
    return page, status


def _image_of(address: str) -> str:
    """The QR code as an address that holds the picture itself: nothing is fetched from anywhere."""
    import segno

    return segno.make(address, error="m").svg_data_uri(**MAKE_AN_IMAGE)
