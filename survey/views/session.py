"""Signing in with a password or a one-time link, and signing out."""

import logging
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from math import ceil
from urllib.parse import urlsplit

import flask
from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import logout_user

from survey.access import public
from survey.console.pages import make_console_pages
from survey.database import db
from survey.flood import FloodLimit
from survey.services.accounts import UnknownSignInLink, find_account, use_sign_in_link
from survey.services.passwords import account_of_password
from survey.services.sign_in_tries import count_try, forget_tries
from survey.views.entering import LINK, PASSWORD, enter, hash_cost, record_signing_in, wanted_page

EMAIL_LIMIT = 254
CROWDED = timedelta(minutes=1)  # the wait of an address from which too many tries went wrong

log = logging.getLogger(__name__)
session = Blueprint("session", __name__, url_prefix="/console")
make_console_pages(session)


@session.record_once
def _set_up(state) -> None:
    state.app.extensions["senterpuls.sign_in_flood"] = FloodLimit()


@session.get("/sign-in")
@public
def explain():
    return _page(200)


@session.post("/sign-in")
@public
def with_password():
    now = datetime.now(UTC)
    email, password = request.form.get("email", "").strip()[:EMAIL_LIMIT], request.form.get("password", "")
    wait = count_try(_asker(email), secret_key=current_app.secret_key, now=now)
    db.session.commit()
    if wait:
        return _wait_page(wait, email)
    account = account_of_password(email, password, hash_cost())
    if account is None:
        return _wrong_page(email)
    forget_tries(_asker(email), secret_key=current_app.secret_key)
    return enter(account, by=PASSWORD, target=wanted_page(), now=now)


@session.get("/sign-in/<link>")
@public
def confirm(link: str):
    """One button. Mail scanners open links, so opening one neither uses it nor tells whether it is good."""
    return render_template("session/confirm.html", link=link)


@session.post("/sign-in/<link>")
@public
def sign_in(link: str):
    now = datetime.now(UTC)
    account = use_sign_in_link(link, now=now)
    forget_tries(_asker(account.email), secret_key=current_app.secret_key)
    return enter(account, by=LINK, target=None, now=now)


@session.post("/sign-out")
@public
def sign_out():
    logout_user()
    flask.session.clear()
    return redirect(url_for("session.explain"), 303)


@session.errorhandler(UnknownSignInLink)
def _unknown_link(_error):
    db.session.rollback()
    sentence = gettext("A link works once and for a limited time. Ask for a new one, or sign in with your password.")
    return render_template("session/message.html", heading=gettext("This link does not work any more"), sentence=sentence), 410


def _asker(email: str) -> str:
    return f"password {email}"


def _wrong_page(email: str):
    """The same for an unknown address, a wrong password and an account without one, and in the same time: what is noted of
    an account is noted when the answer has left."""
    flood = current_app.extensions["senterpuls.sign_in_flood"]
    if flood.refuses(request.remote_addr, time.monotonic()):
        return _wait_page(CROWDED, email)
    problem = gettext("The e-mail address or the password is not right.")
    response = current_app.make_response(_page(422, problem=problem, email=email))
    response.call_on_close(partial(_note_failure, current_app._get_current_object(), email))
    return response


def _wait_page(wait: timedelta, email: str):
    minutes = ceil(wait / timedelta(minutes=1))
    problem = ngettext(
        "That went wrong too many times. Wait %(num)s minute and try again, or ask for a link by mail.",
        "That went wrong too many times. Wait %(num)s minutes and try again, or ask for a link by mail.",
        minutes,
    )
    page, status = _page(429, problem=problem, email=email)
    return page, status, {"Retry-After": str(ceil(wait.total_seconds()))}


def _page(status: int, *, problem: str = "", email: str = ""):
    provider = current_app.extensions["senterpuls.settings"].provider
    known_as = urlsplit(provider.issuer).hostname if provider else None
    page = render_template("session/sign_in.html", problem=problem, email=email, next=wanted_page(), provider=known_as)
    return page, status


def _note_failure(app: Flask, email: str) -> None:
    with app.app_context():
        try:
            account = find_account(email)
            if account is not None:
                record_signing_in("sign-in failed", account, now=datetime.now(UTC), by=PASSWORD)
                db.session.commit()
        except Exception as error:  # nobody is left to be told
            db.session.rollback()
            log.error("a failed sign-in could not be noted: %s", type(error).__name__)
