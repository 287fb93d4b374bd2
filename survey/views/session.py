"""Signing in with a one-time link, and signing out."""

from datetime import UTC, datetime

import flask
from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_user, logout_user

from survey.access import public, reader_of
from survey.console.pages import make_console_pages
from survey.database import db
from survey.services.accounts import UnknownSignInLink, use_sign_in_link
from survey.services.audit import record_action

session = Blueprint("session", __name__, url_prefix="/console")
make_console_pages(session)


@session.get("/sign-in")
@public
def explain():
    return render_template("session/explain.html")


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
    record_action("signed in", client=None, actor=account.email, now=now)
    reader = reader_of(account)
    db.session.commit()
    flask.session.clear()  # nothing that stood in the cookie before survives into the signed-in session
    login_user(reader)
    return redirect(url_for("console.home"), 303)


@session.post("/sign-out")
@public
def sign_out():
    logout_user()
    flask.session.clear()
    return redirect(url_for("session.explain"), 303)


@session.errorhandler(UnknownSignInLink)
def _unknown_link(_error):
    db.session.rollback()
    return _message(
        410,
        gettext("This link does not work any more"),
        gettext("A link works once and for seven days. Ask whoever sent it to you for a new one."),
    )


def _message(status: int, heading: str, sentence: str):
    return render_template("session/message.html", heading=heading, sentence=sentence), status
