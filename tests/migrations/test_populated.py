"""Migrations on a database with rows, forward and back through every revision: no row of a table that stays is lost."""

import re
import shutil

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from survey.database import close_connections, db
from survey.schema import known_revisions
from tests.architecture.test_migrations import MIGRATIONS
from tests.migrations.rows_of_any_revision import count_rows, fill_empty_tables
from wsgi import HOME

REVISIONS = known_revisions()
NAIVE = '''
import sqlalchemy as sa
from alembic import op

revision = "rebuilt"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade():
    with op.batch_alter_table("account", recreate="always"):
        pass


def downgrade():
    upgrade()
'''


@pytest.fixture
def filled(app):
    """An application whose database has a row in every table."""
    fill_empty_tables()
    return app


def broken() -> list:
    """Rows without their parents; PostgreSQL lets none be."""
    if db.engine.dialect.name == "postgresql":
        return []
    with db.engine.connect() as connection:
        return connection.execute(text("pragma foreign_key_check")).all()


@pytest.mark.each_database
def test_no_row_is_lost_down_to_the_first_revision_and_up_again(filled):
    rows = count_rows()
    assert set(rows.values()) == {1}
    taken_away = {}
    for below, revision in reversed(list(zip(REVISIONS, REVISIONS[1:], strict=False))):
        downgrade(revision=below)
        now = count_rows()
        taken_away[revision] = rows.keys() - now.keys()
        assert now == {table: 1 for table in rows if table in now}, f"below {revision}"
        assert broken() == []
        rows = now
    for revision in REVISIONS[1:]:
        upgrade(revision=revision)
        fill_empty_tables()
        assert broken() == []
    assert set(count_rows().values()) == {1}
    assert count_rows().keys() == rows.keys() | set().union(*taken_away.values())
    assert taken_away == {revision: tables_made(revision) for revision in REVISIONS[1:]}


@pytest.mark.each_database
def test_rows_of_the_first_revision_are_there_in_the_last(filled):
    """Forward in one go, with a row in every table of the beginning."""
    close_connections()
    downgrade(revision=REVISIONS[0])
    fill_empty_tables()
    rows = count_rows()
    upgrade()
    after = count_rows()
    assert {table: after[table] for table in rows} == rows
    assert broken() == []


def tables_made(revision: str) -> set[str]:
    """The tables a revision makes for good, as its own text says; what goes back below it takes them away."""
    (file,) = (HOME / "migrations" / "versions").glob(f"{revision}_*.py")
    made = file.read_text(encoding="utf-8")
    named = set(re.findall(r"create_table\(\s*'(\w+)'", made))
    return named - ({"ballot_box"} if revision == "0002" else set())


def rebuild_accounts(tmp_path, *, safely: bool) -> int:
    """How many tokens are left after a migration that rebuilds the table of their accounts, as SQLite does to alter one."""
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    (migrations / "versions" / "rebuilt.py").write_text(NAIVE.format(head=head), encoding="utf-8")
    if not safely:
        env = migrations / "env.py"
        text_of = env.read_text(encoding="utf-8")
        assert "foreign_keys=OFF" in text_of
        env.write_text(text_of.replace("foreign_keys=OFF", "foreign_keys=ON"), encoding="utf-8")
    columns = "id, email, role, language, created_at, stamp"
    account = f"insert into account ({columns}) values ('a', 'a@b.no', 'hr', 'nb', '2026-10-05', 's')"
    token = "insert into api_token values ('t', x'01', 'a', 'n', '[]', '2026-10-05', '2026-10-06', null)"
    for statement in (account, token):
        db.session.execute(text(statement))
    db.session.commit()
    close_connections()
    upgrade(directory=str(migrations))
    return db.session.scalar(text("select count(*) from api_token"))


@pytest.mark.sqlite
def test_the_trap_is_there_with_foreign_keys_on(app, tmp_path):
    """The rebuild drops the old table of accounts, and every token goes with it, without a word."""
    assert rebuild_accounts(tmp_path, safely=False) == 0


@pytest.mark.sqlite
def test_our_migrations_do_not_step_into_it(app, tmp_path):
    assert rebuild_accounts(tmp_path, safely=True) == 1
