"""`senterpuls check`: each danger is made, named in one line, and gone when it is mended."""

import json
import os
import shutil
from dataclasses import replace

import psycopg
import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from survey.checks import CHECKS, check_installation
from survey.config import Settings
from survey.database import db
from survey.installation import Installation
from survey.machine_checks import UNKNOWN
from survey.models.invitation import Invitation
from survey.models.wave import HELD, RELEASED, Wave
from survey.services.key_checks import fill_key_checks
from tests.conftest import running_app
from tests.waves import MONTH, open_test_wave
from wsgi import HOME


@pytest.fixture
def settings(tmp_path, make_settings, databases) -> Settings:
    """The vault outside the database's folder, as in a real installation."""
    folder = tmp_path / "instance"
    folder.mkdir()
    (folder / "secret_key").touch(0o600)
    made = replace(make_settings(folder), vault=tmp_path / "state" / "vault")
    yield made
    databases.drop(made.database_url)


@pytest.fixture
def wave(app, vault, now):
    return open_test_wave(vault, now, teams={"Oslo": 6})


@pytest.fixture
def found(app, settings, tmp_path, head, now):
    """Names what is unsafe: check → sentences."""

    def look(**changes):
        installation = Installation(replace(settings, **changes), tmp_path / "instance", head, now)
        findings = check_installation(installation)
        return {name: [one.sentence for one in findings if one.check == name] for name in {one.check for one in findings}}

    return look


@pytest.fixture(scope="session")
def head() -> str:
    return ScriptDirectory(str(HOME / "migrations")).get_current_head()


def test_a_sound_installation_has_nothing(wave, found):
    assert found() == {}


@pytest.mark.parametrize("place", ["instance/vault", "instance"])
def test_a_vault_inside_what_is_backed_up(found, tmp_path, place):
    (sentence,) = found(vault=tmp_path / place)["vault outside backups"]
    assert "set SENTERPULS_VAULT" in sentence


@pytest.mark.sqlite
def test_a_database_inside_the_vault(found, tmp_path):
    assert found(vault=tmp_path)["database outside vault"]


def test_a_vault_that_others_can_open(wave, found, settings):
    settings.vault.chmod(0o750)
    key = sorted(settings.vault.iterdir())[0]
    key.chmod(0o644)
    assert found() == {
        "vault mode": [
            f"The vault {settings.vault} has mode 0750; run: chmod 700 {settings.vault}",
            f"{key} has mode 0644; run: chmod 600 {key}",
        ]
    }


def test_a_vault_of_somebody_else(wave, found, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert len(found()["vault owner"]) == 3  # the folder and its two files


def test_tables_that_are_old(wave, found, head, vault):
    db.session.remove()
    downgrade(revision="0006")  # before invitations held key checks
    (sentence,) = found()["schema at head"]
    assert sentence.endswith("run: senterpuls upgrade")
    upgrade()
    (sentence,) = found().pop("wave keys")
    assert "After an upgrade run: senterpuls tick" in sentence
    fill_key_checks(db.session.get(Wave, ("fjord", MONTH)), vault)
    db.session.commit()
    assert found() == {}


@pytest.mark.parametrize("public_key", [b"1" * 32, None])
def test_a_wave_with_another_key_than_the_vaults(wave, found, public_key):
    wave.public_key = public_key
    db.session.commit()
    (sentence,) = found()["wave keys"]
    assert sentence.startswith(f"The wave {wave.month} of {wave.client} has not the keys it opened with")


def test_an_invitation_with_another_check(wave, found):
    db.session.scalars(select(Invitation)).first().key_check = b"1" * 32
    db.session.commit()
    assert len(found()["wave keys"]) == 1


@pytest.mark.sqlite
def test_a_database_without_the_settings_that_were_asked_for(found, monkeypatch):
    monkeypatch.setattr("survey.database.SQLITE_SETTINGS", ())
    db.engine.dispose()
    told = found()["sqlite settings"]  # some builds delete securely by themselves, and the journal's mode stays in the file
    assert any(sentence.startswith("SQLite: foreign_keys is 0, not 1") for sentence in told)


def test_a_secret_key_that_others_can_read(found, tmp_path):
    (tmp_path / "instance" / "secret_key").chmod(0o640)
    (sentence,) = found()["secret key file"]
    assert sentence.endswith(f"(mode 0640); run: chmod 600 {tmp_path}/instance/secret_key")


@pytest.mark.parametrize(
    ("address", "unsafe"),
    [
        ("http://pulse.example", True),
        ("http://10.0.0.5:8000", True),
        ("http://localhost.example", True),
        ("https://pulse.example", False),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost", False),
    ],
)
def test_links_that_would_cross_the_network_unencrypted(found, address, unsafe):
    assert ("encrypted address" in found(base_url=address)) == unsafe


def test_keys_that_no_wave_knows_and_waves_without_their_keys(wave, found, settings, vault):
    entry = vault.create()
    (settings.vault / f"{wave.vault_entry}.box").unlink()
    lacking, box, link = found()["vault entries"]
    assert f"lacks keys of the wave {wave.month} of {wave.client}" in lacking
    assert (f"{entry.name}.box" in box, f"{entry.name}.link" in link) == (True, True)


@pytest.mark.parametrize(("state", "told"), [(HELD, 0), (RELEASED, 2)])
def test_keys_of_a_held_wave_are_known_and_of_a_released_one_left_over(wave, found, state, told):
    wave.state = state
    db.session.commit()
    assert len(found().get("vault entries", [])) == told


@pytest.mark.postgresql
def test_a_server_that_writes_too_much(postgres_settings, tmp_path, head, now):
    with psycopg.connect(postgres_settings.database_url, autocommit=True) as superuser:
        superuser.execute(f"alter database {superuser.info.dbname} set log_duration = on")
    with running_app(replace(postgres_settings, vault=tmp_path / "state")) as app:
        upgrade()
        findings = check_installation(Installation(app.extensions["senterpuls.settings"], tmp_path / "instance", head, now))
    assert [one.check for one in findings] == ["quiet server", "fenced role"]
    assert "the role puls passes by row-level security" in findings[1].sentence
    assert "RESET log_duration; ALTER SYSTEM SET log_duration = 'off';" in findings[0].sentence


def test_the_command_tells_and_ends_with_1_where_something_is_unsafe(wave, runner, settings, monkeypatch, tmp_path):
    monkeypatch.setattr("survey.commands.check.INSTANCE", tmp_path / "instance")
    fine = runner.invoke(args=["check"])
    assert (fine.exit_code, fine.stdout) == (0, f"Nothing unsafe was found.\n{UNKNOWN}\n")
    assert json.loads(runner.invoke(args=["check", "--json"]).stdout) == {"safe": True, "findings": [], "unknown": [UNKNOWN]}
    shutil.rmtree(settings.vault)
    unsafe = runner.invoke(args=["check"])
    assert (unsafe.exit_code, len(unsafe.stdout.splitlines())) == (1, 2)
    document = json.loads(runner.invoke(args=["check", "--json"]).stdout)
    assert (document["safe"], [one["check"] for one in document["findings"]]) == (False, ["vault entries"])


def test_every_check_says_what_it_is_about():
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)
