"""For the machine that watches this one."""

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey.access import public
from survey.database import db

PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def healthz():
    """The process is up."""
    return "ok\n", 200, PLAIN


@health.get("/readyz")
@public
def readyz():
    """The database answers; until it does, requests should go elsewhere."""
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return "the database does not answer\n", 503, PLAIN
    return "ready\n", 200, PLAIN
