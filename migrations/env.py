"""Alembic's entry: migrations run on the application's own engine, with SQLite's foreign keys off.

With foreign keys on, a batch rebuild of a parent table would delete its children without a word.
"""

from alembic import context
from flask import current_app

from survey.database import Instant, db


def render_item(kind, item, _context):
    """Migrations name the database's own type, so that they don't change when the application's does."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Instant) else False


def include_name(name, kind, _parents):
    """Partitions are data that come and go with waves; nobody should be offered a migration that drops them."""
    return not (kind == "table" and name.startswith("ballot_box_"))


def run_migrations() -> None:
    """On the connection that was handed over, in the transaction it is in; or else on one of the application's own."""
    given = context.config.attributes.get("connection")
    if given is not None:
        run_on(given)
        return
    with db.engine.connect() as connection:
        run_on(connection)
        connection.commit()


def run_on(connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.commit()  # inside a transaction the setting would change nothing
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        include_name=include_name,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave rows without their parents: {broken[:5]}")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run_migrations()
