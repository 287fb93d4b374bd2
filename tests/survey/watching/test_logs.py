"""Lines for a machine: each one object, a request's own with its route and without whoever asked."""

import io
import json
import logging
import re
from contextlib import contextmanager
from dataclasses import replace

import pytest

from survey.watching.logs import set_up_logs
from tests.conftest import running_app

ADDRESS, AGENT = "192.0.2.7", "a browser of mine"


@contextmanager
def logging_app(settings, kind: str, monkeypatch):
    """(an application with such logs, what reads the lines it wrote since the last time)."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stderr", said)

    def read() -> list[dict]:
        written = [json.loads(line) for line in said.getvalue().splitlines()]
        said.seek(0)
        said.truncate()
        return written

    with running_app(replace(settings, log=kind)) as app:
        yield app, read
        set_up_logs(app, "text")


@pytest.fixture(params=["requests"])
def logged(request, settings, monkeypatch):
    with logging_app(settings, request.param, monkeypatch) as both:
        yield both


json_alone = pytest.mark.parametrize("logged", ["json"], indirect=True)


def test_a_request_of_the_console_is_a_line_with_its_route(logged):
    app, read = logged
    for _ in range(2):
        answer = app.test_client().get(
            "/console/fjord/2026-10/report?unit=Oslo", environ_base={"REMOTE_ADDR": ADDRESS}, headers={"User-Agent": AGENT}
        )
    first, second = read()
    told = {name: first.pop(name) for name in ("level", "logger", "message", "route", "method", "status")}
    assert told == {
        "level": "info",
        "logger": "survey.watching.requests",
        "message": "GET /console/<client>/<month>/report",
        "route": "/console/<client>/<month>/report",
        "method": "GET",
        "status": answer.status_code,
    }
    assert first.keys() == {"time", "request", "ms"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first["time"])
    assert first["request"] != second["request"]


@pytest.mark.parametrize(
    "address", ["/a", "/code", "/s/0000-0000-0000-0000", "/lost", "/healthz", "/r/fjord/2026-10/", "/help/fjord"]
)
def test_nothing_is_told_of_a_page_that_is_for_everybody(logged, address):
    app, read = logged
    app.test_client().get(address)
    assert read() == []


@json_alone
def test_json_alone_tells_of_no_request_but_of_failures(logged):
    app, read = logged
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/console/fails/<client>")
    def fails(client):
        raise RuntimeError("a reason")

    app.test_client().get("/console/sign-in")
    app.test_client().get("/console/fails/fjord")
    (line,) = read()
    assert (line["level"], line["route"], len(line["request"])) == ("error", "/console/fails/<client>", 16)
    assert "RuntimeError: a reason" in line["exception"]


@json_alone
def test_whoever_logs_during_a_visit_is_cut_short(logged):
    app, read = logged
    with app.test_request_context("/s/0123-4567-89AB-CDEF"):
        try:
            raise ValueError("0123-4567-89AB-CDEF")
        except ValueError:
            logging.getLogger("some.library").exception("no %s", "0123-4567-89AB-CDEF")
            logging.getLogger("survey.views.ballot").exception("no %s", "0123-4567-89AB-CDEF")
    told = read()
    assert [line["message"] for line in told] == ["respondent page: ValueError"] * 2
    assert [line.keys() for line in told] == [{"time", "level", "logger", "message"}] * 2
    assert {line["time"][-3:] for line in told} == {"00Z"}


@json_alone
def test_outside_a_request_a_line_says_what_there_is_to_say(logged):
    _, read = logged
    logging.getLogger("survey.processes").error("serving process %d ended", 7)
    (line,) = read()
    assert (line["message"], line.keys()) == ("serving process 7 ended", {"time", "level", "logger", "message"})


def test_text_adds_nothing(settings, monkeypatch):
    with logging_app(settings, "text", monkeypatch) as (app, read):
        assert logging.getLogger().getEffectiveLevel() == logging.WARNING
        app.test_client().get("/console/sign-in")
        assert [handler for handler in logging.getLogger().handlers if type(handler).__module__ == "survey.watching.logs"] == []
        assert read() == []
