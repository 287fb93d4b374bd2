"""A real served process: fifty ballots at once on one token, killed between commit and reply, without a vault."""

import http.client
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from survey.database import db
from tests.conftest import running_app
from tests.test_anonymity.elections import call_elections
from tests.test_anonymity.served import Server, environment_of, served
from tests.waves import complete_form, stored_ballots

AT_ONCE = 50


@pytest.fixture
def election(settings):
    """(a wave that is open, a complete form)."""
    with running_app(settings) as app:
        (called,) = call_elections(app, runs=1)
        fields = complete_form(called.wave)
        db.session.commit()
        yield called, fields


def send_at_once(server: Server, path: str, forms: list[dict[str, str]]) -> list[tuple]:
    gate = threading.Barrier(len(forms), timeout=60)

    def send(form):
        gate.wait()
        return server.send(path, form)

    with ThreadPoolExecutor(len(forms)) as threads:
        return list(threads.map(send, forms))


def test_a_naive_check_lets_several_ballots_in(settings, tmp_path):
    file = tmp_path / "naive.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table answer (token text)")
        connection.commit()
        with served(replace(settings, database_url=f"sqlite:///{file}"), tmp_path, "naive") as server:
            send_at_once(server, "/s/token", [{"AUT1": "4"}] * AT_ONCE)
        assert connection.execute("select count(*) from answer").fetchone()[0] > 1


def test_fifty_ballots_at_once_on_one_token_are_one(election, settings, tmp_path):
    called, fields = election
    path = f"/s/{called.tokens[called.order[0]]}"
    with served(settings, tmp_path) as server:
        replies = send_at_once(server, path, [fields | {"AUT1": str(number % 6 + 1)} for number in range(AT_ONCE)])
    assert {status for status, *_ in replies} == {200}
    assert len({body for *_, body in replies}) == 1
    assert len(stored_ballots()) == 1


def test_killed_before_the_reply_a_ballot_is_there_once(election, settings, tmp_path):
    """The phone hears nothing and sends again, to the server that came up after the crash."""
    called, fields = election
    acknowledged, unheard = called.order[:3], called.order[3]
    with served(settings, tmp_path) as server:
        assert {server.send(f"/s/{called.tokens[member]}", fields)[0] for member in acknowledged} == {200}
    with served(settings, tmp_path, "die_after_commit") as server:
        with pytest.raises((OSError, http.client.HTTPException)):
            server.send(f"/s/{called.tokens[unheard]}", fields)
        assert server.process.wait(60) == -9
    with served(settings, tmp_path) as server:
        status, _, again = server.send(f"/s/{called.tokens[unheard]}", fields)
        assert (status, again) == server.send(f"/s/{called.tokens[acknowledged[0]]}", fields)[::2]
    stored = {ballot.serial for ballot in stored_ballots()}
    assert stored == {called.tokens[member].serial for member in (*acknowledged, unheard)}
    assert len(stored_ballots()) == len(stored)


@pytest.mark.parametrize("vault", ["away", "watched"])
def test_pages_never_read_the_vault(election, settings, tmp_path, vault):
    """With no vault at all, and with one whose reading would kill the process."""
    called, fields = election
    if vault == "away":
        settings.vault.rename(tmp_path / "elsewhere")
    with served(settings, tmp_path, "read_no_vault") as server:
        for member in called.order[:3]:
            path = f"/s/{called.tokens[member]}"
            assert [server.send(path)[0], server.send(path, fields)[0], server.send("/a")[0]] == [200] * 3
        assert server.process.poll() is None
    assert len(stored_ballots()) == 3


def test_reading_the_vault_would_have_been_noticed(election, settings):
    called, _ = election
    entry = called.wave.vault_entry
    db.session.commit()
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import driver, wsgi
app = wsgi.create_app()
driver.read_no_vault(app)
app.extensions["senterpuls.vault"].link_key({entry!r})
"""
    assert subprocess.run([sys.executable, "-c", program], env=environment_of(settings)).returncode == -9
