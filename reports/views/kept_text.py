"""A form that comes in too late, or from somebody who is signed out: nothing is saved, and nothing that was typed is lost."""

from collections.abc import Iterable

from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden

from survey.console.pages import refusal_page
from survey.console.scope import NothingHere
from survey.database import db

KEPT_CHARACTERS = 2_000  # of a field; no form here takes more


def keep_text(blueprint: Blueprint, fields: Iterable[str]) -> None:
    """Gives a blueprint's forms both answers. fields: the names of those that people fill in."""
    names = tuple(fields)
    blueprint.before_request(lambda: _signed_out(names))
    blueprint.register_error_handler(CSRFError, lambda _error: _too_late(names))


def _signed_out(names: tuple[str, ...]):
    """The text on a page of its own, to be sent again after signing in elsewhere."""
    if request.method != "POST" or current_user.is_authenticated:
        return None
    written = [(name, value[:KEPT_CHARACTERS]) for name in names for value in request.form.getlist(name)]
    # Whoever is signed out has no account to tell languages by: the browser's is taken.
    return render_template("action_plans/kept.html", written=written, reader=None, menu=()), 400


def _too_late(names: tuple[str, ...]):
    """The same form with the same text and a new token. The form checks the token by itself, so it saves nothing."""
    db.session.rollback()
    kept = _signed_out(names)
    if kept is not None:
        return kept
    try:
        return current_app.view_functions[request.endpoint](**request.view_args)
    except (Forbidden, NothingHere):
        heading = gettext("There is nothing to open here")
        return refusal_page(404, heading, gettext("The address may be wrong, or this client is not yours."))
