"""The API described as OpenAPI 3.1, written by hand; tests ask the running application whether it is true. Pure."""

from typing import Any

from reports.openapi.comparison_schemas import COMPARISON
from reports.openapi.parts import INSTANT, INTEGER, MONTH, SHA256, TEXT, YES_OR_NO, Schema, maybe, one_of, record, same, several
from reports.openapi.report_schemas import SCHEMAS

READ, WRITE = "reports:read", "roster:write"
ABOUT = (
    "Released figures of a client's units, and the client's roster. A program sends a token made at /console/account/tokens; "
    "reading works with the console's cookie too. What may not be opened, is hidden or isn't there is one and the same 404. "
    "Every reading of a report, and every change, is in the client's audit log."
)

PROBLEM = record("RFC 9457.", type=TEXT, title=TEXT, status=INTEGER, detail=TEXT)
REFUSED_ROWS = PROBLEM | {
    "properties": PROBLEM["properties"] | {"rows": several(record(line=INTEGER, reason=TEXT), "Where rows were refused.")}
}
CLIENTS = record(
    clients=several(record(client=TEXT, name=TEXT, demonstration=YES_OR_NO, opens=several(TEXT, "Unit paths; empty: all of it.")))
)
STATE = one_of("open", "held", "withdrawn", "released")
WAVE = record(month=MONTH, state=STATE, released_at=maybe(INSTANT), sha256=maybe(SHA256))
WAVES = record("Newest first.", client=TEXT, waves=several(WAVE))
UNITS = record("Those that are shown and may be opened.", client=TEXT, month=MONTH, units=several(record(unit_path=TEXT)))
COUNTS = {kind: INTEGER for kind in ("added", "moved", "left", "updated", "unchanged")}
IMPORTED = record("In members.", client=TEXT, dry_run=YES_OR_NO, **COUNTS)
ROW = {
    "type": "object",
    "properties": {"unit_path": TEXT, "member_ref": TEXT, "email": TEXT, "phone": TEXT, "language": TEXT},
    "required": ["unit_path", "member_ref"],
    "additionalProperties": False,
}
ROSTER = {
    "type": "object",
    "properties": {"rows": {"type": "array", "items": ROW, "minItems": 1}},
    "required": ["rows"],
    "additionalProperties": False,
}


def openapi_document() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Senterpuls", "version": "1", "description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
        "paths": PATHS,
        "components": {
            "schemas": {"Problem": PROBLEM, "RefusedRows": REFUSED_ROWS, "Comparison": COMPARISON, **SCHEMAS},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": f"Scopes: {READ}, {WRITE}."},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "session", "description": "The console's."},
            },
        },
    }


def _place(name: str, about: str, schema: Schema = TEXT) -> dict:
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _choice(name: str, about: str, schema: Schema = TEXT) -> dict:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def _problem(about: str, schema: str = "Problem", **headers: str) -> dict:
    answer = {"description": about, "content": {"application/problem+json": {"schema": same(schema)}}}
    return answer | ({"headers": _headers(**headers)} if headers else {})


def _headers(**headers: str) -> dict:
    return {name.replace("_", "-"): {"description": about, "schema": TEXT} for name, about in headers.items()}


def _found(about: str, schema: Schema) -> dict:
    content = {"application/json": {"schema": schema}}
    return {"description": about, "content": content, "headers": _headers(ETag="The hash of the content.")}


def _read(name: str, about: str, schema: Schema, *parameters: dict) -> dict:
    """A GET."""
    unchanged = {"description": "The content has the hash that If-None-Match names.", "headers": _headers(ETag="The same.")}
    return {
        "operationId": name,
        "summary": about,
        "security": [{"token": [READ]}, {"cookie": []}],
        "parameters": [*parameters, LANGUAGE, IF_NONE_MATCH],
        "responses": {"200": _found(about, schema), "304": unchanged, **REFUSALS},
    }


CLIENT = _place("client", "The client's key.")
WAVE_MONTH = _place("month", "The wave's month, such as 2026-10.")
LANGUAGE = _choice("lang", "Of texts and refusals; otherwise the account's language.", one_of("en", "nb", "sv", "da", "nl"))
IF_NONE_MATCH = {"name": "If-None-Match", "in": "header", "required": False, "schema": TEXT}
REFUSALS = {
    "401": _problem("No token, or not a valid one.", WWW_Authenticate="Bearer."),
    "403": _problem("The token lacks the scope, or the account's role opens none of this."),
    "404": _problem("Not there, hidden, or not yours."),
    "406": _problem("Something else than JSON was asked for."),
}
WRITE_REFUSALS = REFUSALS | {
    "400": _problem("The request can't be read."),
    "413": _problem("More than 8 MB."),
    "415": _problem("Neither text/csv nor application/json."),
    "422": _problem("Rows or the whole roster were refused; nothing was changed.", "RefusedRows"),
}
PUT_ROSTER = {
    "operationId": "putRoster",
    "summary": "Makes the roster equal to these rows: who is missing has left. All of it or nothing.",
    "security": [{"token": [WRITE]}],
    "parameters": [CLIENT, _choice("dry_run", "Say what would change, and change nothing.", YES_OR_NO)],
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": TEXT}, "application/json": {"schema": ROSTER}},
    },
    "responses": {
        "200": {"description": "What it did, or would do.", "content": {"application/json": {"schema": IMPORTED}}},
        **WRITE_REFUSALS,
    },
}
UNIT = _choice("unit", "Centre/Team; the client itself where left out.")
SET = _choice("set", "For consultants: the one benchmark set to compare with.")
COMPARED = (
    _choice("client", "Repeated: the clients to compare; all of yours where left out.", several(TEXT)),
    _choice("month", "The newest of these clients where left out.", MONTH),
)
PATHS = {
    "/api/v1/clients": {"get": _read("listClients", "Clients of which you may open something", CLIENTS)},
    "/api/v1/clients/{client}/waves": {"get": _read("listWaves", "A client's waves", WAVES, CLIENT)},
    "/api/v1/clients/{client}/waves/{month}/units": {
        "get": _read("listUnits", "The units of a release", UNITS, CLIENT, WAVE_MONTH)
    },
    "/api/v1/clients/{client}/waves/{month}/report": {
        "get": _read("readReport", "The report of a unit", same("Report"), CLIENT, WAVE_MONTH, UNIT, SET)
    },
    "/api/v1/compare": {
        "get": _read("compareClients", "For consultants: centres of several clients", same("Comparison"), *COMPARED, SET)
    },
    "/api/v1/clients/{client}/roster": {"put": PUT_ROSTER},
}
