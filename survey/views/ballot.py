"""The respondent's routes: no account, no cookie, no log of what was asked for."""

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, current_app, has_request_context, request, url_for
from flask_babel import force_locale, get_locale, gettext
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from survey.access import public
from survey.database import autocommitting, db, is_away, is_full
from survey.flood import FloodLimit
from survey.instruments.catalogue import language_for
from survey.instruments.parts import CODE
from survey.services.ballots import BallotUncertain, UnknownToken, WaveClosed, WrongKey, find_paper
from survey.thresholds import Thresholds
from survey.tokens import MalformedToken, Token
from survey.views.questionnaire import Visit, questionnaire_page, take_answers
from survey.views.respondent_pages import draw, respond
from survey.written_time import write_moment

BODY_LIMIT = 32_768  # bytes: a full index with a comment is under 4,000
MESSAGE_SECONDS = 20  # on a tablet, before a message makes way for the next person

log = logging.getLogger(__name__)
ballot = Blueprint("ballot", __name__)


@ballot.record_once
def _silence_logs(state) -> None:
    """However loud an operator turns the database's log, it says nothing of a respondent's visit.

    Nor does the application's own, which would repeat the address of a page whose failure no handler here was told of.
    """
    logging.getLogger("sqlalchemy.engine.Engine").addFilter(_is_not_a_respondents)
    logging.getLogger(state.app.name).addFilter(_name_its_kind_only)


def _is_not_a_respondents(_record: logging.LogRecord) -> bool:
    return not (has_request_context() and request.blueprint == ballot.name)


def _name_its_kind_only(record: logging.LogRecord) -> bool:
    if not _is_not_a_respondents(record):
        kind = record.exc_info[0].__name__ if record.exc_info else record.levelname
        record.msg, record.args, record.exc_info, record.exc_text = f"respondent page failed: {kind}", (), None, None
    return True


@ballot.get("/s/<token>")
@public
def show(token: str):
    with autocommitting():
        return questionnaire_page(Visit.of(find_paper(Token.parse(token), now=datetime.now(UTC))))


@ballot.post("/s/<token>")
@public
def send(token: str):
    request.max_content_length = BODY_LIMIT
    key = Token.parse(token)
    fields = request.form.to_dict(flat=False)  # all of it, however slow the phone, before a connection is taken
    with autocommitting():
        return take_answers(Visit.of(find_paper(key, now=datetime.now(UTC))), key, fields)


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
    with autocommitting():
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
    if _too_many_wrong():
        return _flooded()
    if _on_tablet():
        return _code_page(wrong=True)
    return _message(
        404,
        gettext("We don’t know this link"),
        gettext(
            "Check that the whole link was copied: it ends in sixteen letters and digits. "
            "If it still does not open, ask for a new one."
        ),
        lost=True,
    )


@ballot.errorhandler(WaveClosed)
def _closed(error: WaveClosed):
    db.session.rollback()
    closing = write_moment(error.closed_at)
    if error.destroyed_by is None:
        sentence = gettext("It closed %(closing)s. Every single answer has been deleted.", closing=closing)
    else:
        deletion = write_moment(error.destroyed_by)
        sentence = gettext(
            "It closed %(closing)s. Every single answer will be deleted by %(deletion)s at the latest.",
            closing=closing,
            deletion=deletion,
        )
    return _message(410, gettext("This survey is closed"), sentence, final=True)


@ballot.errorhandler(WrongKey)
def _unsafe(error: WrongKey):
    """Before anything is shown, so that nobody begins; and before anything is sealed."""
    log.error("respondent page refused: %s", type(error).__name__)
    return _message(
        503,
        gettext("This survey can’t be answered safely right now"),
        gettext("A safety check failed here. Nothing was sent, and nobody has read your answers. Please try again later."),
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
    with suppress(Exception):  # where the connection is lost there is nothing to roll back
        db.session.rollback()
    if is_full(error):
        return _message(
            507,
            gettext("Your answer was not saved"),
            gettext("There was no room for it here, so nothing was kept; please try again in a while."),
        )
    frame = error.__traceback__
    while frame.tb_next is not None:
        frame = frame.tb_next
    log.error("respondent page failed: %s in %s", type(error).__name__, frame.tb_frame.f_code.co_name)
    if is_away(error):
        return _message(
            503,
            gettext("Please try again in a minute"),
            gettext("The survey can’t be reached right now, so nothing was kept. Your link still works."),
        )
    return _send_again(503 if isinstance(error, BallotUncertain) else 500)


def _send_again(status: int):
    """For whoever can't be told whether the answer arrived."""
    heading = gettext("Something went wrong here")
    advice = gettext(
        "It is our fault, not yours. Please wait a minute and send again: if your answer arrived, the first one counts."
    )
    try:
        return _message(status, heading, advice)
    except Exception:  # the templates may be what went wrong
        return respond(f"<!doctype html><title>{heading}</title><p>{heading}. {advice}</p>", status)


def _too_many_wrong() -> bool:
    """Counts a token that nobody has. Right ones are never counted, so a centre behind one address is never locked out."""
    flood = current_app.extensions.setdefault("senterpuls.flood", FloodLimit())
    return flood.refuses(request.remote_addr, time.monotonic())


def _flooded():
    return _message(
        429,
        gettext("Too many wrong links"),
        gettext("Too many links that don’t exist were tried from your network; wait a minute, or open the right one at once."),
    )


def _on_tablet() -> bool:
    return request.endpoint in ("ballot.ask_code", "ballot.take_code")


def _code_page(*, wrong: bool = False):
    return respond(draw("ballot/code.html", str(get_locale()), wrong=wrong), 422 if wrong else 200)


def _message(status: int, heading: str, sentence: str, **says):
    """A page with one thing to say. `final=True`: nothing can be sent any more, so a draft in the browser goes too;
    `lost=True`: here a lost link may be asked for."""
    tablet = _on_tablet()
    refresh = f"{MESSAGE_SECONDS}; url={url_for('ballot.ask_code')}" if tablet else None
    page = draw("ballot/message.html", str(get_locale()), heading=heading, sentence=sentence, tablet=tablet, **says)
    return respond(page, status, refresh=refresh)
