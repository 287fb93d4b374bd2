"""The roster from the HR system: the same import as the command's, all of it or nothing, for tokens alone."""

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType

from survey.api.access import accept_json, api_reader, for_api
from survey.api.problems import JSON, answer_of, problem
from survey.console.pages import make_console_pages
from survey.console.scope import NothingHere, whole_client_in_scope
from survey.database import db
from survey.refusal import Refusal, RowsRefused
from survey.services.api_tokens import WRITE_ROSTER
from survey.services.audit import record_action
from survey.services.roster import COLUMNS, REQUIRED, import_roster
from survey.table_file import Row, read_table

CSV = "text/csv"
COUNTS = ("added", "moved", "left", "updated", "unchanged")
FILE_LIMIT = 8 * 2**20  # bytes
ANSWERS = {"true": True, "false": False}

roster_api = Blueprint("roster_api", __name__, url_prefix="/api/v1")
make_console_pages(roster_api)
for error in (Forbidden, RequestEntityTooLarge):  # pages answer them otherwise
    roster_api.register_error_handler(error, answer_of)
roster_api.before_request(accept_json)


@roster_api.url_value_preprocessor
def _make_room(_endpoint, _values) -> None:
    request.max_content_length = FILE_LIMIT


@roster_api.put("/clients/<client>/roster")
@for_api(WRITE_ROSTER, "hr")
def put(client: str):
    """Makes the roster equal to the rows sent; with `?dry_run=true` says what that would change."""
    now = datetime.now(UTC)
    organisation = whole_client_in_scope(api_reader(), client)
    asked = request.args.get("dry_run", "false")
    if asked not in ANSWERS:
        raise BadRequest
    result = import_roster(organisation, _rows_sent(), now=now)
    counts = {kind: getattr(result, kind) for kind in COUNTS}
    if ANSWERS[asked]:
        db.session.rollback()
    else:
        record_action("roster imported", client=client, actor=api_reader().email, now=now, **counts)
        db.session.commit()
    document = {"client": client, "dry_run": ANSWERS[asked], **counts}
    return Response(json.dumps(document) + "\n", mimetype=JSON)


def _rows_sent() -> Iterator[Row]:
    if request.mimetype == CSV:
        return iter(_read_csv(request.get_data()))
    if request.mimetype == JSON:
        return _read_json(_document_sent())
    raise UnsupportedMediaType


def _document_sent():
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, by the thousand
        raise BadRequest from None


def _read_csv(content: bytes) -> tuple[Row, ...]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.csv"
        file.write_bytes(content)
        try:
            return read_table(file, required=REQUIRED, known=COLUMNS).rows
        except Refusal as refusal:
            raise Refusal(str(refusal).replace(str(file), file.name)) from None


def _read_json(document) -> Iterator[Row]:
    """{"rows": [{"unit_path": …, "member_ref": …}, …]}; a row's line is its number, from 1."""
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise BadRequest
    for line, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or not set(row) <= set(COLUMNS) or not all(isinstance(one, str) for one in row.values()):
            raise BadRequest
        yield Row(line, {name: value.strip() for name, value in row.items()})


@roster_api.errorhandler(RowsRefused)
def _rows_refused(refused: RowsRefused):
    db.session.rollback()
    return problem(422, str(refused), rows=[{"line": row.line, "reason": row.reason} for row in refused.rows])


@roster_api.errorhandler(Refusal)
def _refused(refusal: Refusal):
    db.session.rollback()
    return problem(422, str(refusal))


@roster_api.errorhandler(NothingHere)
def _nothing_here(_error):
    return problem(404, gettext("There is no roster here that you may change: check the address and whose client it is."))
