"""What every page of the console has in common: its headers, its language, who is reading, its menu and its refusals."""

from flask import Blueprint, Response, has_request_context, render_template, request
from flask_babel import get_locale, gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden

from survey.access import signed_in_reader
from survey.console.scope import NothingHere
from survey.console.sections import menu_of
from survey.database import db

CONSOLE_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Not no-referrer: Flask-WTF compares the referrer of HTTPS posts with the host.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def make_console_pages(blueprint: Blueprint) -> None:
    """Gives a blueprint's responses the headers, its templates `language`, `reader` (None where nobody is known) and
    `menu`, and its refusals a page."""
    blueprint.after_request(_add_headers)
    blueprint.url_defaults(_keep_language)
    blueprint.context_processor(_in_common)
    blueprint.register_error_handler(NothingHere, _nothing_here)
    blueprint.register_error_handler(Forbidden, _forbidden)
    blueprint.register_error_handler(CSRFError, _expired)


def refusal_page(status: int, heading: str, sentence: str):
    """One heading and one sentence that says what to do."""
    # Without the form to sign out and the menu: a token differs from page to page, and refusals are alike to the last letter.
    return render_template("console/refusal.html", heading=heading, sentence=sentence, reader=None, menu=()), status


def _in_common() -> dict:
    reader = signed_in_reader()
    return {"language": str(get_locale()), "reader": reader, "menu": menu_of(reader)}


def _keep_language(_endpoint: str, values: dict) -> None:
    """Who chose a language for a page is led on in it."""
    if has_request_context() and "lang" in request.args:
        values.setdefault("lang", request.args["lang"])


def _add_headers(response: Response) -> Response:
    for name, value in CONSOLE_HEADERS.items():
        response.headers.setdefault(name, value)  # a page may have said more precisely what it needs
    return response


def _nothing_here(_error):
    sentence = gettext("The address may be wrong, or this client is not yours.")
    return refusal_page(404, gettext("There is nothing to open here"), sentence)


def _forbidden(_error):
    sentence = gettext("Results are for HR, leaders, safety representatives and consultants; the roster is for HR.")
    return refusal_page(403, gettext("This page is not for your role"), sentence)


def _expired(_error):
    db.session.rollback()
    sentence = gettext("Nothing has been changed. Please go back, load the page again and press the button once more.")
    return refusal_page(400, gettext("This page has been open for too long"), sentence)
