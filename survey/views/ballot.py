"""The respondent's pages: no account, no cookie, no log of what was asked for.

The page of a wave holds nothing personal, so it is drawn once a wave, unit and language and then served as it is.
"""

import base64
import gzip
import hashlib
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from flask import Blueprint, Response, current_app, has_request_context, render_template, request
from flask_babel import force_locale, get_locale, get_timezone, gettext
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from survey.access import public
from survey.database import db
from survey.forms.ballot import Answers, form_for, read_answers
from survey.instruments.catalogue import language_for
from survey.instruments.instrument import Instrument
from survey.services.ballots import Paper, UnknownToken, WaveClosed, cast_ballot, find_paper
from survey.services.instruments import instrument_of
from survey.thresholds import MINIMUM_SCORE, Thresholds
from survey.tokens import MalformedToken, Token

BODY_LIMIT = 32_768  # bytes: a full index with a comment is under 4,000
PAGES_KEPT = 2_000
EUROPEAN_ENGLISH = Locale("en", "GB")

# Markup: an escaped quotation mark would change the style, and its hash would no longer be the one the policy names.
STYLE = Markup((Path(__file__).resolve().parents[2] / "static" / "ballot.css").read_text(encoding="utf-8"))
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

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
    paper = find_paper(Token.parse(token), now=datetime.now(UTC))
    return _form_page(paper)


@ballot.post("/s/<token>")
@public
def send(token: str):
    request.max_content_length = BODY_LIMIT
    key = Token.parse(token)
    paper = find_paper(key, now=datetime.now(UTC))
    instrument = instrument_of(paper)
    language = _language(paper, instrument)
    with force_locale(language):
        answers = read_answers(instrument, request.form.to_dict(flat=False))
        if not answers.valid:
            return _respond(_draw_form(paper, instrument, language, answers), 422)
        cast_ballot(paper, key, answers.values)
        db.session.commit()
    return _kept_page("thanks", paper, language, lambda: _draw_thanks(paper, language))


@ballot.get("/a")
@public
def anonymity():
    language = language_for(request.args.get("lang") or str(get_locale()))
    with force_locale(language):
        return _respond(_draw("ballot/anonymity.html", language, minima=Thresholds()))


@ballot.errorhandler(MalformedToken)
@ballot.errorhandler(UnknownToken)
def _unknown(_error):
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
    closing = _moment(error.closed_at)
    return _message(
        410,
        gettext("This survey is closed"),
        gettext("It closed %(closing)s. Every single answer has been deleted or is being deleted now.", closing=closing),
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


def _form_page(paper: Paper) -> Response:
    instrument = instrument_of(paper)
    language = _language(paper, instrument)
    return _kept_page("form", paper, language, lambda: _draw_form(paper, instrument, language))


def _kept_page(name: str, paper: Paper, language: str, draw) -> Response:
    """The page from memory, drawn if it is not there yet."""
    pages = current_app.extensions.setdefault("senterpuls.pages", {})
    key = (name, paper.client, paper.wave, paper.unit, language, paper.closes_at)
    page = pages.get(key)
    if page is None:
        if len(pages) >= PAGES_KEPT:
            pages.clear()
        text = draw().encode()
        page = pages[key] = (text, gzip.compress(text, mtime=0))
    text, packed = page
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return _respond(packed, encoding="gzip")
    return _respond(text)


def _draw_form(paper: Paper, instrument: Instrument, language: str, wrong: Answers | None = None) -> str:
    with force_locale(language):
        return _draw(
            "ballot/form.html",
            language,
            paper=paper,
            instrument=instrument,
            form=form_for(instrument, language, wrong),
            wrong=wrong,
            minimum=MINIMUM_SCORE,
            closing=_moment(paper.closes_at),
        )


def _draw_thanks(paper: Paper, language: str) -> str:
    with force_locale(language):
        return _draw("ballot/thanks.html", language, paper=paper, closing=_moment(paper.closes_at))


def _message(status: int, heading: str, sentence: str, *, lost: bool = False) -> Response:
    return _respond(_draw("ballot/message.html", str(get_locale()), heading=heading, sentence=sentence, lost=lost), status)


def _draw(template: str, language: str, **context) -> str:
    return render_template(template, language=language, respondent_style=STYLE, **context)


def _moment(instant: datetime) -> str:
    """As each language writes it, in the product's time zone; English as in Europe, since its readers are there."""
    locale = get_locale()
    locale = EUROPEAN_ENGLISH if locale.language == EUROPEAN_ENGLISH.language else locale
    zone = get_timezone()
    local = instant.astimezone(zone)
    return f"{format_date(local, 'long', locale)}, {format_time(local, 'short', tzinfo=zone, locale=locale)}"


def _language(paper: Paper, instrument: Instrument) -> str:
    return language_for(request.args.get("lang") or paper.language, instrument.languages)


def _respond(body, status: int = 200, *, encoding: str | None = None) -> Response:
    response = Response(body, status, HEADERS, mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response
