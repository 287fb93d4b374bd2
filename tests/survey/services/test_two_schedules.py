"""Two schedules at one time, and one that is killed: real processes, on both databases."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import event, func, select

from reports.models.release import Release
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.models.cadence import JobRun, OpenCount
from survey.models.invitation import Invitation, Link
from survey.models.outbox import Outbox
from survey.models.wave import OPEN, RELEASED, Wave
from survey.services.delivery import dispatch
from survey.services.schedule import run_due
from survey.services.waves import open_wave
from tests.planned import audited, plan, planned_client, tick_at
from tests.waves import cast_all

# Started, it waits for a line, so that both begin at one moment.
WAITING = "from wsgi import create_app; app = create_app(); print('ready', flush=True); input(); "
TICK = WAITING + "import sys; sys.exit(app.test_cli_runner(catch_exceptions=False).invoke(args=['tick']).exit_code)"
CLOSES_AT = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
START = CLOSES_AT - timedelta(days=10, hours=2)


@pytest.fixture
def either(settings, app):
    """Settings with a migrated database of one kind or the other, and its application."""
    return settings, app


def environment_of(settings) -> dict[str, str]:
    return os.environ | {
        "SENTERPULS_DATABASE_URL": settings.database_url,
        "SENTERPULS_VAULT": str(settings.vault),
        "SENTERPULS_SECRET_KEY": settings.secret_key,
    }


@pytest.mark.each_database
def test_two_ticks_at_once_do_each_thing_once(either):
    settings, app = either
    now = datetime.now(UTC)
    everyday = plan(day=min(now.day, 28), opens=time(), days_open=21, zone="UTC", quiet=None, weekends_quiet=False, reminders=())
    planned_client("alfa", everyday, now - timedelta(days=40), teams={"Oslo": 30})
    beta = planned_client("beta", None, now - timedelta(days=9), teams={"Oslo": 30})
    vault = app.extensions["senterpuls.vault"]
    month = f"{now - timedelta(days=60):%Y-%m}"
    wave = open_wave(beta, month, vault=vault, now=now - timedelta(days=8))
    cast_all(wave, vault, now - timedelta(days=7, hours=12), lambda member, code: 4)
    db.session.remove()
    command = [sys.executable, "-c", TICK]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    ticks = [subprocess.Popen(command, env=environment_of(settings), **pipes) for _ in range(3)]
    assert [tick.stdout.readline() for tick in ticks] == ["ready\n"] * 3
    for tick in ticks:
        tick.stdin.write("\n")
        tick.stdin.flush()
    assert [(tick.communicate(timeout=120)[1], tick.returncode) for tick in ticks] == [("", 0)] * 3
    tick_at(dispatch(), datetime.now(UTC))  # whoever found the turn taken left the rest to the next run
    assert Counter(audited("beta")) == Counter([("wave released", month)])
    assert set(Counter(audited("alfa")).values()) == {1}
    assert db.session.get(Wave, ("beta", month), populate_existing=True).state == RELEASED
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 30
    assert db.session.scalar(select(func.count()).select_from(Outbox).where(Outbox.client == "alfa")) == 30


def outcome(vault) -> dict:
    """What a run leaves, without what is drawn at random."""
    db.session.rollback()
    waves = db.session.scalars(select(Wave).order_by(Wave.client, Wave.month)).all()
    tables = (SealedBallot, Invitation, Link, Outbox, OpenCount, Release)
    return {
        "waves": [(wave.client, wave.month, wave.state, wave.closes_at, wave.closed_at) for wave in waves],
        "rows": [db.session.scalar(select(func.count()).select_from(table)) for table in tables],
        "messages": Counter(db.session.execute(select(Outbox.client, Outbox.kind)).all()),
        "releases": db.session.scalars(select(Release.sha256).order_by(Release.sha256)).all(),
        "counts": sorted(db.session.execute(select(OpenCount.unit, OpenCount.percent)).all()),
        "jobs": sorted(db.session.execute(select(JobRun.client, JobRun.wave, JobRun.job)).all()),
        "audit": [audited(client) for client in ("alfa", "beta", "gamma")],
        "keys": [bool(vault.link_key(wave.vault_entry)) for wave in waves if wave.state == OPEN],
    }


def due_for_everything(vault) -> None:
    """At CLOSES_AT alfa closes, beta opens, and gamma is counted and reminded."""
    alfa = planned_client("alfa", None, START, teams={"Oslo": 12})
    planned_client("beta", plan(day=13), START, teams={"Oslo": 8})
    gamma = planned_client("gamma", plan(day=1, reminders=(1,)), START, teams={"Oslo": 55})
    for client, closes_at in ((alfa, CLOSES_AT), (gamma, CLOSES_AT + timedelta(days=5))):
        wave = open_wave(client, "2026-11", vault=vault, now=START, closes_at=closes_at)
        cast_all(wave, vault, START, lambda member, code: 4 if member.endswith(("1", "2", "3")) else None)
    db.session.remove()


def run_and_die(app, dying: int, *, after: bool) -> None:
    """A tick that is killed just before or just after its commit of this number."""
    seen = Counter()

    def count(_):
        seen["commits"] += 1
        if seen["commits"] == dying:
            os.kill(os.getpid(), signal.SIGKILL)

    db.session.remove()
    db.engine.dispose(close=False)
    event.listen(db.session, "after_commit" if after else "before_commit", count)
    list(run_due(dispatch(), now=CLOSES_AT))
    os._exit(0)


def run_killed(app, dying: int, *, after: bool) -> bool:
    """Whether the tick was killed; False where it had come to its end before."""
    db.session.remove()
    db.engine.dispose()
    process = get_context("fork").Process(target=run_and_die, args=(app, dying), kwargs={"after": after})
    process.start()
    process.join(120)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


@pytest.mark.sqlite
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_tick_killed_at_any_commit_is_taken_up_by_the_next(app, settings, make_settings, tmp_path, vault, after):
    due_for_everything(vault)
    prepared = snapshot(settings)
    tick_at(dispatch(), CLOSES_AT)
    expected = outcome(vault)
    assert [state for _, _, state, *_ in expected["waves"]] == [RELEASED, OPEN, OPEN]
    dying = 1
    while True:
        restore(settings, prepared)
        killed = run_killed(app, dying, after=after)
        tick_at(dispatch(), CLOSES_AT)
        assert outcome(vault) == expected, f"killed at commit {dying}"
        if not killed:
            break
        dying += 1
    assert dying > 12


def snapshot(settings) -> dict:
    db.session.remove()
    db.engine.dispose()
    return {file: file.read_bytes() for file in files_of(settings)}


def restore(settings, prepared: dict) -> None:
    db.session.remove()
    db.engine.dispose()
    for file in files_of(settings):
        file.unlink()
    for file, content in prepared.items():
        file.write_bytes(content)


def files_of(settings) -> list:
    folder = settings.vault.parent
    return [file for file in (*folder.glob("senterpuls.sqlite3*"), *settings.vault.iterdir()) if file.is_file()]
