"""Whoever reads the metrics every second learns nothing of when somebody answers."""

from dataclasses import replace

import pytest
from flask import Flask, request
from prometheus_client import CollectorRegistry, Counter, ProcessCollector, generate_latest

from survey.services import ballots
from tests.conftest import running_app
from tests.test_anonymity.elections import call_elections
from tests.waves import complete_form, stored_ballots

TOKEN = "a token that nobody guesses, ever"


def test_stock_metrics_tell_when_somebody_answers():
    app, registry = Flask("naive"), CollectorRegistry()
    ProcessCollector(registry=registry)
    counter = Counter("requests", "All of them.", ("endpoint", "method", "status"), registry=registry)

    @app.route("/s/<token>", methods=["GET", "POST"])
    def send(token):
        return "thank you"

    @app.after_request
    def count(response):
        counter.labels(request.endpoint, request.method, response.status_code).inc()
        return response

    app.test_client().post("/s/one")
    before = generate_latest(registry)
    app.test_client().post("/s/other")
    told = set(generate_latest(registry).splitlines()) - set(before.splitlines())
    assert any(line.startswith(b"requests_total") for line in told)


@pytest.fixture
def watched(settings):
    """(a read of the metrics, another browser, the links and the answers of six people)."""
    with running_app(replace(settings, metrics_token=TOKEN, log="requests")) as app:
        (election,) = call_elections(app, runs=1, people=6)
        links = [f"/s/{election.tokens[member]}" for member in election.order]

        def read() -> set[bytes]:
            answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
            return {line for line in answer.data.splitlines() if b"process_memory" not in line}

        yield read, app.test_client(), links, complete_form(election.wave)


def test_ours_do_not_move_when_people_answer(watched):
    read, phone, links, form = watched
    before = read()
    for link in links:
        assert phone.get(link).status_code == 200
        assert phone.post(link, data=form).status_code == 200
    phone.get("/s/0000-0000-0000-0000")
    phone.post("/lost", data={"address": "somebody@fjord.example"})
    assert len(stored_ballots()) == 6
    assert read() == before


def test_nor_at_once_when_an_answer_was_taken_and_its_page_failed(watched, monkeypatch):
    read, phone, links, form = watched
    before, run = read(), ballots._CAST.run

    def fail_afterwards(*arguments):
        run(*arguments)
        raise RuntimeError("after the commit")

    monkeypatch.setattr(ballots._CAST, "run", fail_afterwards)
    assert phone.post(links[0], data=form).status_code == 500
    assert read() == before


def test_no_figure_names_a_client_a_person_or_a_path(watched):
    read, browser, _, _ = watched
    browser.get("/console/client-00/2026-10/report?unit=Oslo")
    browser.get("/console/sign-in/a-secret-link")
    said = b"\n".join(read())
    assert b"/console/<client>/<month>/report" in said
    assert [word for word in (b"client-00", b"Oslo", b"a-secret-link", b"fjord") if word in said] == []
