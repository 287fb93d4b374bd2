"""What a member does about messages, without an account: ask for a lost link again, or want no more mail.

Both pages say the same whoever asks, so that nobody learns who is on a roster.
"""

import logging
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, Flask, Response, current_app, has_request_context, render_template, request
from flask_babel import get_locale, gettext
from werkzeug.exceptions import HTTPException

from survey.access import public
from survey.database import db
from survey.mail.opt_out import MarkRefused, read_opt_out_mark
from survey.patience import Patience
from survey.services.lost_links import resend_links
from survey.services.opting_out import accept_messages, decline_messages
from survey.views.ballot import HEADERS, STYLE

BODY_LIMIT = 4_096  # bytes
TIMES_AN_HOUR = 3  # links for one address: more would be a nuisance to its owner

log = logging.getLogger(__name__)
post = Blueprint("post", __name__)


@post.record_once
def _set_up(state) -> None:
    state.app.extensions["senterpuls.patience"] = Patience(TIMES_AN_HOUR)
    logging.getLogger("sqlalchemy.engine.Engine").addFilter(
        lambda _record: not (has_request_context() and request.blueprint == post.name)
    )


@post.get("/lost")
@public
def lost():
    return _page("post/lost.html")


@post.post("/lost")
@public
def ask_again():
    request.max_content_length = BODY_LIMIT
    typed = request.form.get("contact", "").strip()[:254]
    response = _page("post/asked.html")
    # After the answer has left: how long the look-up takes must not tell whether there was somebody to find.
    response.call_on_close(partial(_resend, current_app._get_current_object(), typed))
    return response


def _resend(app: Flask, typed: str) -> None:
    now = datetime.now(UTC)
    if not typed or not app.extensions["senterpuls.patience"].lets(typed.casefold(), now=now):
        return
    with app.app_context():
        try:
            resend_links(typed, now=now)
            db.session.commit()
        except Exception as error:  # nobody is left to be told, and a message might repeat the address
            db.session.rollback()
            log.error("a link could not be queued again: %s", type(error).__name__)


@post.get("/u/<mark>")
@public
def ask_no_more(mark: str):
    """One button: mail scanners open links, so opening one changes nothing."""
    _read(mark)
    return _page("post/no_more.html")


@post.post("/u/<mark>")
@public
def no_more(mark: str):
    """The button, and the one-click of mail programs (RFC 8058)."""
    request.max_content_length = BODY_LIMIT
    client, member = _read(mark)
    again = "again" in request.form
    (accept_messages if again else decline_messages)(client, member)
    db.session.commit()
    return _page("post/noted.html", again=again)


def _read(mark: str) -> tuple[str, str]:
    return read_opt_out_mark(current_app.extensions["senterpuls.settings"].secret_key, mark)


@post.errorhandler(MarkRefused)
def _unknown(_error):
    return _message(404, gettext("We don’t know this address"), gettext("Check that the whole address was copied from the mail."))


@post.errorhandler(Exception)
def _failed(error: Exception):
    if isinstance(error, HTTPException):
        return error
    db.session.rollback()
    log.error("a page about messages failed: %s", type(error).__name__)
    sentence = gettext("It is our fault, not yours. Please try again in a minute.")
    return _message(500, gettext("Something went wrong here"), sentence)


def _message(status: int, heading: str, sentence: str) -> Response:
    return _page("ballot/message.html", status, heading=heading, sentence=sentence)


def _page(template: str, status: int = 200, **context) -> Response:
    language = str(get_locale())
    body = render_template(template, language=language, respondent_style=STYLE, **context)
    return Response(body, status, HEADERS, mimetype="text/html")
