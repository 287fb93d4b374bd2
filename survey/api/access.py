"""Who asks the API: a token, which alone may write, or for reading the browser that is signed in to the console."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from flask import Flask, Response, g, request
from flask_babel import gettext
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotAcceptable

from survey.access import Reader, load_reader, scope_of
from survey.api.problems import JSON, PROBLEM, problem, unauthorized
from survey.models.account import ROLES
from survey.services.api_tokens import find_token, note_use
from survey.tenancy import begin_scope

BEARER = "bearer"
READING = ("GET", "HEAD")


class Refused(Exception):
    """The answer to somebody who may not ask this."""

    def __init__(self, answer: Response):
        self.answer = answer


def for_api(scope: str, *roles: str) -> Callable:
    """Declares which roles may use a view of the API, and which scope a token needs for it."""
    if set(roles) - set(ROLES) or not roles:
        raise ValueError(f"a view is for some of {ROLES}")

    def declare(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **values):
            try:
                reader = _who_asks(scope, datetime.now(UTC))
            except Refused as refused:
                return refused.answer
            g.api_reader = reader
            if reader.role not in roles:
                raise Forbidden
            begin_scope(scope_of(reader))
            return view(*args, **values)

        guarded.declared_roles = frozenset(roles)
        return guarded

    return declare


def api_reader() -> Reader:
    """Who asks, inside a view that was declared by `for_api`."""
    return g.api_reader


def asking() -> Reader:
    """The same, in a view that pages and the API share."""
    return g.get("api_reader") or current_user


def forget_readers(app: Flask) -> None:
    """Every request of the app ends without one: tests push one context around several."""
    app.teardown_request(lambda _error: g.pop("api_reader", None))


def accept_json() -> None:
    """Before a view that answers JSON: 406 where that is not wanted."""
    wanted = request.accept_mimetypes
    if wanted and not any(wanted.quality(kind) for kind in (JSON, PROBLEM)):
        raise NotAcceptable


def _who_asks(scope: str, now: datetime) -> Reader:
    if "Authorization" in request.headers:
        return _by_token(scope, now)
    if request.method in READING and current_user.is_authenticated:
        return current_user
    sentence = gettext("Send a token as “Authorization: Bearer …”; HR and consultants make them at /console/account/tokens.")
    raise Refused(unauthorized(sentence))


def _by_token(scope: str, now: datetime) -> Reader:
    sent = request.authorization
    secret = sent.token if sent and sent.type == BEARER else None
    token = find_token(secret, now=now) if secret else None
    reader = load_reader(token.account) if token else None
    if reader is None:
        sentence = gettext("This token is not valid: it has expired, was revoked, or was not copied whole. Make a new one.")
        raise Refused(unauthorized(sentence, failed=True))
    if scope not in token.scopes:
        answer = problem(403, gettext("This token may not do that; make one with the scope %(scope)s.", scope=scope))
        answer.headers["WWW-Authenticate"] = f'Bearer realm="Senterpuls", error="insufficient_scope", scope="{scope}"'
        raise Refused(answer)
    note_use(token, now=now)
    return reader
