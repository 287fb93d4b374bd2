"""The respondent's routes: no account, no cookie, no log of what was asked for."""

import logging
import sys
from datetime import UTC, datetime

from flask import Blueprint, has_request_context, request, url_for
from flask_babel import force_locale, get_locale, gettext
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from survey.access import public
from survey.database import db
from survey.instruments.catalogue import language_for
from survey.instruments.parts import CODE
from survey.services.ballots import UnknownToken, WaveClosed, find_paper
from survey.thresholds import Thresholds
from survey.tokens import MalformedToken, Token
from survey.views.questionnaire import Visit, questionnaire_page, take_answers
from survey.views.respondent_pages import draw, moment, respond

BODY_LIMIT = 32_768  # bytes: a full index with a comment is under 4,000
MESSAGE_SECONDS = 20  # on a tablet, before a message makes way for the next person

log = logging.getLogger(__name__)
ballot = Blueprint("ballot", __name__)


@ballot.record_once
def _silence_statements(_state) -> None:
    """However loud an operator turns the database's log, it says nothing of a respondent's visit: rows name the unit."""
    logging.getLogger("sqlalchemy.engine.Engine").addFilter(_is_not_a_respondents)


def _is_not_a_respondents(_record: logging.LogRecord) -> bool:
    return not (has_request_context() and request.blueprint == ballot.name)


@ballot.get("/s/<token>")
@public
def show(token: str):
    return questionnaire_page(Visit.of(find_paper(Token.parse(token), now=datetime.now(UTC))))


@ballot.post("/s/<token>")
@public
def send(token: str):
    request.max_content_length = BODY_LIMIT
    key = Token.parse(token)
    visit = Visit.of(find_paper(key, now=datetime.now(UTC)))
    return take_answers(visit, key, request.form.to_dict(flat=False))


@ballot.get("/code")
@public
def ask_code():
    """On a tablet that a team shares: the code of one's own invitation is typed instead of a link being opened."""
    return _code_page()


@ballot.post("/code")
@public
def take_code():
    """The code travels in the body only. With the code alone comes the questionnaire, with answers they are taken."""
    request.max_content_length = BODY_LIMIT
    fields = request.form.to_dict(flat=False)
    key = Token.parse(" ".join(fields.get(CODE, ())))
    visit = Visit.of(find_paper(key, now=datetime.now(UTC)), str(key))
    return questionnaire_page(visit) if fields.keys() == {CODE} else take_answers(visit, key, fields)


@ballot.get("/a")
@public
def anonymity():
    language = language_for(request.args.get("lang") or str(get_locale()))
    with force_locale(language):
        return respond(draw("ballot/anonymity.html", language, minima=Thresholds()))


@ballot.errorhandler(MalformedToken)
@ballot.errorhandler(UnknownToken)
def _unknown(_error):
    if _on_tablet():
        return _code_page(wrong=True)
    return _message(
        404,
        gettext("We don’t know this link"),
        gettext(
            "Check that the whole link was copied: it ends in sixteen letters and digits. "
            "If it still does not open, ask for a new one."
        ),
    )


@ballot.errorhandler(WaveClosed)
def _closed(error: WaveClosed):
    db.session.rollback()
    closing = moment(error.closed_at)
    return _message(
        410,
        gettext("This survey is closed"),
        gettext("It closed %(closing)s. Every single answer has been deleted or is being deleted now.", closing=closing),
        final=True,
    )


@ballot.errorhandler(RequestEntityTooLarge)
def _too_large(_error):
    return _message(
        413,
        gettext("That was too much"),
        gettext("What was sent is larger than the form. Nothing has been stored; please use the page as it was sent to you."),
    )


@ballot.errorhandler(Exception)
def _failed(error: Exception):
    """Says that it failed without a word of what was sent: a traceback or a driver's message may repeat a token."""
    if isinstance(error, HTTPException):
        return error
    db.session.rollback()
    frame = sys.exc_info()[2]
    while frame.tb_next is not None:
        frame = frame.tb_next
    log.error("respondent page failed: %s in %s", type(error).__name__, frame.tb_frame.f_code.co_name)
    return _message(
        500,
        gettext("Something went wrong here"),
        gettext("It is our fault, not yours. Please wait a minute and send again: if your answer arrived, the first one counts."),
    )


def _on_tablet() -> bool:
    return request.endpoint in ("ballot.ask_code", "ballot.take_code")


def _code_page(*, wrong: bool = False):
    return respond(draw("ballot/code.html", str(get_locale()), wrong=wrong), 422 if wrong else 200)


def _message(status: int, heading: str, sentence: str, *, final: bool = False):
    """A page with one thing to say. final: nothing can be sent any more, so a draft in the browser goes too."""
    tablet = _on_tablet()
    refresh = f"{MESSAGE_SECONDS}; url={url_for('ballot.ask_code')}" if tablet else None
    page = draw("ballot/message.html", str(get_locale()), heading=heading, sentence=sentence, tablet=tablet, final=final)
    return respond(page, status, refresh=refresh)
