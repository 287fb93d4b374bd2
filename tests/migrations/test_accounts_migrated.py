"""Accounts of an installation that had links only, after the migration that brought passwords."""

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from survey.database import db
from wsgi import HOME


@pytest.fixture
def older(app):
    """An application whose database stands before that migration."""
    downgrade(revision=before_passwords())
    return app


def before_passwords() -> str:
    revisions = ScriptDirectory(str(HOME / "migrations")).walk_revisions()
    return next(revision.down_revision for revision in revisions if revision.doc.startswith("passwords"))


@pytest.mark.each_database
def test_every_account_gets_a_stamp_of_its_own_and_access_counts_from_when_it_was_made(older):
    made = "2026-10-05 08:00:00"
    client = "insert into client (key, name, language, minimum_score, demonstration, created_at, public_result, chat)"
    db.session.execute(text(f"{client} values ('fjord', 'Fjord', 'nb', 5, false, '{made}', false, false)"))
    for name in ("a", "b"):
        account = "insert into account (id, email, role, language, created_at)"
        db.session.execute(text(f"{account} values ('{name}', '{name}@example.com', 'hr', 'nb', '{made}')"))
        db.session.execute(text(f"insert into access_grant (client, account, unit_path) values ('fjord', '{name}', '')"))
    db.session.commit()
    upgrade()
    rows = db.session.execute(text("select stamp, password, granted_at from account join access_grant on account = id")).all()
    assert len({stamp for stamp, _, _ in rows}) == 2
    assert all(len(stamp) == 32 for stamp, _, _ in rows)
    assert {(password, str(since)[:19]) for _, password, since in rows} == {(None, made)}
