"""Requests that no browser sends: whatever stands in an address, a heading or a body, the answer is a page or a refusal."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.access import PUBLIC, declared_roles
from tests.browser import TOKEN, browser_of, signed_in
from tests.table_rows import all_rows
from tests.test_security.test_parsers_fuzzed import BYTES, UTF8
from tests.test_security.test_strict_answers import OPEN

EXAMPLES = 40
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
KINDS = [FORM, PARTS, f"{PARTS}; boundary=b", "text/csv", "application/json"]
HEADERS = ["Referer", "Cookie", "Accept-Language", "Authorization", "If-None-Match", "Accept-Encoding", "X-Forwarded-For"]
LATIN = st.one_of(st.text(st.characters(max_codepoint=255), max_size=80), st.sampled_from(["http://[", "Bearer ", "session=a.b"]))
QUICK = settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))


def addresses(app, method: str) -> list[str]:
    """Every public address that takes the method, and one that nobody opens without an account."""
    roles, adapter = declared_roles(app), app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if roles[rule.endpoint] == {PUBLIC} and method in rule.methods]
    values = [(rule, {name: OPEN.get(name, "x") for name in rule.arguments}) for rule in rules]
    built = [adapter.build(rule.endpoint, own, method=method) for rule, own in values]
    return [*built, "/console/fjord/roster", "/api/v1/clients/fjord/waves", "/api/v1/clients/fjord/roster"]


def test_any_body_is_answered(app):
    browser, asked, before = browser_of(app), addresses(app, "POST"), all_rows(("sign_in_try",))
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False

    @QUICK
    @given(st.sampled_from(asked), st.sampled_from(KINDS), BYTES)
    def send(path, kind, body):
        assert browser.post(path, data=body, content_type=kind).status_code < 500
        assert browser.put("/api/v1/clients/fjord/roster", data=body, content_type=kind).status_code in (401, 413)

    send()
    assert all_rows(("sign_in_try",)) == before


def test_any_heading_and_question_is_answered(app):
    browser, asked = browser_of(app), addresses(app, "GET")

    @QUICK
    @given(st.sampled_from(asked), st.sampled_from(HEADERS), LATIN, UTF8)
    def ask(path, name, value, text):
        clean = re.sub(r"[\r\n\0]", "", value)
        answer = browser.get(path, query_string={"lang": text, "next": text, "unit": text}, headers={name: clean})
        assert answer.status_code < 500 or path == "/readyz"
        answer.close()

    ask()


ELSEWHERE = (
    "//[/console/", "https://elsewhere.example/console/", "//elsewhere.example/console/", "/\\elsewhere.example/console/",
    "/console/../..//elsewhere.example", "javascript:alert('elsewhere.example')", "/console/%0d%0aSet-Cookie:x=y",
)  # fmt: skip


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nobody_is_sent_to_another_place(app, place):
    """Before signing in, with the form of it, and from a page that had ended."""
    browser = browser_of(app)
    page = browser.get("/console/sign-in", query_string={"next": place})
    assert page.status_code == 200 and "elsewhere.example" not in page.text
    hr = signed_in(app, "hr@example.com", "hr", "fjord")
    token = TOKEN.search(hr.get("/console/account/password").text)[1]
    form = {"csrf_token": token, "new": "a long enough phrase for this", "next": place}
    sent = hr.post("/console/account/password", data=form)
    assert (sent.status_code, sent.location) in [(303, "/console/"), (303, place)] and "elsewhere" not in sent.location
    lost = browser.post("/console/fjord/people", headers={"Referer": f"http://localhost{place}"})
    assert lost.status_code in (400, 401) and "elsewhere.example" not in lost.text


@pytest.mark.parametrize("host", ["elsewhere.example", "elsewhere.example:80", "localhost@elsewhere.example", "["])
def test_the_host_a_request_names_stands_nowhere(app, host):
    """Links come from the address that was set: a forged Host leads nobody away."""
    browser = browser_of(app)
    for path in ("/console/", "/console/sign-in", "/console/forgot", "/lost", "/a", "/code", "/api/v1/openapi.json", "/nowhere"):
        answer = browser.get(path, headers={"Host": host, "X-Forwarded-Host": host})
        assert answer.status_code < 500
        assert "elsewhere" not in answer.text + str(answer.headers)
