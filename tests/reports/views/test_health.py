"""What a monitor is told: 200 or 503 with a sentence for each thing, and figures for who has the token."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from survey.config import Settings
from survey.database import db
from survey.models.outbox import EMAIL, INVITATION, RESEND, Carrier
from survey.services.outbox import queue_one
from tests.conftest import running_app
from tests.waves import open_test_wave

TOKEN = "a token that nobody guesses, ever"


@pytest.fixture
def settings(tmp_path, make_settings) -> Settings:
    """Without the releases of this folder's other tests."""
    return make_settings(tmp_path)


def test_the_process_is_up(client):
    assert client.get("/healthz").text == "ok\n"


def test_ready_with_a_sentence_for_each_thing(client, vault):
    open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 3})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"], list(answer.json["checks"])) == (
        200, True, ["database", "queue", "schema", "vault"]
    )  # fmt: skip
    assert all(check["ok"] and check["sentence"].endswith(".") for check in answer.json["checks"].values())
    assert "fjord" not in answer.text


def test_what_is_left_out_is_not_looked_at(client):
    db.session.execute(text("update alembic_version set version_num = '0001'"))
    db.session.commit()
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz?exclude=schema&exclude=vault").json["checks"].keys() == {"database", "queue"}


@pytest.fixture
def watched(settings):
    with running_app(replace(settings, metrics_token=TOKEN)) as app:
        yield app


def figures_of(app) -> dict[tuple, float]:
    """(name, labels) → value."""
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    families = text_string_to_metric_families(answer.text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_there_are_no_metrics_where_nobody_asked_for_them(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("said", ["", "Bearer", f"Bearer {TOKEN}r", TOKEN, "Bearer æ"])
def test_metrics_are_for_who_has_the_token(watched, said):
    answer = watched.test_client().get("/metrics", headers={"Authorization": said})
    assert (answer.status_code, "senterpuls_" in answer.text) == (401, False)


def test_requests_of_the_console_are_counted_by_route_and_status(watched):
    browser = watched.test_client()
    for address in ("/console/fjord/", "/console/another/", "/console/sign-in", "/api/v1/clients", "/a", "/no/such/page"):
        browser.get(address)
    counted = {key[1:]: value for key, value in figures_of(watched).items() if key[0] == "senterpuls_request_seconds_count"}
    assert counted == {
        ("/console/<client>/", "3xx"): 2, ("/console/sign-in", "2xx"): 1, ("/api/v1/clients", "4xx"): 1
    }  # fmt: skip


def test_what_waits_and_fails_is_told(watched, now):
    wave = open_test_wave(watched.extensions["senterpuls.vault"], now, teams={"Oslo": 3})
    queue_one(wave, INVITATION, "1" * 32, EMAIL)
    queue_one(wave, RESEND, "2" * 32, EMAIL)
    db.session.merge(Carrier(channel=EMAIL, failures=3, failing_since=now))
    db.session.commit()
    figures = figures_of(watched)
    assert figures["senterpuls_mail_waiting",] == 1  # not the link that somebody asked for
    assert figures["senterpuls_carrier_failing_seconds", "email"] > figures["senterpuls_carrier_failing_seconds", "sms"] == 0
    assert figures["senterpuls_overdue_seconds",] > 0  # it opened long ago
    assert figures["senterpuls_ready", "vault"] == 1
    assert figures["senterpuls_process_memory_bytes",] % (16 * 2**20) == 0


def test_metrics_are_given_without_a_database(watched):
    for table in ("alembic_version", "outbox"):
        db.session.execute(text(f"drop table {table}"))
    db.session.commit()
    figures = figures_of(watched)
    assert (figures["senterpuls_ready", "schema"], figures["senterpuls_ready", "database"]) == (0, 1)
    assert ("senterpuls_mail_waiting",) not in figures


def test_readiness_is_one_object(client):
    assert json.loads(client.get("/readyz").data).keys() == {"ready", "checks"}
