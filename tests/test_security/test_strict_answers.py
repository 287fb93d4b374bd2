"""Every answer is strict about what a browser may do with it: of every route and method, of files, refusals, failures."""

from dataclasses import replace

import pytest

from survey.access import PUBLIC, declared_roles
from survey.mail.opt_out import opt_out_mark
from tests.browser import browser_of, signed_in
from tests.conftest import running_app
from tests.reports.views.every_route import CHOICES, CLOSED_TO_NOBODY, IDS, LEAVING, everybody
from tests.test_security.answers_read import laxities

ENCRYPTED = "https://pulse.example"
OPEN = {"token": "0000-0000-0000-0000", "link": "x" * 43, "client": "fjord", "month": "2026-10", "unit": "Bergen", "release": "1"}
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
BESIDES = (  # no route's
    "/", "/nowhere", "/static/console.css", "/static/nothing.css", "/static/../wsgi.py", "/api/v1/nothing", "/console/fjord",
    "/console/x/report.exe", "/%00", "/console/\ufffd/report",
)  # fmt: skip


def addresses(app) -> list[tuple[str, str]]:
    """(method, address) of every route by every method it has, ids filled in, those that end a session last."""
    mark = opt_out_mark(app.config["SECRET_KEY"], "fjord", "Bergen-0")
    own = {name: one.own[0] for name, one in IDS.items()} | {name: values[0] for name, values in CHOICES.items()}
    adapter, roles, found = app.url_map.bind("localhost"), declared_roles(app), []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint in (*LEAVING, "session.sign_out")):
        values = own | (OPEN | {"mark": mark} if roles[rule.endpoint] == {PUBLIC} else {})
        for method in sorted(rule.methods - CLOSED_TO_NOBODY):
            values_here = {name: values[name] for name in rule.arguments}
            found.append((method, adapter.build(rule.endpoint, values_here, method=method)))
    return found


def lax(browsers, asked, **how) -> list[tuple]:
    found = []
    for method, path in asked:
        for role, browser in browsers.items():
            answer = browser.open(path, method=method)
            found += [(role, method, path, answer.status_code, one) for one in laxities(path, answer, **how)]
            answer.close()
    return found


def test_every_answer_of_every_route_is_strict(app):
    browsers, asked = everybody(app), addresses(app)
    assert len(asked) >= len(list(app.url_map.iter_rules()))
    asked_by = {role: browsers[role] for role in ("hr", "operator", "stranger", "program")}
    assert lax(asked_by, asked) == []


def test_what_is_no_routes_is_strict_too(app):
    assert lax({"stranger": browser_of(app)}, [(method, path) for path in BESIDES for method in METHODS]) == []


@pytest.mark.parametrize("path", ["/planted", "/console/planted", "/api/v1/planted", "/static"])
def test_a_failure_is_strict(app, path):
    def fail():
        raise RuntimeError

    fail.declared_roles = frozenset({PUBLIC})
    app.add_url_rule(path, "planted.fail", fail)
    app.config["TESTING"] = False
    answer = browser_of(app).get(path)
    assert answer.status_code == 500
    assert laxities(path, answer) == []


def test_where_pages_are_encrypted_they_stay_so(settings):
    with running_app(replace(settings, base_url=ENCRYPTED)) as app:
        browser = browser_of(app)
        for path in ("/", "/a", "/console/sign-in", "/console/", "/static/console.css", "/api/v1/clients", "/healthz"):
            answer = browser.get(path, base_url=ENCRYPTED)
            assert laxities(path, answer, encrypted=True) == []
            answer.close()
        assert "__Host-session=" in browser_of(app).get("/console/sign-in", base_url=ENCRYPTED).headers["Set-Cookie"]


def test_a_lax_page_is_found(app):
    """A page that says too much of its own, and a cookie that is everybody's."""

    def planted():
        policy = "default-src 'self'; script-src 'unsafe-inline' https://elsewhere.example"
        headers = [("Content-Security-Policy", policy), ("Cache-Control", "public"), ("Referrer-Policy", "unsafe-url")]
        return "hello", [*headers, ("Set-Cookie", "own=1; Domain=example.com"), ("Access-Control-Allow-Origin", "*")]

    planted.declared_roles = frozenset({PUBLIC})
    app.add_url_rule("/planted", "planted.show", planted)
    found = " ".join(laxities("/planted", browser_of(app).get("/planted")))
    for one in ("'unsafe-inline' https://elsewhere.example", "be kept", "told to others", "other sites", "own for other hosts"):
        assert one in found


def test_without_the_outermost_layer_answers_are_lax(app):
    """What the layer is for: Flask's own refusals say nothing."""
    app.wsgi_app = app.wsgi_app._inside
    assert lax({"stranger": browser_of(app)}, [("GET", "/nowhere"), ("GET", "/static/console.css"), ("GET", "/healthz")])


def test_other_hosts_scripts_and_frames_get_no_cookie_of_a_respondent(app):
    browser = browser_of(app)
    for path in ("/a", "/code", "/lost", "/s/0000-0000-0000-0000", "/healthz", "/api/v1/openapi.json"):
        assert "Set-Cookie" not in browser.get(path, headers={"Cookie": "session=forged"}).headers
    assert "Set-Cookie" in signed_in(app, "hr@example.com", "hr", "fjord").get("/console/account").headers
