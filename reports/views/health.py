"""For the machine that watches this one."""

import hmac
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, request

from survey.access import public
from survey.watching.readiness import check_readiness
from survey.watching.requests import TIMES

PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
NO_STORE = {"Cache-Control": "no-store"}

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def healthz():
    """The process is up."""
    return "ok\n", 200, PLAIN


@health.get("/readyz")
@public
def readyz():
    """All that this machine needs is there. `?exclude=queue&exclude=vault`: what a machine needs to serve pages."""
    checks = check_readiness(now=datetime.now(UTC), without=request.args.getlist("exclude"))
    ready = all(check.well for check in checks)
    told = {check.name: {"ok": check.well, "sentence": check.sentence} for check in checks}
    return {"ready": ready, "checks": told}, 200 if ready else 503, NO_STORE


@health.get("/metrics")
@public
def metrics():
    """For whoever has the token; where none is set there is no such page."""
    token = current_app.extensions["senterpuls.settings"].metrics_token
    if token is None:
        abort(404)
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return "a token opens this: Authorization: Bearer …\n", 401, PLAIN | {"WWW-Authenticate": "Bearer"}
    # The library is loaded by who asks.
    from survey.watching.metrics import CONTENT_TYPE, write_metrics

    return write_metrics(current_app.extensions[TIMES], now=datetime.now(UTC)), 200, NO_STORE | {"Content-Type": CONTENT_TYPE}
