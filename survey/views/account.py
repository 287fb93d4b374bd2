"""One's own account: password, language, and signing out everywhere. The second factor stands in second_factor.py."""

from datetime import UTC, datetime

import flask
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user

from survey.access import LANGUAGES, for_roles, reader_of
from survey.accounts.password_rules import GUESSED, LONGEST, SHORTEST, TOO_LONG, TOO_SHORT
from survey.console.pages import make_console_pages
from survey.database import db
from survey.languages import NAMES
from survey.models.account import ROLES, Account
from survey.services.passwords import PasswordRefused, account_of_password, choose_password, end_sessions
from survey.services.second_factors import asks_second_factor
from survey.services.sign_in_tries import count_try, forget_tries
from survey.views.entering import begin_session, hash_cost, may_choose_freely, record_signing_in, wanted_page

DONE = ("password", "language")

account = Blueprint("account", __name__, url_prefix="/console/account")
make_console_pages(account)


@account.get("")
@for_roles(*ROLES)
def show():
    done = request.args.get("done")
    own = own_account()
    return render_template(
        "account/show.html",
        account=own,
        role=role_name(own.role),
        second_factor=asks_second_factor(own),
        language_names={code: NAMES[code] for code in LANGUAGES},
        done=done if done in DONE else None,
    )


@account.get("/password")
@for_roles(*ROLES)
def choose():
    return _choosing(200)


@account.post("/password")
@for_roles(*ROLES)
def change():
    now, own = datetime.now(UTC), own_account()
    refusal = _old_password_problem(own, now)
    if refusal:
        return _choosing(422, refusal)
    try:
        choose_password(own, request.form.get("new", ""), hash_cost())
    except PasswordRefused as refused:
        db.session.rollback()
        return _choosing(422, _sentence(refused.problem))
    came_by_link = may_choose_freely()
    record_signing_in("password chosen", own, now=now)
    reader = reader_of(own)
    db.session.commit()
    begin_session(reader, now)
    target = wanted_page()
    if came_by_link:
        return redirect(target or url_for("console.home"), 303)
    return redirect(target or url_for("account.show", done="password"), 303)


@account.post("/language")
@for_roles(*ROLES)
def speak():
    asked = request.form.get("language")
    if asked in LANGUAGES:
        own_account().language = asked
        db.session.commit()
    return redirect(url_for("account.show", done="language"), 303)


@account.post("/sessions")
@for_roles(*ROLES)
def leave_everywhere():
    own = own_account()
    end_sessions(own)
    record_signing_in("signed out everywhere", own, now=datetime.now(UTC))
    db.session.commit()
    logout_user()
    flask.session.clear()
    return redirect(url_for("session.explain"), 303)


def own_account() -> Account:
    """The account of whoever asks."""
    return db.session.get(Account, current_user.id)


def role_name(role: str) -> str:
    """As the reader's language has it."""
    names = {
        "hr": gettext("HR"),
        "leader": gettext("Leader"),
        "safety_rep": gettext("Safety representative"),
        "consultant": gettext("Consultant"),
        "operator": gettext("Operator"),
    }
    return names[role]


def _old_password_problem(own: Account, now: datetime) -> str | None:
    """A sentence where the old password is asked for and isn't right. Commits the try: who has found an open browser
    must not be able to guess either."""
    if own.password is None or may_choose_freely():
        return None
    asker = f"password {own.email}"
    wait = count_try(asker, secret_key=current_app.secret_key, now=now)
    db.session.commit()
    if wait:
        return gettext("That went wrong too many times. Please wait a few minutes and try again.")
    if account_of_password(own.email, request.form.get("old", ""), hash_cost()) is None:
        return gettext("The password you have now is not right.")
    forget_tries(asker, secret_key=current_app.secret_key)
    return None


def _sentence(problem: str) -> str:
    sentences = {
        TOO_SHORT: gettext("Please take at least %(least)s characters.", least=SHORTEST),
        TOO_LONG: gettext("Please take at most %(most)s characters.", most=LONGEST),
        GUESSED: gettext("That one is among the first that somebody would guess. Please take another."),
    }
    return sentences[problem]


def _choosing(status: int, problem: str = ""):
    own = own_account()
    free = own.password is None or may_choose_freely()
    page = render_template(
        "account/password.html", asks_old=not free, has_one=own.password is not None, problem=problem,
        next=wanted_page(), shortest=SHORTEST, longest=LONGEST,
    )  # fmt: skip
    return page, status
