"""What every page of the console has in common: its headers, its language, who is reading, its menu and its refusals."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, has_request_context, make_response, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, RequestEntityTooLarge, Unauthorized

from survey.access import signed_in_reader
from survey.accounts.local_paths import local_path
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


# Pages whose charts answer to a pointer load a script of ours, and it asks us for their figures.
POLICY = "Content-Security-Policy"
SCRIPTED = f"{CONSOLE_HEADERS[POLICY]}; script-src 'self'; connect-src 'self'"


def make_console_pages(blueprint: Blueprint) -> None:
    """Gives a blueprint's responses the headers, its templates `language`, `reader` (None where nobody is known) and
    `menu`, and its refusals a page."""
    blueprint.after_request(_add_headers)
    blueprint.url_defaults(_keep_language)
    blueprint.context_processor(_in_common)
    blueprint.register_error_handler(NothingHere, _nothing_here)
    blueprint.register_error_handler(Forbidden, _forbidden)
    blueprint.register_error_handler(CSRFError, _expired)
    blueprint.register_error_handler(Unauthorized, _signed_out)
    blueprint.register_error_handler(RequestEntityTooLarge, _too_large)


def with_script(page: str) -> Response:
    """A page that loads our own scripts, and says so in its policy."""
    answer = make_response(page)
    answer.headers[POLICY] = SCRIPTED
    return answer


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
    """A form without the token of this session: most often the session ended, or began anew in another tab."""
    if not current_user.is_authenticated and request.blueprint not in ("session", "forgotten"):
        return _signed_out(_error)
    db.session.rollback()
    sentence = gettext("Nothing has been changed. Please go back, load the page again and press the button once more.")
    return refusal_page(400, gettext("This page has been open for too long"), sentence)


def _signed_out(_error):
    """A form that came after the session had ended. The way back leads to the page that the form stood on."""
    db.session.rollback()
    return render_template(
        "session/signed_out.html", reader=None, menu=(), sign_in=url_for("session.explain", next=_page_of_form())
    ), 401


def _too_large(_error):
    sentence = gettext("Nothing has been changed. Go back and send less: a shorter text or a smaller file.")
    return refusal_page(413, gettext("That is more than this page takes"), sentence)


def _page_of_form() -> str | None:
    try:
        referrer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return None
    if referrer.netloc != request.host:
        return None
    return local_path(f"{referrer.path}?{referrer.query}".rstrip("?"), request.script_root)
