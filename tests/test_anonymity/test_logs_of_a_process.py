"""Everything a served process and its database server write down while things go wrong: no word of a visit."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from survey.database import db
from survey.tokens import Token
from tests.test_anonymity.dumps import found_in
from tests.test_anonymity.elections import call_elections
from tests.test_anonymity.postgres_views import server_folder
from tests.test_anonymity.served import AGENT, served
from tests.waves import complete_form, stored_ballots

TOKEN = Token(b"\x9d\x02nobodys")
UNIT = "Oslo/Blue"
# Misfortune → the status that the phone gets.
MISFORTUNES = {
    "nothing": 200,
    "fail_after_commit": 500,
    "fail_in_templates": 500,
    "break_the_key": 500,
    "lose_the_table": 500,
    "lose_the_connection": 500,
}


def secrets_of(token: Token, answers: dict[str, str]) -> dict[str, bytes | str]:
    digests = {"token": token.value, "auth": token.auth, "serial": token.serial, "proof": token.proof}
    said = {"typed": str(token), "unit": UNIT, "address": "/s/", "fields": next(iter(answers)) + "=", "item": "'AUT1'"}
    return digests | said | {"agent": AGENT}


def objects_in(said: str) -> list[dict]:
    """The lines that are for a machine; the loud log of the tests stands between them."""
    return [json.loads(line) for line in said.splitlines() if line.startswith('{"time"')]


def told_by(log: Path, secrets: dict[str, bytes | str]) -> list[str]:
    content = log.read_bytes()
    words = {name: word for name, word in secrets.items() if len(word) < 10 and isinstance(word, str)}
    said = [name for name, word in words.items() if word.encode() in content]
    return said + found_in(content, {name: secret for name, secret in secrets.items() if name not in words})


def test_a_stock_application_logs_who_came_and_what_was_said(settings, tmp_path):
    with served(settings, tmp_path, "naive_failure") as server:
        status, *_ = server.send(f"/s/{TOKEN}", {"AUT1": "3"})
    assert status == 500
    assert {"typed", "address", "item"} <= set(told_by(server.log, secrets_of(TOKEN, {"AUT1": "3"})))


def test_a_stock_log_for_machines_tells_of_every_visit(tmp_path):
    log, app = tmp_path / "naive.json", Flask("naive")

    @app.after_request
    def tell(response):
        log.write_text(json.dumps({"path": request.path, "agent": request.user_agent.string}), encoding="utf-8")
        return response

    app.test_client().get(f"/s/{TOKEN}", headers={"User-Agent": AGENT})
    assert {"typed", "address", "agent"} <= set(told_by(log, secrets_of(TOKEN, {"AUT1": "3"})))


@pytest.fixture
def installation(settings, app):
    """(settings of a database with an open wave, its election, a complete form, the database server's own log or None)."""
    server_log = server_folder(settings.database_url) / "log" if db.engine.dialect.name == "postgresql" else None
    return settings, *_open(app), server_log


def _open(app) -> tuple:
    (election,) = call_elections(app, runs=1, people=3)
    fields = complete_form(election.wave)
    db.session.commit()
    return election, fields


@pytest.mark.each_database
@pytest.mark.parametrize("misfortune", MISFORTUNES)
def test_no_log_tells_of_a_visit(installation, tmp_path, misfortune):
    settings, election, fields, server_log = installation
    token = election.tokens[election.order[0]]
    with served(replace(settings, log="requests"), tmp_path, misfortune) as server:
        page = server.send(f"/s/{token}")[0]
        first, second = (server.send(f"/s/{token}", fields)[0] for _ in range(2))
        assert (page == 200) == (misfortune != "fail_in_templates")
        assert MISFORTUNES[misfortune] in (first, second)
    said = server.log.read_text(encoding="utf-8")
    assert ("failed" in said) == (misfortune != "nothing")
    assert "sqlalchemy" in said  # the log is as loud as it should be
    failures = [line for line in objects_in(said) if line["level"] == "error"]
    assert bool(failures) == (misfortune != "nothing")
    assert {(*line, line["time"][-3:]) for line in failures} <= {("time", "level", "logger", "message", "00Z")}
    logs = [server.log] + ([server_log] if server_log else [])
    assert [(log.name, told) for log in logs if (told := told_by(log, secrets_of(token, fields)))] == []
    assert len(stored_ballots()) <= 1
