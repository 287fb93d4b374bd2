"""The read API: the documents that the command line writes, for the same people that the console is for."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import get_locale, gettext
from flask_login import current_user
from werkzeug.exceptions import Forbidden, Unauthorized

from reports.views.opening import (
    ReleaseNotFound,
    UnitNotShown,
    not_found_sentence,
    not_shown_sentence,
    open_report,
    record_opening,
)
from survey.access import READERS, for_roles
from survey.console.pages import make_console_pages

api = Blueprint("api", __name__, url_prefix="/api/v1")
make_console_pages(api)


@api.get("/clients/<client>/waves/<month>/report")
@for_roles(*READERS)
def report(client: str, month: str):
    return answer_document(client, month)


def answer_document(client: str, month: str) -> Response:
    """The report that the request asks for, as the JSON document of DESIGN §3."""
    from reports.exports.document import to_json

    args = request.args
    opened = open_report(current_user, client, month, args.get("unit", ""), str(get_locale()), chosen=args.get("set"))
    document = to_json(opened)
    record_opening(current_user, opened, "json")
    return Response(document, mimetype="application/json")


@api.errorhandler(UnitNotShown)
def _not_shown(_error):
    return jsonify(state="hidden", message=not_shown_sentence()), 404


@api.errorhandler(ReleaseNotFound)
def _not_found(_error):
    return jsonify(message=not_found_sentence()), 404


@api.errorhandler(Unauthorized)
def _unauthorized(_error):
    return jsonify(message=gettext("Sign in at /console first; the same cookie opens this address.")), 401


@api.errorhandler(Forbidden)
def _forbidden(_error):
    return jsonify(message=gettext("Your role opens no results.")), 403
