"""The read API: what the console shows, for other programs: the same readers, the same scope, the same refusals."""

import hashlib
import json

from flask import Blueprint, Response, request
from flask_babel import get_locale, gettext
from werkzeug.exceptions import Forbidden

from reports.openapi.document import openapi_document
from reports.release_lists import list_releases, list_units, list_unreleased
from reports.report import Report
from reports.views.opening import (
    ReleaseNotFound,
    UnitNotShown,
    check_release,
    not_found_sentence,
    not_shown_sentence,
    open_report,
    record_opening,
)
from survey.access import READERS, clients_of, may_open, public
from survey.api.access import accept_json, api_reader, for_api
from survey.api.problems import JSON, problem
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere, client_in_scope
from survey.models.wave import RELEASED
from survey.services.api_tokens import READ_REPORTS
from survey.services.progress import list_open_waves

api = Blueprint("api", __name__, url_prefix="/api/v1")
make_console_pages(api)
api.before_request(accept_json)


@api.get("/openapi.json")
@public
def openapi():
    return _answer(openapi_document())


@api.get("/clients")
@for_api(READ_REPORTS, *READERS)
def clients():
    reader = api_reader()
    found = [client_in_scope(reader, key) for key in clients_of(reader)]
    return _answer(
        {
            "clients": [
                {
                    "client": client.key,
                    "name": client.name,
                    "demonstration": client.demonstration,
                    "opens": sorted(unit for key, unit in reader.grants if key == client.key),
                }
                for client in found
            ]
        }
    )


@api.get("/clients/<client>/waves")
@for_api(READ_REPORTS, *READERS)
def waves(client: str):
    key = client_in_scope(api_reader(), client).key
    released = [
        {"month": row.month, "state": RELEASED, "released_at": row.frozen_at.isoformat(timespec="seconds"), "sha256": row.sha256}
        for row in list_releases([key])
    ]
    nothing = {"released_at": None, "sha256": None}
    others = [{"month": row.month, "state": row.state, **nothing} for row in list_unreleased([key])]
    others += [{"month": wave.month, "state": "open", **nothing} for wave in list_open_waves([key])]
    found = sorted((*released, *others), key=lambda wave: wave["month"], reverse=True)
    return _answer({"client": key, "waves": found})


@api.get("/clients/<client>/waves/<month>/units")
@for_api(READ_REPORTS, *READERS)
def units(client: str, month: str):
    reader = api_reader()
    check_release(reader, client, month)
    shown = [unit for unit in list_units(client, month) if may_open(reader, client, unit)]
    return _answer({"client": client, "month": month, "units": [{"unit_path": unit} for unit in shown]})


@api.get("/clients/<client>/waves/<month>/report")
@for_api(READ_REPORTS, *READERS)
def report(client: str, month: str):
    return answer_document(api_reader(), client, month)


def answer_document(reader, client: str, month: str) -> Response:
    """The report that the request asks for, as the JSON document of docs/files.md. What a program has already is 304."""
    from reports.exports.document import to_json

    args = request.args
    opened: Report = open_report(reader, client, month, args.get("unit", ""), str(get_locale()), chosen=args.get("set"))
    document = to_json(opened)
    record_opening(reader, opened, "json")  # an answer of 304 is a reading too
    return with_tag(Response(document, mimetype=JSON))


def with_tag(response: Response) -> Response:
    """The answer with its content's hash as its ETag; 304 where the request names that hash."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest())
    response.vary.update(("Authorization", "Cookie", "Accept-Language"))
    return response.make_conditional(request)


def _answer(document: dict) -> Response:
    return with_tag(Response(json.dumps(document, ensure_ascii=False) + "\n", mimetype=JSON))


@api.errorhandler(UnitNotShown)
def _not_shown(_error):
    return problem(404, not_shown_sentence(), state="hidden")


@api.errorhandler(ReleaseNotFound)
@api.errorhandler(NothingHere)
def _not_found(_error):
    return problem(404, not_found_sentence())


@api.errorhandler(Forbidden)
def _forbidden(_error):
    return problem(403, gettext("Your role opens no results."))
