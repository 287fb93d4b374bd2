"""`senterpuls restore`: what it refuses, what it tells, and what it leaves where it fails."""

import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from reports.restoring import restore as restoring
from survey.accounts.codes import seal_secret
from survey.copies.bundle import Bundle, write_bundle
from survey.database import close_connections, db
from survey.models.account import Account, SecondFactor
from survey.models.api_token import ApiToken
from survey.models.audit import AuditEntry
from survey.schema import known_revisions
from survey.services.audit import record_action
from tests.conftest import running_app
from tests.postgres import owned_database
from tests.table_rows import all_rows

pytestmark = pytest.mark.each_database


@pytest.fixture
def rows(backed_up):
    """Every row, to see that nothing was changed."""

    def look():
        found = all_rows()
        db.session.remove()
        return found

    return look


def changed(file, tmp_path, **values):
    """The same back-up with another manifest."""
    copy, other = tmp_path / "content", tmp_path / "other.backup"
    with Bundle(file) as bundle:
        bundle.extract(copy)
        write_bundle(other, replace(bundle.manifest, **values), copy, None)
    return other


def test_what_can_not_be_restored_changes_nothing(backed_up, rows, run, tmp_path):
    before = rows()
    other_kind = "postgresql" if db.engine.dialect.name == "sqlite" else "sqlite"
    cut = tmp_path / "cut.backup"
    cut.write_bytes(backed_up.read_bytes()[:-100])
    cases = {
        backed_up: "say --replace",
        cut: "is not a whole back-up",
        tmp_path / "nowhere": "No such file",
        changed(backed_up, tmp_path, database=other_kind): f"of the kind {other_kind}",
    }
    for file, said in cases.items():
        told = run("restore", file, status=2)
        assert said in told
        assert told.count("\n") == 1
    assert "does not know" in run("restore", changed(backed_up, tmp_path, revision="9999"), "--replace", status=2)
    assert rows() == before


def test_a_vault_that_is_not_there_is_asked_about_first(backed_up, rows, run, settings):
    before = rows()
    settings.vault.rename(settings.vault.with_name("elsewhere"))
    assert "--vault-lost" in run("restore", backed_up, "--replace", status=2)
    assert rows() == before
    assert "its keys are destroyed" in run("restore", backed_up, "--replace", "--vault-lost")


def test_a_failure_on_the_way_leaves_what_was_there(backed_up, rows, run, monkeypatch, tmp_path):
    before = rows()

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "settle", fail)
    assert run("restore", backed_up, "--replace", status=1) == (
        "The restore failed: No space left on device. The database is as it was.\n"
    )
    assert rows() == before
    assert not list(tmp_path.glob(".senterpuls*"))


def test_nobody_stays_signed_in_and_no_token_opens(app, opened, run, tmp_path):
    now = datetime.now(UTC)
    account = Account(id="a" * 32, email="hr@fjord.no", role="hr", created_at=now, stamp="old")
    sealed = seal_secret("JBSWY3DPEHPK3PXP", "another key")
    db.session.add(account)
    db.session.flush()
    db.session.add(SecondFactor(account=account.id, sealed=sealed, confirmed_at=now))
    later = {"created_at": now, "expires_at": now + timedelta(days=9), "scopes": []}
    db.session.add(ApiToken(id="t" * 32, hash=secrets.token_bytes(32), account=account.id, name="t", **later))
    db.session.commit()
    file = tmp_path / "with-key.backup"
    run("backup", "--out", file, "--with-secret-key")
    told = json.loads(run("restore", file, "--replace", "--json"))
    assert (told["signed_out"], told["tokens_removed"], told["second_factors_unreadable"]) == (1, 1, 1)
    assert told["other_secret_key"] is False
    assert db.session.scalar(select(Account.stamp)) not in ("old", None)
    assert db.session.scalar(select(ApiToken.id)) is None


def test_what_was_done_since_is_told_and_stays_in_the_log(backed_up, run):
    now = datetime.now(UTC)
    run("client", "add", "nord", "--name", "Nord")
    record_action("comment removed", client="fjord", actor="hr@fjord.no", now=now, wave="2026-09")
    db.session.commit()
    run("client", "delete", "fjord", "--confirm", "fjord", "--with-open-wave")
    told = run("restore", backed_up, "--replace")
    assert "fjord: was deleted after the back-up and is back; run: senterpuls client delete fjord --confirm fjord" in told
    assert "nord: was added after the back-up; add it again." in told
    assert "replaced-" in told
    kept = list(db.session.scalars(select(AuditEntry.action)))
    assert {"client added", "client deleted", "database restored"} <= set(kept)


def test_an_older_schema_is_brought_up_to_date(opened, run, tmp_path):
    db.session.remove()
    downgrade(revision="0014")
    file = tmp_path / "older.backup"
    run("backup", "--out", file)
    run("upgrade")
    told = json.loads(run("restore", file, "--replace", "--json"))
    assert told["revision"] == "0014"
    assert db.session.scalar(text("select version_num from alembic_version")) == known_revisions()[-1]
    assert db.session.scalar(text("select count(*) from invitation")) == 8


def test_a_migrated_database_without_clients_needs_no_word(backed_up, settings, request, tmp_path):
    """As a new installation is."""
    address = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    if db.engine.dialect.name == "postgresql":
        address = owned_database(request.getfixturevalue("postgres_address"))
    close_connections()
    with running_app(replace(settings, database_url=address)) as app:
        upgrade()
        done = app.test_cli_runner().invoke(args=["restore", str(backed_up)])
        assert done.exit_code == 0, done.output
        assert db.session.scalar(text("select count(*) from member")) == 8
