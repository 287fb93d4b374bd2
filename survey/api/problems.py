"""How the API says no: problem documents (RFC 9457), each with one sentence that says what to do."""

import json

from flask import Flask, Response, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.http import HTTP_STATUS_CODES

PREFIX = "/api/"
PROBLEM, JSON = "application/problem+json", "application/json"


def problem(status: int, sentence: str, **more) -> Response:
    """The document: what kind, one sentence, and what a program can use besides."""
    body = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status, "detail": sentence, **more}
    return Response(json.dumps(body, ensure_ascii=False) + "\n", status, mimetype=PROBLEM)


def unauthorized(sentence: str, *, failed: bool = False) -> Response:
    """401, with the one way that there is; failed: a token came along, and it is no good."""
    answer = problem(401, sentence)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Senterpuls"' + (', error="invalid_token"' if failed else "")
    return answer


def install_problems(app: Flask) -> None:
    """Whatever goes wrong under /api is a problem document, an unknown address too; elsewhere nothing changes."""
    app.register_error_handler(HTTPException, answer_of)


def answer_of(error: HTTPException):
    """The problem document of an error under /api; elsewhere the error as it is."""
    if not request.path.startswith(PREFIX) or error.code is None or error.code < 400:
        return error
    answer = problem(error.code, _sentence(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sentence(error: HTTPException) -> str:
    if isinstance(error, MethodNotAllowed):
        return gettext("This address takes %(methods)s.", methods=", ".join(sorted(error.valid_methods or ())))
    sentences = {
        400: lambda: gettext("The request can’t be read; compare it with /api/v1/openapi.json."),
        403: lambda: gettext("Your role opens no results."),
        404: lambda: gettext("There is nothing at this address; /api/v1/openapi.json says what there is."),
        406: lambda: gettext("This address answers in JSON only; accept application/json."),
        413: lambda: gettext("That is too large; send at most 8 MB."),
        415: lambda: gettext("Send the roster as text/csv or as application/json."),
    }
    if error.code not in sentences:
        return gettext("Something went wrong here; try again later.")
    return sentences[error.code]()
