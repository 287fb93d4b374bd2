"""Requests of people who sign in and of programs, one by one: a line in the log and a time for /metrics, where asked for."""

import logging
import secrets
import time

from flask import Flask, Response, g, request

from survey.config import Settings
from survey.watching.request_times import RequestTimes
from survey.watching.routes import watched_route

TIMES = "senterpuls.request times"  # where an application keeps them; not there without /metrics
SERVER_ERROR = 500

log = logging.getLogger(__name__)


def watch_requests(app: Flask, settings: Settings) -> None:
    """Adds nothing to an application that is not to tell of its requests."""
    tells, counts = settings.log == "requests", settings.metrics_token is not None
    log.setLevel(logging.INFO if tells else logging.NOTSET)
    if settings.log != "text" or counts:
        app.before_request(_begin)
    if tells:
        app.after_request(_tell)
    if counts:
        app.extensions[TIMES] = RequestTimes()
        app.after_request(lambda response: _count(app.extensions[TIMES], response))


def _begin() -> None:
    g.began, g.request_id = time.perf_counter(), secrets.token_hex(8)


def _tell(response: Response) -> Response:
    if route := watched_route():
        measured = {"method": request.method, "status": response.status_code, "ms": round(1_000 * _taken())}
        log.info("%s %s", request.method, route, extra=measured)
    return response


def _count(times: RequestTimes, response: Response) -> Response:
    if route := watched_route():
        times.add(route, response.status_code, _taken())
    elif response.status_code >= SERVER_ERROR:
        times.note_failed_visit(time.time())
    return response


def _taken() -> float:
    return time.perf_counter() - g.began
