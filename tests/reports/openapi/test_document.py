"""The description is true: valid by itself, strict about real answers, and held against the application by random requests."""

from contextvars import Context

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from reports.openapi.document import PATHS, openapi_document
from tests.browser import browser_of, signed_in
from tests.reports.side_by_side import Unit, add_release, add_set

EXAMPLES = 25  # requests an operation
NOT_OF_ROSTERS = [positive_data_acceptance]  # what a row may say isn't all in a schema
BASE, COMPARISONS = "/api/v1/clients", "/api/v1/compare"


def strict(schema):
    """The same, except that an object may hold no key that isn't described."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema and "required" in schema else {}
    return closed | {key: strict(value) for key, value in schema.items()}


def validator_of(path: str, method: str = "get", status: str = "200"):
    document = strict(openapi_document())
    (content,) = document["paths"][path][method]["responses"][status]["content"].values()
    return jsonschema_rs.Draft202012Validator(content["schema"] | {"components": document["components"]})


ANSWERS = [
    (BASE, ""),
    (f"{BASE}/{{client}}/waves", ""),
    (f"{BASE}/{{client}}/waves/{{month}}/units", ""),
    *((f"{BASE}/{{client}}/waves/{{month}}/report", unit) for unit in ("", "Oslo", "Bergen", "Oslo/Team 1", "Oslo/Team 2")),
]


@pytest.mark.parametrize(("path", "unit"), ANSWERS)
def test_real_answers_are_as_described_key_by_key(app, bearer, path, unit):
    answer = browser_of(app).get(path.format(client="fjord", month="2026-10"), query_string={"unit": unit}, headers=bearer)
    assert answer.status_code == 200
    assert [str(error)[:300] for error in validator_of(path).iter_errors(answer.get_json())] == []


def test_a_key_that_is_not_described_is_noticed(app, bearer):
    document = browser_of(app).get(f"{BASE}/fjord/waves/2026-10/report", headers=bearer).get_json()
    validator = validator_of(f"{BASE}/{{client}}/waves/{{month}}/report")
    assert validator.is_valid(document)
    assert not validator.is_valid(document | {"new": 1})
    document["measures"][0]["value"] = "59"
    assert not validator.is_valid(document)


def test_every_route_of_the_api_is_described(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/") and rule.endpoint != "api.openapi"]
    served = {(rule.rule.replace("<", "{").replace(">", "}"), method.lower()) for rule in rules for method in rule.methods}
    described = {(path, method) for path, methods in PATHS.items() for method in methods}
    assert {(path, method) for path, method in served if method not in ("head", "options")} == described


def test_the_description_is_served_to_everybody(app):
    answer = browser_of(app).get("/api/v1/openapi.json")
    assert answer.get_json() == openapi_document()
    assert "Set-Cookie" not in answer.headers


@pytest.fixture
def described(app, bearer):
    """The schema as the application serves it, every request in a context of its own."""

    def served(environ, start_response):
        return Context().run(app.wsgi_app, environ, start_response)

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)


@pytest.mark.parametrize("own", [{}, {"client": "fjord", "month": "2026-10"}], ids=["any client", "own client"])
@pytest.mark.parametrize(("path", "method"), [(path, method) for path, methods in PATHS.items() for method in methods])
def test_the_application_keeps_to_its_description(described, bearer, path, method, own):
    @given(case=described[path][method.upper()].as_strategy())
    @hypothesis_settings(
        max_examples=EXAMPLES, derandomize=True, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
    )
    def keeps_to_it(case):
        case.path_parameters |= {name: value for name, value in own.items() if name in case.path_parameters}
        answer = case.call_and_validate(headers=bearer, excluded_checks=NOT_OF_ROSTERS if method == "put" else [])
        answered.add(answer.status_code)

    answered = set()
    keeps_to_it()
    assert not own or answered & {200, 422} or path == COMPARISONS  # HR's token opens none


def test_a_real_comparison_is_as_described_key_by_key(app, bearer):
    add_release("sund", {"": Unit(60), "Alm": Unit(70), "Grey": Unit(None), "Duin": Unit(50)})
    add_set("nordic", ["fjord", "sund", "a", "b", "c"], 60.0)
    for client in ("fjord", "sund"):
        consultant = signed_in(app, "c@example.com", "consultant", client)
    answer = consultant.get(f"{COMPARISONS}?client=fjord&client=sund&set=nordic&lang=en", headers={"Accept": "application/json"})
    assert answer.status_code == 200 and answer.get_json()["benchmark"]["set"] == "nordic"
    assert [str(error)[:300] for error in validator_of(COMPARISONS).iter_errors(answer.get_json())] == []
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert consultant.get(f"{COMPARISONS}?client=fjord&client=sund&set=nordic&lang=en", headers=tag).status_code == 304
    assert browser_of(app).get(COMPARISONS, headers=bearer).status_code == 403
