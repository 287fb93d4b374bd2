"""A refusal is no oracle: hidden, unknown and foreign look alike to the byte, and ask the database the same."""

import re
from contextlib import contextmanager
from importlib import import_module

import pytest
from flask import request
from sqlalchemy import event

from reports.action_plans.rows import load_plans
from reports.exports.kinds import KINDS
from survey.database import db
from tests.browser import browser_of
from tests.test_disclosure.channels import CHANNELS, READERS
from tests.test_disclosure.conftest import MONTHS

MONTH = MONTHS[-1]
ADDRESSES = {
    "page": "/console/{client}/{month}/report?unit={unit}&lang=en",
    **{kind: f"/console/{{client}}/{{month}}/report.{kind}?unit={{unit}}&lang=en" for kind in KINDS},
    "overview": "/console/{client}/?month={month}&unit={unit}&lang=en",
    "charts": "/console/{client}/{month}/charts.json?unit={unit}&lang=en",
    "api": "/api/v1/clients/{client}/waves/{month}/report?unit={unit}&lang=en",
}
HIDDEN, UNKNOWN = "Oslo/Grey", "Oslo/Gray"
REFUSED = [HIDDEN, "Oslo/Blue", UNKNOWN, "Nowhere", "../Oslo", "Oslo//Red", "Oslo/Red/x"]
OUT_OF_SCOPE = ["Moss", "Moss/White", "Bergen/Pink", "", "Bergen/Nobody"]  # of the leader of Oslo


def ask(browser, kind, unit, client="fjord", month=MONTH):
    return browser.get(ADDRESSES[kind].format(client=client, month=month, unit=unit))


def looks(answer):
    """Everything that a reader can compare, the clock left out."""
    headers = sorted((name, value) for name, value in answer.headers if name != "Date")
    return answer.status_code, answer.data, len(answer.data), tuple(headers)


@contextmanager
def statements():
    """What the database is asked meanwhile, without its values."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(re.sub(r"\s+", " ", statement))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked_for(browser, kind, unit, **where):
    ask(browser, kind, unit, **where)  # the first request of a session loads more
    with statements() as found:
        ask(browser, kind, unit, **where)
    return found


@pytest.mark.parametrize("kind", ADDRESSES)
def test_hidden_unknown_and_foreign_units_look_alike(app, readers, kind):
    for role, browser in readers.items():
        units = REFUSED + (OUT_OF_SCOPE if role == "leader" else [])
        assert len({looks(ask(browser, kind, unit)) for unit in units}) == 1
        assert ask(browser, kind, HIDDEN).status_code == 404


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_foreign_client_and_a_month_without_release_look_alike(app, readers, kind):
    for browser in readers.values():
        asked = [("elsewhere", MONTH), ("nobody", MONTH), ("fjord", "2026-11"), ("fjord", "2020-01")]
        assert len({looks(ask(browser, kind, "Oslo", client, month)) for client, month in asked}) == 1


@pytest.mark.parametrize("kind", ADDRESSES)
def test_the_database_is_asked_the_same_for_a_hidden_and_an_unknown_unit(app, readers, kind):
    """What takes time tells, too: a unit that is hidden takes no step that one of no such name doesn't."""
    for browser in (readers["hr"], readers["leader"]):
        assert asked_for(browser, kind, HIDDEN) == asked_for(browser, kind, UNKNOWN) == asked_for(browser, kind, "Oslo/Blue")


def test_the_database_is_asked_the_same_for_any_unit_out_of_scope(app, readers):
    asked = [asked_for(readers["leader"], "api", unit) for unit in OUT_OF_SCOPE]
    assert all(one == asked[0] for one in asked)


def test_the_database_is_asked_the_same_for_a_foreign_client_and_one_that_is_not_there(app, readers):
    assert asked_for(readers["hr"], "api", "Oslo", client="elsewhere") == asked_for(readers["hr"], "api", "Oslo", client="nobody")


def test_the_public_page_refuses_alike(app):
    stranger = browser_of(app)
    assert stranger.get(f"/r/fjord/{MONTH}/Oslo?lang=en").status_code == 200
    units = ["fjord/{}/Oslo/Red", "fjord/{}/Oslo/Grey", "fjord/{}/Nowhere", "elsewhere/{}/Oslo", "nobody/{}/Oslo"]
    answers = [stranger.get(f"/r/{unit.format(MONTH)}?lang=en") for unit in units]
    assert len({looks(answer) for answer in answers}) == 1 and answers[0].status_code == 404


def test_the_public_page_asks_the_database_the_same_for_a_hidden_and_an_unknown_centre(app):
    asked = []
    for unit in ("Oslo/Grey", "Oslo/Gray", "Nowhere/Else"):
        with statements() as found:
            browser_of(app).get(f"/r/fjord/{MONTH}/{unit}?lang=en")
        asked.append(found)
    assert asked[0] == asked[1] == asked[2]


def test_a_naive_refusal_is_an_oracle(app, readers, monkeypatch):
    """Somebody who says why: the attack above must notice a word more, and a question more."""
    said = {HIDDEN: "too few", UNKNOWN: "no such unit"}
    monkeypatch.setattr(import_module("reports.views.api"), "not_shown_sentence", lambda: said[request.args["unit"]])
    assert looks(ask(readers["hr"], "api", HIDDEN)) != looks(ask(readers["hr"], "api", UNKNOWN))
    # The count of questions is a measure: what is out of scope, as its reader knows, isn't looked up at all.
    monkeypatch.undo()
    assert len(asked_for(readers["leader"], "api", "Moss")) != len(asked_for(readers["leader"], "api", HIDDEN))


def test_the_commands_document_of_a_hidden_unit_is_that_of_an_unknown_one(app, tmp_path):
    documents = []
    for unit in (HIDDEN, UNKNOWN):
        file = tmp_path / "unit.json"
        at = ["--client", "fjord", "--month", MONTH, "--unit", unit, "--format", "json", "--out", str(file)]
        assert app.test_cli_runner().invoke(args=["report", *at]).exit_code == 0
        documents.append(file.read_text().replace(unit, "…").replace(unit.partition("/")[2], "…"))
    assert documents[0] == documents[1]


def test_all_results_of_a_reader_are_refused_by_these_addresses():
    """A format for readers that comes later is attacked here as well."""
    by_other_names = {"home", "measure"}
    assert {name for name, channel in CHANNELS.items() if channel.roles == READERS} - by_other_names == ADDRESSES.keys()


@pytest.mark.parametrize("page", ["", "/edit"])
def test_a_measure_out_of_scope_and_one_that_is_not_there_look_and_are_looked_up_alike(app, readers, page):
    foreign = [plan.id for plan in load_plans("fjord") if plan.unit_path in OUT_OF_SCOPE]
    assert len(foreign) == 2
    answers, asked = set(), []
    for plan in (*foreign, "0" * 32):
        with statements() as found:
            answers.add(looks(readers["leader"].get(f"/console/fjord/measures/{plan}{page}?lang=en")))
        asked.append(found)
    assert len(answers) == 1
    assert asked[0] == asked[1] == asked[2]
