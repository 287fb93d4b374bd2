"""Log lines for a machine: one JSON object each, on standard error. A respondent's visit leaves no more than that a page failed.

time (UTC), level, logger, message; in a request of somebody who signs in also request (random, to find lines that belong
together) and route as it stands in the source; exception with its traceback, where there is one.
"""

import json
import logging
import time
import traceback

from flask import Flask, g

from survey.watching.routes import is_a_visit, watched_route

MEASURED = ("method", "status", "ms")  # what a request's own line says besides
OURS = ("survey.", "reports.", "senterpuls")  # loggers that choose their words with care
MINUTE = 60  # seconds: in a respondent's visit a line says no closer when


class JsonLines(logging.Formatter):
    """A record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        line = _of_a_visit(record) if is_a_visit() else _of_anything_else(record)
        return json.dumps(line, ensure_ascii=False)


class _Handler(logging.StreamHandler):
    """To be found again: each application of a process sets up its logs."""


def set_up_logs(app: Flask, kind: str) -> None:
    """kind: as survey.config.LOGS. Text is what Python does by itself: warnings and errors, their messages alone."""
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, _Handler)]
    if kind == "text":
        return
    handler = _Handler()
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    app.logger.handlers.clear()  # Flask's own line would be a second one, and no object


def _of_a_visit(record: logging.LogRecord) -> dict:
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "no exception"
    careful = record.name.startswith(OURS) and not record.exc_info
    line = _beginning(record, record.created // MINUTE * MINUTE)
    return line | {"message": record.getMessage() if careful else f"respondent page: {kind}"}


def _of_anything_else(record: logging.LogRecord) -> dict:
    line = _beginning(record, record.created) | {"message": record.getMessage()}
    if route := watched_route():
        line |= {"request": g.get("request_id"), "route": route}
    line |= {name: getattr(record, name) for name in MEASURED if hasattr(record, name)}
    if record.exc_info and record.exc_info[0]:
        line["exception"] = "".join(traceback.format_exception(*record.exc_info))
    return line


def _beginning(record: logging.LogRecord, moment: float) -> dict:
    written = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
    return {"time": written, "level": record.levelname.lower(), "logger": record.name}
