"""A forgotten password: asking for a link by mail. The answer is the same whoever asks, and comes before the look-up."""

import logging
from datetime import UTC, datetime
from functools import partial

from flask import Blueprint, Flask, current_app, render_template, request

from survey.access import public
from survey.console.pages import make_console_pages
from survey.database import db
from survey.models.outbox import EMAIL
from survey.patience import Patience
from survey.services.reset_requests import request_reset
from survey.views.entering import record_signing_in

TIMES_AN_HOUR = 3  # letters to one address: more would be a nuisance to its owner

log = logging.getLogger(__name__)
forgotten = Blueprint("forgotten", __name__, url_prefix="/console")
make_console_pages(forgotten)


@forgotten.record_once
def _set_up(state) -> None:
    state.app.extensions["senterpuls.reset_patience"] = Patience(TIMES_AN_HOUR)


@forgotten.get("/forgot")
@public
def ask():
    return render_template("session/forgot.html", sends=_sends_mail())


@forgotten.post("/forgot")
@public
def send():
    typed = request.form.get("email", "").strip()[:254]
    response = current_app.make_response(render_template("session/asked.html", sends=_sends_mail()))
    # After the answer has left: how long the look-up takes must not tell whether there was somebody to find.
    response.call_on_close(partial(_request, current_app._get_current_object(), typed))
    return response


def _request(app: Flask, typed: str) -> None:
    now = datetime.now(UTC)
    if not typed or EMAIL not in app.extensions["senterpuls.carriers"]:
        return  # nothing is put by for the day on which there is a mail server
    if not app.extensions["senterpuls.reset_patience"].lets(typed.casefold(), now=now):
        return
    with app.app_context():
        try:
            account = request_reset(typed)
            if account is not None:
                record_signing_in("password reset asked", account, now=now)
            db.session.commit()
        except Exception as error:  # nobody is left to be told, and a message might repeat the address
            db.session.rollback()
            log.error("a link could not be queued: %s", type(error).__name__)


def _sends_mail() -> bool:
    return EMAIL in current_app.extensions["senterpuls.carriers"]
