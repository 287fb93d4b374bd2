"""`senterpuls worker` in processes of its own, on each kind of queue: two at once do each thing once, and then end."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest
from flask_migrate import upgrade

from survey.config import Settings
from survey.database import db
from survey.models.wave import OPEN, RELEASED, Wave
from survey.queue.place import QueuePlace
from survey.queue.state import queue_state
from survey.services.waves import open_wave
from tests.conftest import running_app
from tests.mailbox import Mailbox, mail_server
from tests.planned import audited, plan, planned_client
from tests.redis import redis_server
from tests.waves import cast_all

PROGRAM = (sys.executable, "-c", "from wsgi import cli; cli()")
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Installation:
    settings: Settings
    queue: str
    port: int  # of its mail server

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "SENTERPULS_DATABASE_URL": self.settings.database_url,
            "SENTERPULS_VAULT": str(self.settings.vault),
            "SENTERPULS_SECRET_KEY": self.settings.secret_key,
            "SENTERPULS_QUEUE_URL": self.queue,
            "SENTERPULS_MAIL_URL": f"smtp://127.0.0.1:{self.port}?from=puls@example.com&tls=none",
        }


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgresql), "redis"])
def installation(request, mailbox):
    """Everything in PostgreSQL, or a file and a Redis."""
    name = "postgres_settings" if request.param == "postgresql" else "settings"
    settings = request.getfixturevalue(name)
    with mail_server(mailbox) as port, running_app(settings):
        if request.param == "postgresql":
            upgrade()
            yield Installation(settings, settings.database_url, port)
        else:
            with redis_server() as address:
                yield Installation(settings, address, port)


@contextmanager
def workers(installation: Installation, *, programs: int, processes: int):
    """Programs that work, each with so many processes; killed at the end if they are there still."""
    command = [*PROGRAM, "worker", "-n", str(processes)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, env=installation.environment, **pipes) for _ in range(programs)]
    try:
        yield started
    finally:
        for program in started:
            program.kill()
            program.communicate()


def due(vault, now: datetime) -> str:
    """alfa is to open by its plan, beta's wave is to be closed. beta's month."""
    everyday = {"day": min(now.day, 28), "opens": clock_time(), "days_open": 21, "zone": "UTC"}
    always = plan(**everyday, quiet=None, weekends_quiet=False, reminders=())
    planned_client("alfa", always, now - timedelta(days=40), teams={"Oslo": 30})
    beta = planned_client("beta", None, now - timedelta(days=9), teams={"Oslo": 12}, mail=False)
    month = f"{now - timedelta(days=60):%Y-%m}"
    wave = open_wave(beta, month, vault=vault, now=now - timedelta(days=8))
    cast_all(wave, vault, now - timedelta(days=7, hours=12), lambda member, code: 4)
    return month


def state_of(client: str, month: str) -> str | None:
    db.session.rollback()
    wave = db.session.get(Wave, (client, month), populate_existing=True)
    return wave and wave.state


def until(holds) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def test_two_workers_and_their_sweeps_do_each_thing_once(installation, mailbox):
    now = datetime.now(UTC)
    with running_app(installation.settings) as app:
        month = due(app.extensions["senterpuls.vault"], now)
        with workers(installation, programs=2, processes=1) as programs:
            until(lambda: state_of("beta", month) == RELEASED and audited("alfa"))
            until(lambda: len(sweeping(programs)) == 0)
            tick = subprocess.run([*PROGRAM, "tick"], env=installation.environment, capture_output=True, text=True)
            assert (tick.returncode, tick.stderr) == (0, "")  # what was opened is mailed without waiting for the minute
            until(lambda: len(mailbox.taken) >= 30)
            children = [child for program in programs for child in children_of(program.pid)]
            for program in programs:
                program.terminate()
            assert [(program.communicate(timeout=PATIENCE)[1], program.returncode) for program in programs] == [("", 0)] * 2
        assert not [child for child in children if Path(f"/proc/{child}").exists()]
        assert audited("beta") == [("wave released", month)]
        assert set(Counter(audited("alfa")).values()) == {1}
        assert Counter(Counter(mailbox.recipients).values()) == {1: 30}
        assert queue_state(now=datetime.now(UTC)).overdue_seconds == 0


def sweeping(programs) -> list[int]:
    """Their processes that are not forked workers: looks for due work that have not ended."""
    return [child for program in programs for child in children_of(program.pid) if b"tick" in _command_of(child)]


def working(program) -> list[int]:
    return [child for child in children_of(program.pid) if b"tick" not in _command_of(child)]


def _command_of(pid: int) -> bytes:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def test_a_worker_that_is_killed_is_replaced_and_none_outlives_the_program(settings, tmp_path, vault, app):
    now = datetime.now(UTC)
    month = due(vault, now)
    db.session.remove()
    installation = Installation(settings, f"sqlite:///{tmp_path}/queue", 9)
    with workers(installation, programs=1, processes=1) as (program,):
        until(lambda: working(program))
        (killed,) = working(program)
        until(lambda: audited("alfa") or state_of("beta", month) != OPEN)
        os.kill(killed, signal.SIGKILL)
        until(lambda: not sweeping([program]))
        tick = subprocess.run([*PROGRAM, "tick", "--json"], env=installation.environment, capture_output=True, text=True)
        assert (tick.returncode, json.loads(tick.stdout)["failed"]) == (0, [])
        until(lambda: state_of("beta", month) == RELEASED and audited("alfa"))
        (replacing,) = working(program)
        program.kill()
        _, errors = program.communicate(timeout=PATIENCE)
        until(lambda: not Path(f"/proc/{replacing}").exists())
    assert f"worker process {killed} ended (signal 9)" in errors
    assert audited("beta") == [("wave released", month)]


def test_a_worker_without_a_queue_says_what_to_do(runner):
    done = runner.invoke(args=["worker"])
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "set SENTERPULS_QUEUE_URL" in done.stderr


def test_a_worker_whose_queue_can_not_be_used_says_what_to_do(tmp_path):
    choices = {"SENTERPULS_QUEUE_URL": f"sqlite:///{tmp_path}/none/queue", "SENTERPULS_VAULT": str(tmp_path)}
    ended = subprocess.run([*PROGRAM, "worker"], env=os.environ | choices, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith("SENTERPULS_QUEUE_URL is a file in ")


def test_a_tick_whose_queue_is_away_is_one_line_and_loses_nothing(runner, app, tmp_path):
    away = QueuePlace.parse(f"unix://{tmp_path}/none", "")
    app.extensions["senterpuls.settings"] = replace(app.extensions["senterpuls.settings"], queue=away)
    done = runner.invoke(args=["tick"])
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("The queue (redis) can't be used")
