"""What a reply tells besides its words: bytes, headers and order of them, for whoever sends on somebody's link."""

from datetime import timedelta

import pytest
from flask import Flask, request

from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.models.wave import CLOSING
from tests.html_page import Page
from tests.test_anonymity.elections import answer_all, call_elections
from tests.test_anonymity.respondents import filled

UNKNOWN = "0000-0000-0000-0000"
TELLING = {"Set-Cookie", "ETag", "Last-Modified", "Age", "Location", "Server-Timing", "X-Request-Id", "Content-Location"}
FORMS = {
    "complete": lambda form: form,
    "one answer": lambda form: dict(list(form.items())[:1]),
    "forged": lambda form: form | {"AUT1": "9"},
    "odd": lambda form: form | {"no such field": "x"},
    "empty": lambda form: {},
}


def reply(response) -> tuple:
    """All that a network or a browser sees of a reply, the clock's own header left out."""
    headers = [(name, value) for name, value in response.headers if name != "Date"]
    return response.status_code, headers, response.data


def tells_apart(ask, first, second) -> bool:
    return reply(ask(first)) != reply(ask(second))


def test_a_naive_reply_tells_who_has_answered():
    app, answered = Flask("naive"), {"one"}

    @app.route("/s/<token>", methods=["GET", "POST"])
    def send(token):
        if token in answered:
            return "You have answered already", 200, {"ETag": token}
        return ("thank you" if request.method == "POST" else "a form"), 200, {"Set-Cookie": "visited=1"}

    browser = app.test_client()
    assert tells_apart(lambda token: browser.get(f"/s/{token}"), "one", "other")
    assert TELLING & {name for name, _ in reply(browser.get("/s/other"))[1]}


@pytest.fixture
def visited(app):
    """(another browser, the address of one who has answered and that of one who has not, both of one unit; the wave)."""
    (election,) = call_elections(app, runs=1, people=6)
    form = filled(app.test_client().get(f"/s/{election.tokens[election.order[0]]}"))
    answered, absent = (f"/s/{election.tokens[member]}" for member in election.order[:2])
    assert app.test_client().post(answered, data=form).status_code == 200
    return app.test_client(), answered, absent, election


@pytest.mark.parametrize("language", [None, *LANGUAGES])
@pytest.mark.parametrize("packing", ["identity", "gzip"])
def test_a_form_is_the_same_for_everybody_of_a_unit(visited, language, packing):
    browser, answered, absent, _ = visited
    query, headers = f"?lang={language}" if language else "", {"Accept-Encoding": packing}
    for ask in (browser.get, browser.head, browser.options):
        assert not tells_apart(lambda address, ask=ask: ask(address + query, headers=headers), answered, absent)


@pytest.mark.parametrize("choose", FORMS.values(), ids=FORMS)
def test_a_reply_is_the_same_whoever_has_answered_and_whatever_was_sent(visited, choose):
    browser, answered, absent, _ = visited
    form = choose(filled(browser.get(absent)))
    second = reply(browser.post(answered, data=form))
    first = reply(browser.post(absent, data=form))
    again = reply(browser.post(absent, data=form))
    assert first == second == again


def test_thanks_do_not_tell_how_much_was_answered(visited):
    browser, _, absent, election = visited
    form = filled(browser.get(absent))
    thanks = {
        repr(reply(browser.post(f"/s/{election.tokens[member]}", data=chosen)))
        for member, chosen in zip(election.order[2:], (form, dict(list(form.items())[:1])), strict=False)
    }
    assert len(thanks) == 1


def test_no_reply_can_be_kept_compared_or_recognised(visited):
    browser, answered, _, _ = visited
    replies = [browser.get(answered), browser.post(answered, data={"AUT1": "4"}), browser.get(f"/s/{UNKNOWN}"), browser.get("/a")]
    for response in replies:
        names = [name for name, _ in response.headers]
        assert not TELLING & set(names)
        assert (response.headers["Cache-Control"], response.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    conditional = {"If-None-Match": "*", "If-Modified-Since": "Sun, 22 Nov 2026 08:00:00 GMT", "Range": "bytes=0-10"}
    assert reply(browser.get(answered, headers=conditional)) == reply(browser.get(answered))


def test_closed_is_the_same_for_all_and_takes_no_notice_of_the_answers(visited):
    browser, answered, absent, election = visited
    form = filled(browser.get(absent))
    election.wave.state, election.wave.closed_at = CLOSING, election.wave.opened_at + timedelta(minutes=1)
    db.session.commit()
    pages = [browser.get(answered), browser.get(absent)]
    pages += [browser.post(address, data=choose(form)) for address in (answered, absent) for choose in FORMS.values()]
    assert {page.status_code for page in pages} == {410}
    assert len({repr(reply(page)) for page in pages}) == 1


def test_a_link_nobody_knows_is_no_oracle(visited):
    """Malformed or well formed, looked at or sent to, whatever the form: one page."""
    browser, _, absent, _ = visited
    form = filled(browser.get(absent))
    addresses = [f"/s/{UNKNOWN}", "/s/ZZZZ-ZZZZ-ZZZZ-ZZZZ", "/s/nothing", f"{absent[:-1]}{'0' if absent[-1] != '0' else '1'}"]
    pages = [browser.get(address) for address in addresses]
    pages += [browser.post(address, data=choose(form)) for address in addresses for choose in FORMS.values()]
    assert {page.status_code for page in pages} == {404}
    assert len({repr(reply(page)) for page in pages}) == 1


def test_no_open_page_changes_when_somebody_answers(app):
    """Health, measures, whatever page asks for no name: nobody can watch it while a colleague answers."""
    (election,) = call_elections(app, runs=1, people=6)
    browser = app.test_client()
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    assert {"/healthz", "/readyz", "/a"} <= set(rules)
    before, quiet = ({rule: lines_of(browser.get(rule)) for rule in rules} for _ in range(2))
    answer_all(app, election)
    after = {rule: lines_of(browser.get(rule)) for rule in rules}
    steady = {rule: before[rule] & quiet[rule] for rule in rules}  # a counter of requests moves by itself
    assert {rule: steady[rule] - after[rule] for rule in rules if not steady[rule] <= after[rule]} == {}


def lines_of(response) -> set[bytes]:
    """The status and the lines of a page, without what a process says of its own memory and time."""
    lines = [line for line in response.data.splitlines() if not line.startswith((b"process_", b"python_"))]
    return {str(response.status_code).encode(), *lines}


def test_the_form_names_nobody(visited):
    browser, _, absent, election = visited
    page = Page(browser.get(absent))
    token = absent.removeprefix("/s/")
    assert token not in page.source and token.replace("-", "") not in page.source
    assert [member for member in election.order if member in page.source] == []
