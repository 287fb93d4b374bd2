"""Each thing a machine needs: told when it is gone, and not before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from survey.config import HOME
from survey.database import db
from survey.models.wave import DESTROYING
from survey.queue.place import REDIS, QueuePlace
from survey.watching import readiness
from survey.watching.readiness import LATE, check_readiness, newest_revision
from tests.waves import open_test_wave


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams={"Oslo": 3})


@pytest.fixture
def unwell(app, now):
    """What is not well: name → sentence."""

    def look(later=0.0, **changes) -> dict[str, str]:
        app.extensions["senterpuls.settings"] = replace(app.extensions["senterpuls.settings"], **changes)
        return {check.name: check.sentence for check in check_readiness(now=now + timedelta(seconds=later)) if not check.well}

    return look


def test_all_is_well(wave, unwell):
    assert unwell() == {}


def test_a_database_that_does_not_answer_is_all_there_is_to_say(wave, unwell, monkeypatch):
    def gone(*_args):
        raise OperationalError("select 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", gone)
    assert unwell() == {"database": "The database does not answer."}


def test_the_newest_revision_is_what_alembic_says():
    assert newest_revision() == ScriptDirectory(str(HOME / "migrations")).get_current_head()


@pytest.mark.parametrize("change", ["update alembic_version set version_num = '0003'", "drop table alembic_version"])
def test_tables_of_another_time(wave, unwell, change):
    db.session.execute(text(change))
    db.session.commit()
    assert unwell().keys() == {"schema"}


def test_a_queue_that_does_not_answer(wave, unwell, tmp_path):
    assert unwell(queue=QueuePlace(REDIS, f"unix://{tmp_path}/none")) == {"queue": "The queue (redis) does not answer."}


def test_a_wave_that_is_late(wave, unwell, now):
    wave.closes_at = now
    db.session.commit()
    assert unwell(later=LATE) == {}
    assert unwell(later=LATE + 60) == {"queue": "A wave should have been closed 16 minutes ago."}


@pytest.mark.parametrize("ending", ["box", "link"])
def test_a_key_that_is_gone(wave, unwell, settings, ending):
    (settings.vault / f"{wave.vault_entry}.{ending}").unlink()
    assert unwell() == {"vault": "The vault lacks keys of an open wave."}
    wave.state = DESTROYING  # then they have to go
    db.session.commit()
    assert unwell() == {}


def test_a_vault_that_may_not_be_looked_into(wave, unwell, vault, monkeypatch):
    def refuse(_name):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(vault, "holds", refuse)
    assert unwell() == {"vault": "The vault can't be looked into (Permission denied)."}


@pytest.mark.parametrize(
    ("database_url", "named", "there", "needed"),
    [
        ("sqlite:////srv/puls.sqlite3", False, False, True),
        ("postgresql:///puls", False, False, False),  # one of many machines that only serve
        ("postgresql:///puls", True, False, True),
        ("postgresql:///puls", False, True, True),
    ],
)
def test_which_machine_needs_a_vault(settings, tmp_path, database_url, named, there, needed):
    vault = tmp_path if there else tmp_path / "none"
    asked = replace(settings, database_url=database_url, vault=vault, vault_named=named)
    assert readiness._needs_vault(asked) == needed
