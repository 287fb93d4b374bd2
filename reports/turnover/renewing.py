"""Keeping forecasts up: making those that can be made now, scoring those whose months have passed."""

import logging
from datetime import datetime

from reports.turnover.making import make_forecasts
from reports.turnover.scoring import score_forecasts
from survey.database import db
from survey.models.organisation import Client

log = logging.getLogger(__name__)


def renew_forecasts(client: str, *, now: datetime) -> str | None:
    """Does what is due, in the caller's transaction, and tells it in one sentence; None where nothing was. Calling it again
    does no harm.
    """
    made = make_forecasts(db.session.get_one(Client, client), now=now)
    scored = score_forecasts(client, now=now)
    return f"{made} forecasts of leavers made, {scored} scored." if made or scored else None


def forecast_after_release(client: str, *, now: datetime) -> None:
    """Renews a client's forecasts and commits. A failure is logged and no more: the release stands, and the daily job tries
    again.
    """
    try:
        if renew_forecasts(client, now=now):
            db.session.commit()
    except Exception as problem:  # whatever it is, it must not look like a failed release
        log.error("forecasts of %s were not made: %s; the daily job tries again", client, type(problem).__name__)
    db.session.rollback()
