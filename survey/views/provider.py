"""Signing in by another provider: there, back, and a press of a button. Only accounts that exist come in."""

import logging
from datetime import UTC, datetime

import flask
from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext

from survey.access import public
from survey.accounts.open_id import Provider, ProviderFailed, send_to_provider, verified_email
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere
from survey.services.accounts import find_account
from survey.views.entering import enter, wanted_page

PROVIDER = "provider"  # by what somebody signed in, as the audit log has it
TARGET = "wanted"  # in the session, while somebody is at the provider

log = logging.getLogger(__name__)
provider = Blueprint("provider", __name__, url_prefix="/console/provider")
make_console_pages(provider)


@provider.get("")
@public
def leave():
    known = _provider()
    flask.session[TARGET] = wanted_page()
    return send_to_provider(current_app._get_current_object(), known, _address_of("/back"))


@provider.get("/back")
@public
def come_back():
    """One button: looking at an address signs nobody in, and a code from elsewhere finds no state to go with it."""
    _provider()
    if "code" not in request.args or "state" not in request.args:
        raise ProviderFailed("the provider said no")
    return render_template("session/provider.html", code=request.args["code"], state=request.args["state"])


@provider.post("/back")
@public
def sign_in():
    known, now = _provider(), datetime.now(UTC)
    email = verified_email(current_app._get_current_object(), known)
    account = find_account(email)
    if account is None:
        raise ProviderFailed("the address has no account")
    return enter(account, by=PROVIDER, target=flask.session.get(TARGET), now=now)


@provider.errorhandler(ProviderFailed)
def _failed(error: ProviderFailed):
    log.warning("signing in by the provider failed: %s", error)
    heading = gettext("You could not be signed in that way")
    sentence = gettext(
        "Either your address there has no access here, or the other side did not answer as it should. Try once more, or sign in "
        "with a password or a link by mail."
    )
    return render_template("session/message.html", heading=heading, sentence=sentence), 403


def _provider() -> Provider:
    known = current_app.extensions["senterpuls.settings"].provider
    if known is None:
        raise NothingHere
    return known


def _address_of(path: str) -> str:
    return current_app.extensions["senterpuls.settings"].base_url + "/console/provider" + path
