"""Migrations make the schema that the models describe, on both databases, and lose no row on the way."""

import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, stamp, upgrade
from sqlalchemy import JSON, Boolean, Date, Double, Float, Integer, LargeBinary, inspect, text

from survey.config import Settings
from survey.database import Instant, db
from survey.services.partitions import add_partition
from tests.postgres import new_database
from tests.table_rows import all_rows
from wsgi import HOME, create_app

MIGRATIONS = HOME / "migrations"

# What a CHECK wants, or what only one kind of row may have.
VALUES = {
    ("account", "role"): "hr",
    ("client", "minimum_score"): 5,
    ("wave", "state"): "released",
    ("ballot_box", "wave"): "2026-10",  # a month, as its partition has bounds
    ("released_cell", "shares"): None,
    ("account_letter", "kind"): "reset",
    ("outbox", "kind"): "release",
    ("outbox", "channel"): "email",
    ("undeliverable", "channel"): "sms",
    ("undeliverable", "reason"): "bounced",
    ("carrier", "channel"): "email",
    ("open_count", "percent"): 45,
    ("released_driver", "direction"): 1,
    ("action_plan", "status"): "running",
    ("action_plan", "own_wording"): None,  # it has a measure of the catalogue
    ("own_item", "direction"): -1,
}
REBUILD = '''
from alembic import op

revision = "rebuilt"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade():
    for table in ("client", "wave", "account", "instrument", "release", "member"):
        with op.batch_alter_table(table, recreate="always"):
            pass


def downgrade():
    upgrade()
'''


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_settings(request, tmp_path):
    """Makes settings with an empty database."""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgres_address")
        return lambda name: _settings(tmp_path, new_database(address))
    return lambda name: _settings(tmp_path, f"sqlite:///{tmp_path / name}.sqlite3")


def _settings(folder: Path, url: str) -> Settings:
    return Settings(database_url=url, vault=folder / "vault", secret_key="for tests", base_url="http://localhost")


@contextmanager
def application(settings: Settings):
    with create_app(settings).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def schema() -> dict:
    """Table → columns, keys, indexes, checks and how it is divided, as the database itself tells them.

    A partition is described too: it has everything its table has.
    """
    found = inspect(db.engine)
    divided = division()
    return {
        table: {
            "columns": [(one["name"], repr(one["type"]), one["nullable"], one["default"]) for one in found.get_columns(table)],
            "primary key": found.get_pk_constraint(table),
            "foreign keys": sorted(map(repr, found.get_foreign_keys(table))),
            "unique": sorted(map(repr, found.get_unique_constraints(table))),
            "indexes": sorted(map(repr, found.get_indexes(table))),
            "checks": sorted(map(repr, found.get_check_constraints(table))),
            "division": divided.get(table),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def division() -> dict[str, tuple]:
    """Table → by what it is partitioned, or between which bounds it is a partition. Neither on SQLite."""
    if db.engine.dialect.name == "sqlite":
        return {}
    rows = db.session.execute(
        text("select relname, pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid) from pg_class where relkind in ('r', 'p')")
    ).all()
    db.session.rollback()
    return {name: (key, bounds) for name, key, bounds in rows}


def test_the_migrated_schema_is_the_models(new_settings):
    with application(new_settings("migrated")):
        upgrade()
        migrated = schema()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
            assert compare_metadata(context, db.metadata) == []
    with application(new_settings("modelled")):
        db.create_all()
        assert schema() == migrated
    assert set(migrated) == set(db.metadata.tables)


@pytest.mark.sqlite
def test_every_table_without_row_numbers_is_so_after_migrating(app):
    stated = {table.name for table in db.metadata.sorted_tables if table.dialect_options["sqlite"]["with_rowid"] is False}
    statements = dict(db.session.execute(text("select name, sql from sqlite_master where type = 'table'")).all())
    assert {name for name, sql in statements.items() if sql.rstrip().endswith("WITHOUT ROWID")} == stated


def test_upgrading_again_changes_nothing_and_every_row_stays(new_settings):
    with application(new_settings("again")):
        upgrade()
        fill_every_table()
        before = all_rows()
        upgrade()
        stamp(revision="head")
        upgrade()
        assert all_rows() == before


def test_a_rebuild_of_parent_tables_keeps_their_children(tmp_path):
    """SQLite rebuilds a table to alter it; with foreign keys on, its children would go with the old one."""
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    (migrations / "versions" / "rebuilt.py").write_text(REBUILD.format(head=head()), encoding="utf-8")
    with application(_settings(tmp_path, f"sqlite:///{tmp_path / 'rebuilt.sqlite3'}")):
        upgrade()
        fill_every_table()
        before, tables = all_rows(), schema()
        db.session.remove()
        upgrade(directory=str(migrations))
        assert all_rows() == before
        assert schema() == tables


def test_everything_can_be_taken_down_and_put_up_again(new_settings):
    with application(new_settings("down")):
        upgrade()
        before = schema()
        downgrade(revision="base")
        assert schema() == {}
        upgrade()
        assert schema() == before


def test_there_is_one_newest_revision():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def head() -> str:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def fill_every_table() -> None:
    """One row a table, each with its parents, so that nothing is left out by forgetting it here."""
    rows: dict[str, dict] = {}
    add_partition("x", "2026-10")
    for table in db.metadata.sorted_tables:
        row = {column.name: sample(table.name, column) for column in table.columns}
        for key in table.foreign_keys:
            row[key.parent.name] = rows[key.column.table.name][key.column.name]
        rows[table.name] = row
        db.session.execute(table.insert().values(row))
    db.session.commit()
    assert all(all_rows().values())


def sample(table: str, column):
    if (table, column.name) in VALUES:
        return VALUES[table, column.name]
    samples = (
        (Instant, datetime(2026, 10, 5, tzinfo=UTC)),
        (Date, date(2026, 10, 5)),
        (Boolean, True),
        (Integer, 7),
        ((Double, Float), 0.5),
        (LargeBinary, b"\1" * (getattr(column.type, "length", None) or 4)),
        (JSON, {"a": 1}),
    )
    return next((value for kind, value in samples if isinstance(column.type, kind)), "x")
